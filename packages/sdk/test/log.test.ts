import { assert, describe, layer } from "@effect/vitest";
import { days, offsetClockLayer } from "@temu-jtl/core";
import { simulatedJtlWawi, simulatorControl, startSimulator } from "@temu-jtl/simulator";
import { Effect, Layer, Logger, Schema } from "effect";
import { openTemuJtl, type RegisteredJob } from "temu-jtl";
import { SchedulerLab, schedulerLabLayer, until } from "./scheduler/SchedulerLab.ts";

const Attempts = Schema.Tuple([Schema.Struct({ count: Schema.Int })]);

/** temu-jtl with one shop over a simulator, in a schema of its own. Its clock goes wrong by `offset`. */
const openShop = Effect.fnUntraced(function* (
  schema: string,
  options: { readonly logDays?: number; readonly offset?: () => number } = {},
) {
  const { logDays = 30, offset = () => 0 } = options;
  const lab = yield* SchedulerLab;
  const simulator = yield* startSimulator({ rateLimit: 100_000 });
  const temuJtl = yield* Effect.acquireRelease(
    Effect.promise(() =>
      openTemuJtl({
        database: { embedded: lab.folder, schema },
        dataDir: lab.folder,
        shops: [{ id: "north", temu: { ...simulator.credentials, endpoint: simulator.endpoint } }],
        jtl: simulatedJtlWawi(simulator.url),
        requestsPerSecond: 100_000,
        logDays,
        runtime: Layer.merge(Logger.layer([]), offsetClockLayer(offset)),
      }),
    ),
    (opened) => Effect.promise(() => opened.close()),
  );
  const lines = Effect.promise(() => temuJtl.log({ limit: 1_000 }));
  return {
    temuJtl,
    control: simulatorControl(simulator.url),
    lines,
    /** All lines, once those of this run are among them. */
    linesWith: (runId: string) =>
      until(lines, (seen) => seen.some((line) => line.runId === runId && line.step === "erase")),
    database: lab.database,
  };
});

const refusalOf = (promise: Promise<unknown>) =>
  Effect.promise(() =>
    promise.then(
      () => "It was not refused.",
      (error: unknown) => (error instanceof Error ? error.message : ""),
    ),
  );

