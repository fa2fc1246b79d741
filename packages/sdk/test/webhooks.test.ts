import { once } from "node:events";
import { createServer } from "node:http";
import { assert, describe, layer } from "@effect/vitest";
import { nodeHost } from "@temu-jtl/adapter-http/node";
import {
  days,
  hastenPause,
  jobIdOf,
  KeptWebhook,
  minutes,
  offsetClockLayer,
  OrderStore,
} from "@temu-jtl/core";
import { SeededRandom, temuCalls, temuMallId } from "@temu-jtl/core/testing";
import {
  sealWebhook,
  simulatedJtlWawi,
  simulatorControl,
  startSimulator,
  type WebhookRequest,
} from "@temu-jtl/simulator";
import { Config, Effect, Layer, References, Schema } from "effect";
import { type DatabaseOptions, openTemuJtl, type RegisteredJob } from "temu-jtl";
import { proxyTo } from "./scheduler/proxy.ts";
import { SchedulerLab, schedulerLabLayer, until } from "./scheduler/SchedulerLab.ts";

const isLong = Effect.runSync(Config.Boolean("TEMU_JTL_LONG").pipe(Config.withDefault(false)));
const orderCount = isLong ? 1_000 : 100;

const quiet = Layer.succeed(References.MinimumLogLevel, "None");
const path = "/temu-webhooks";
const decodeKept = Schema.decodeUnknownEffect(
  Schema.Array(KeptWebhook.mapFields((fields) => ({ code: fields.code, outcome: fields.outcome }))),
);

/** A shop with a simulated Temu and JTL, and its webhooks on a server. */
const openShop = Effect.fnUntraced(function* (
  schema: string,
  options: { readonly database?: DatabaseOptions; readonly offset?: () => number } = {},
) {
  const lab = yield* SchedulerLab;
  const simulator = yield* startSimulator({ rateLimit: 100_000 });
  const { credentials, endpoint, url } = simulator;
  const temuJtl = yield* Effect.acquireRelease(
    Effect.promise(() =>
      openTemuJtl({
        database: options.database ?? { embedded: lab.folder, schema },
        dataDir: lab.folder,
        shops: [{ id: "north", temu: { ...credentials, endpoint } }],
        jtl: simulatedJtlWawi(url),
        requestsPerSecond: 100_000,
        runtime: Layer.merge(quiet, offsetClockLayer(options.offset ?? (() => 0))),
      }),
    ),
    (opened) => Effect.promise(() => opened.close()),
  );
  const server = yield* Effect.acquireRelease(
    Effect.promise(async () => {
      const listening = createServer(nodeHost(temuJtl.webhooks())).listen(0, "127.0.0.1");
      await once(listening, "listening");
      return listening;
    }),
    (opened) =>
      Effect.promise(() => {
        opened.closeAllConnections();
        opened.close();
        return once(opened, "close");
      }),
  );
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const webhooksAt = `http://127.0.0.1:${port}${path}`;
  let sentAt = Date.now();
  /** What Temu sends when this order has changed; another one each time. */
  const changeOf = (
    parentOrderSn: string,
    code = "bg_order_status_change_event",
    at = (sentAt += 1),
  ) =>
    sealWebhook(
      {
        code,
        eventData: `{"mallId":${temuMallId},"parentOrderSn":"${parentOrderSn}","orderStatus":2}`,
        sentAt: at,
      },
      credentials,
    );
  const post = ({ body, headers }: WebhookRequest) =>
    Effect.promise(async () => {
      const answer = await fetch(webhooksAt, { method: "POST", headers, body });
      await answer.arrayBuffer();
      return answer.status;
    });
  /** Sends all of these at about the same time, and each as Temu does: until it is taken in. */
  const send = (webhooks: ReadonlyArray<WebhookRequest>) =>
    Effect.forEach(webhooks, (one) => until(post(one), (status) => status === 200), {
      concurrency: 20,
      discard: true,
    });
  const control = simulatorControl(url);
  /** A run for what is marked only. Answers how many orders it read, with how many lists. */
  const readMarked = Effect.gen(function* () {
    const before = (yield* control.counts).requests[temuCalls.orders] ?? 0;
    const run = yield* Effect.promise(() => temuJtl.runOrderSync({ parentOrderSns: [] }));
    assert.strictEqual(run.outcome, "succeeded");
    const { counts } = run.steps.find(({ name }) => name === "fetch") ?? {};
    const lists = ((yield* control.counts).requests[temuCalls.orders] ?? 0) - before;
    return { orders: counts?.processed, lists };
  });
  const marked = temuJtl.inShop(
    "north",
    Effect.map(
      Effect.flatMap(OrderStore, (orders) => orders.wishes),
      (wishes) => wishes.map(({ parentOrderSn }) => parentOrderSn).toSorted(),
    ),
  );
  const kept = Effect.flatMap(
    Effect.promise(() =>
      lab.database.pool.query(
        `select code, outcome from ${schema}.temu_webhook_events order by number`,
      ),
    ),
    ({ rows }) => decodeKept(rows),
  );
  return { temuJtl, control, changeOf, post, send, readMarked, marked, kept, webhooksAt };
});

