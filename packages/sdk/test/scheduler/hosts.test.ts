import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { assert, describe, layer } from "@effect/vitest";
import { elapsed, minutes, offsetClockLayer, seconds } from "@temu-jtl/core";
import { simulatorControl, spawnSimulator } from "@temu-jtl/simulator";
import { Config, Effect, Layer, References, Schema } from "effect";
import { startTellingChild, type TellingChild } from "../toldByChild.ts";
import { openShops } from "./openShops.ts";
import { cutOffBut, gapsBetween, overlapsIn, runsIn } from "./runTimes.ts";
import { openJobs, SchedulerLab, schedulerLabLayer, until, type Way } from "./SchedulerLab.ts";
import { type SchedulerTask, SchedulerWord } from "./schedulerTask.ts";

const isLong = Effect.runSync(Config.Boolean("TEMU_JTL_LONG").pipe(Config.withDefault(false)));
const handOverMillis = seconds(60);
/** In `npm test` the second way is a short one: both at once are ten processes. */
const trials: ReadonlyArray<{
  readonly way: Way;
  readonly hosts: number;
  readonly wholeMillis: number;
}> = [
  { way: "embedded", hosts: 3, wholeMillis: seconds(isLong ? 60 : 15) },
  isLong
    ? { way: "connectionString", hosts: 3, wholeMillis: seconds(60) }
    : { way: "connectionString", hosts: 2, wholeMillis: seconds(6) },
];
const shopIds = ["north", "south"];
/** The last two are the same work, a shop's inventory sync: one waits for the other. */
const types = ["sync_orders", "sync_inventory", "sync_inventory_full"];

const program = fileURLToPath(new URL("host.ts", import.meta.url));
const decodeWord = Schema.decodeUnknownSync(Schema.fromJsonString(SchedulerWord));

const Ends = Schema.Array(
  Schema.Struct({ shop: Schema.String, number: Schema.String, state: Schema.String }),
);

const openMarket = Effect.fnUntraced(function* (id: string) {
  const simulator = yield* spawnSimulator({
    rateLimit: 100_000,
    latencyMillis: 10,
    jtlTakeOverMillis: 100,
    jtlPackMillis: 0,
  });
  const control = simulatorControl(simulator.url);
  return { id, control, shop: { id, ...simulator } };
});

const stopPolitely = Effect.fnUntraced(function* (host: TellingChild<SchedulerWord>) {
  const from = Date.now();
  yield* host.signal("SIGTERM");
  yield* host.told(({ _tag }) => _tag === "Ended");
  yield* host.gone;
  return { from, to: Date.now() };
});

/** Lets minutes pass for all sides until every order is reported: hosts look a second time at what they sent. */
const settle = Effect.fnUntraced(function* (
  task: SchedulerTask,
  markets: ReadonlyArray<Effect.Success<ReturnType<typeof openMarket>>>,
) {
  let offset = 0;
  const temuJtl = yield* Effect.acquireRelease(
    Effect.promise(() =>
      openShops(
        task,
        Layer.merge(
          Layer.succeed(References.MinimumLogLevel, "None"),
          offsetClockLayer(() => offset),
        ),
      ),
    ),
    (opened) => Effect.promise(() => opened.close()),
  );
  for (const pause of [seconds(61), seconds(61), minutes(31), seconds(61), seconds(61)]) {
    offset += pause;
    for (const { control, id } of markets) {
      yield* control.takeOver;
      yield* control.advance(pause);
      yield* temuJtl.orderSync({ shop: id });
    }
  }
});