describe("The log", () => {
  layer(schedulerLabLayer, { concurrent: true, excludeTestServices: true, timeout: "60 seconds" })(
    "over one database",
    (it) => {
      it.effect(
        "has what a run did, by run, step and order, and nobody who bought something",
        () =>
          Effect.gen(function* () {
            const { control, linesWith, temuJtl } = yield* openShop("log_lines");
            const [spoilt = ""] = yield* control.sell(3);
            yield* control.trouble(spoilt, { unreadable: true });
            const run = Effect.promise(() => temuJtl.runOrderSync({ verbose: true }));
            const first = yield* run;
            yield* control.takeOver;
            yield* run;
            yield* control.pack();
            const last = yield* run;
            assert.deepStrictEqual(yield* Effect.promise(() => temuJtl.orderCounts("north")), {
              held: 1,
              reported: 2,
            });
            const all = yield* linesWith(last.runId);

            const ofFirst = yield* Effect.promise(() =>
              temuJtl.log({ runId: first.runId, level: "warning" }),
            );
            const told = ofFirst.find(({ parentOrderSn }) => parentOrderSn === spoilt);
            assert.deepInclude(told, {
              level: "warning",
              shop: "north",
              workflow: "order_sync",
              runId: first.runId,
              step: "fetch",
            });
            const ofOrder = yield* Effect.promise(() => temuJtl.log({ parentOrderSn: spoilt }));
            assert.isTrue(ofOrder.some(({ lineId }) => lineId === told?.lineId));
            assert.isTrue(ofOrder.every(({ parentOrderSn }) => parentOrderSn === spoilt));
            const steps = new Set(
              all.flatMap(({ runId, step }) => (runId === last.runId ? [step] : [])),
            );
            for (const { name } of last.steps) assert.isTrue(steps.has(name), name);

            const text = JSON.stringify(all);
            for (const { address } of yield* control.snapshot) {
              for (const known of [address.lastName, address.street, address.mail]) {
                assert.notInclude(text, known);
              }
            }
          }),
        60_000,
      );

      it.effect(
        "does not hold up a run while it cannot be written, and says how many lines it lost once it can",
        () =>
          Effect.gen(function* () {
            const { control, database, lines, temuJtl } = yield* openShop("log_away");
            const statement = (text: string) => database.on("test").execute(text, []);
            /** So often a write was tried and refused: each time at its first line, which took a number. */
            const attempts = database
              .on("test")
              .query(
                Attempts,
                "select last_value::integer as count from log_away.temu_log_line_id_seq",
                [],
              )
              .pipe(Effect.map(([{ count }]) => count));
            yield* control.sell(2);
            const run = Effect.promise(() => temuJtl.runOrderSync({ verbose: true }));
            yield* statement("alter table log_away.temu_log add constraint away check (false)");
            const blind = yield* run;
            assert.strictEqual(blind.outcome, "succeeded");
            // One attempt has begun after the run had ended.
            const before = yield* attempts;
            yield* until(attempts, (count) => count >= before + 2);
            assert.deepStrictEqual(yield* lines, []);
            yield* statement("alter table log_away.temu_log drop constraint away");
            const kept = yield* until(lines, (seen) => seen.some(({ runId }) => runId === null));
            const losses = kept.filter(({ message }) => message.includes("could not be kept"));
            assert.strictEqual(losses.length, 1);
            assert.strictEqual(losses[0]?.level, "warning");
            assert.isAtLeast(Number(losses[0]?.annotations["lost"]), 2 * blind.steps.length);
            assert.isTrue(kept.every(({ runId }) => runId !== blind.runId));
          }),
        60_000,
      );

      it.effect(
        "is deleted by its job once it is older than `logDays`",
        () =>
          Effect.gen(function* () {
            let offset = -days(8);
            const { lines, linesWith, temuJtl } = yield* openShop("log_old", {
              logDays: 7,
              offset: () => offset,
            });
            const run = Effect.promise(() => temuJtl.runOrderSync({ verbose: true }));
            const old = yield* run;
            yield* linesWith(old.runId);
            offset = -days(6);
            const young = yield* run;
            yield* linesWith(young.runId);
            const registered: Array<RegisteredJob> = [];
            temuJtl.registerJobs((job) => registered.push(job));
            const job = registered.find(({ id }) => id === "delete_old_log");
            const end = yield* Effect.promise(async () => job?.run());
            assert.strictEqual(end?.outcome, "succeeded");
            const left = new Set((yield* lines).map(({ runId }) => runId));
            assert.deepStrictEqual([left.has(old.runId), left.has(young.runId)], [false, true]);
            yield* Effect.promise(async () => job?.run({ olderThanDays: 5 }));
            assert.deepStrictEqual(yield* lines, []);
          }),
        60_000,
      );

      it.effect(
        "refuses by name what it does not know, and days that are none",
        () =>
          Effect.gen(function* () {
            const { temuJtl } = yield* openShop("log_refusals");
            const query = { order: "PO-1", limit: 0 };
            const refused = yield* refusalOf(temuJtl.log(query));
            assert.include(refused, "order is not a setting");
            assert.include(refused, "limit should be");
            const wrong = yield* refusalOf(
              openTemuJtl({
                shops: [
                  {
                    id: "north",
                    temu: { appKey: "k", appSecret: "s", accessToken: "t" },
                    importFrom: "2026-11-24",
                  },
                ],
                jtl: simulatedJtlWawi("http://127.0.0.1:1/"),
                logDays: 0,
              }),
            );
            assert.include(wrong, "logDays should be");
          }),
        60_000,
      );
    },
  );
});