describe("temuJtl.webhooks", () => {
  layer(schedulerLabLayer, { excludeTestServices: true, timeout: "60 seconds" })(
    "over a database",
    (test) => {
      test.effect(
        "each order is read once a change, though each webhook comes twice and in no order",
        () =>
          Effect.gen(function* () {
            const { changeOf, control, marked, readMarked, send } =
              yield* openShop("webhooks_twice");
            const numbers = yield* control.sell(orderCount);
            // Nothing has to be handed over, which would take its time.
            yield* Effect.forEach(numbers, control.cancel, { concurrency: 20 });
            const random = new SeededRandom(7);
            const changes = numbers.map((number) => changeOf(number));
            const twice = random.shuffle([...changes, ...changes]);
            yield* send(twice);
            assert.deepStrictEqual(yield* readMarked, {
              orders: orderCount,
              lists: Math.ceil(orderCount / 20),
            });
            assert.deepStrictEqual(yield* readMarked, { orders: 0, lists: 0 });
            // A repetition after the read is none of a change.
            yield* send(changes);
            assert.deepStrictEqual(yield* marked, []);
            const some = numbers.slice(0, 30);
            const further = some.flatMap((number) => [
              changeOf(number),
              changeOf(number, "bg_trade_logistics_address_changed"),
            ]);
            yield* send(random.shuffle([...further, ...further]));
            assert.deepStrictEqual(yield* readMarked, { orders: 30, lists: 2 });
          }),
        isLong ? 600_000 : 60_000,
      );

      test.effect(
        "what the simulated Temu sends marks its orders and makes the order sync due soon",
        () =>
          Effect.gen(function* () {
            const { control, kept, marked, temuJtl, webhooksAt } =
              yield* openShop("webhooks_simulated");
            const job = jobIdOf("sync_orders", "north");
            const view = Effect.promise(() => temuJtl.jobs.get(job));
            yield* Effect.promise(() => temuJtl.scheduler.start());
            const first = yield* until(
              view,
              ({ run, lastRun }) => run === null && lastRun !== null,
            );
            yield* control.change({ webhooks: webhooksAt });
            const [one = "", two = ""] = yield* control.sell(2);
            yield* control.cancel(two);
            // What a busy host has not taken in time comes again after minutes: they pass.
            yield* until(
              Effect.andThen(control.advance(minutes(1)), kept),
              (events) => events.length === 3,
            );
            assert.deepStrictEqual(yield* marked, [one, two].toSorted());
            const { lastRun, nextRunAt } = yield* view;
            const endedAt = (lastRun?.startedAt ?? 0) + (lastRun?.durationMillis ?? 0);
            assert.isAbove(first.nextRunAt ?? 0, endedAt + hastenPause);
            assert.isAtMost(nextRunAt ?? Infinity, endedAt + hastenPause);
          }),
        60_000,
      );

      test.effect(
        "what is forged, unknown or a test marks nothing, and what is forged leaves no trace",
        () =>
          Effect.gen(function* () {
            const { changeOf, kept, marked, post, send } = yield* openShop("webhooks_unknown");
            const right = changeOf("PO-076-1");
            const forged = {
              ...right,
              headers: { ...right.headers, "x-tm-event-code": "bg_cancel_order_status_change" },
            };
            assert.strictEqual(yield* post(forged), 400);
            assert.strictEqual(yield* post({ ...right, body: "{}" }), 400);
            const others = ["bg_open_event_test", "bg_new_kind"].map((code) =>
              changeOf("PO-076-1", code),
            );
            for (const one of others) yield* send([one]);
            assert.deepStrictEqual(yield* kept, [
              { code: "bg_open_event_test", outcome: "test" },
              { code: "bg_new_kind", outcome: "unknownEvent" },
            ]);
            assert.deepStrictEqual(yield* marked, []);
          }),
        60_000,
      );

      test.effect(
        "while the database is away Temu is told to come again, and comes again",
        () =>
          Effect.gen(function* () {
            const lab = yield* SchedulerLab;
            const proxy = yield* proxyTo(lab.port);
            const { changeOf, marked, post, send } = yield* openShop("webhooks_away", {
              database: { connectionString: lab.urlAt(proxy.port), schema: "webhooks_away" },
            });
            const change = changeOf("PO-076-1");
            yield* proxy.cut;
            assert.strictEqual(yield* post(change), 503);
            yield* proxy.mend;
            yield* send([change]);
            assert.deepStrictEqual(yield* marked, ["PO-076-1"]);
          }),
        60_000,
      );

      test.effect(
        "webhooks are deleted after 30 days, by the job that deletes the log",
        () =>
          Effect.gen(function* () {
            let offset = -days(30) - minutes(1);
            const { changeOf, kept, send, temuJtl } = yield* openShop("webhooks_old", {
              offset: () => offset,
            });
            yield* send([changeOf("PO-1", "bg_old", Date.now() + offset)]);
            offset = 0;
            yield* send([changeOf("PO-2", "bg_young")]);
            assert.lengthOf(yield* kept, 2);
            const registered: Array<RegisteredJob> = [];
            temuJtl.registerJobs((job) => registered.push(job));
            const job = registered.find(({ id }) => id === "delete_old_log");
            yield* Effect.promise(async () => job?.run());
            assert.deepStrictEqual(yield* kept, [{ code: "bg_young", outcome: "unknownEvent" }]);
          }),
        60_000,
      );
    },
  );
});