// Windows has no signal that asks a process to end.
describe.skipIf(process.platform === "win32")("hosts in processes of their own", () => {
  layer(schedulerLabLayer, { concurrent: true, excludeTestServices: true, timeout: "60 seconds" })(
    "that work the jobs of two shops every second",
    (it) => {
      it.effect.each(trials)(
        "let no work of a shop overlap, miss no due run and lose or double no order when one is killed and others stop: $way",
        Effect.fnUntraced(function* ({ hosts, way, wholeMillis }) {
          const lab = yield* SchedulerLab;
          const schema = `hosts_${way.toLowerCase()}`;
          const { store } = yield* openJobs(
            schema,
            way,
            shopIds.flatMap((shop) =>
              types.map((type) => ({
                jobId: `${type}:${shop}`,
                type,
                shop,
                schedule: { everyMinutes: 1 / 60 },
              })),
            ),
          );
          const markets = yield* Effect.forEach(shopIds, openMarket);
          const task: SchedulerTask = {
            database:
              way === "embedded"
                ? { embedded: lab.folder, schema }
                : { connectionString: lab.urlAt(lab.port), schema },
            dataDir: join(lab.folder, schema),
            shops: markets.map(({ shop }) => shop),
          };
          const sell = Effect.forEach(markets, ({ control }) => control.sell(2));
          yield* sell;
          const start = startTellingChild({ program, task, decodeWord, folder: lab.folder });
          const first = yield* start;
          const others = yield* Effect.all(Array.from({ length: hosts - 2 }, () => start));
          const last = yield* start;
          yield* Effect.forEach([first, ...others, last], ({ told }) =>
            told(({ _tag }) => _tag === "Working"),
          );
          const from = yield* elapsed;
          const untilPassed = (share: number) =>
            until(elapsed, (now) => now - from >= wholeMillis * share);

          // One is killed in the middle of a run.
          yield* untilPassed(0.2);
          yield* sell;
          const isAtWork = (pid: number) =>
            Effect.map(store.list, (jobs) =>
              jobs.find(({ run }) => run?.host?.includes(`:${pid}:`) && run.startedAt !== null),
            );
          const cutOff = yield* until(isAtWork(first.pid), (job) => job !== undefined);
          const killing = Date.now();
          yield* first.kill;
          const killed = { from: killing, to: Date.now() };

          // All but one are asked to stop.
          yield* untilPassed(0.5);
          yield* sell;
          const stopped = yield* Effect.forEach(others, stopPolitely);

          yield* untilPassed(1);
          const handedOver = yield* until(
            store.get(cutOff?.jobId ?? ""),
            ({ lastRun, run }) =>
              run?.runId !== cutOff?.run?.runId && lastRun?.outcome !== "interrupted",
          );
          assert.strictEqual(handedOver.lastRun?.outcome, "succeeded");
          const lastStopped = yield* stopPolitely(last);

          const runs = yield* runsIn(lab.database, schema);
          assert.deepStrictEqual(overlapsIn(runs), []);
          assert.deepStrictEqual(cutOffBut(runs, [killed, ...stopped, lastStopped]), []);
          const gaps = gapsBetween(runs);
          assert.sameMembers(
            Object.keys(gaps),
            shopIds.flatMap((shop) => ["order_sync", "inventory_sync"].map((w) => `${w} ${shop}`)),
          );
          for (const gap of Object.values(gaps)) assert.isAtMost(gap, handOverMillis);

          yield* settle(task, markets);
          const ends = yield* lab.database
            .on("test")
            .query(
              Ends,
              `select shop, parent_order_sn as number, state from ${schema}.temu_orders`,
              [],
            );
          for (const { control, id } of markets) {
            const sold = yield* control.snapshot;
            const numbers = sold.map(({ order }) => order.parentOrderSn);
            const { confirmations, repeatedConfirmations, rowsInserted } = yield* control.counts;
            assert.deepStrictEqual(
              Object.fromEntries(
                ends.filter(({ shop }) => shop === id).map(({ number, state }) => [number, state]),
              ),
              Object.fromEntries(numbers.map((number) => [number, "reported"])),
            );
            assert.deepStrictEqual(
              rowsInserted,
              Object.fromEntries(numbers.map((number) => [number, 1])),
            );
            assert.deepStrictEqual(
              confirmations,
              Object.fromEntries(
                sold.flatMap(({ order }) => order.lines.map(({ orderSn }) => [orderSn, 1])),
              ),
            );
            assert.deepStrictEqual(repeatedConfirmations, {});
          }
        }),
        isLong ? 240_000 : 150_000,
      );
    },
  );
});
