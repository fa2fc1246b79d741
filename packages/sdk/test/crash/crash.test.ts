import { assert, describe, layer } from "@effect/vitest";
import { temuCalls } from "@temu-jtl/core/testing";
import { Config, Effect } from "effect";
import { crashLabLayer } from "./CrashLab.ts";
import { boundaries } from "./crashPlan.ts";
import { playSeed } from "./killedHosts.ts";
import { endOf, oversleep, wakeUp, wakeUpToRecord } from "./sleepingHosts.ts";

const isLong = Effect.runSync(Config.Boolean("TEMU_JTL_LONG").pipe(Config.withDefault(false)));
const seeds = Array.from({ length: isLong ? 100 : boundaries.length }, (_, seed) => seed);

const confirm = temuCalls.confirmShipment;
/** Some 5 s on a machine with nothing else to do. */
const timeout = 240_000;

// Windows has no signal that lets a process stand still.
describe.skipIf(process.platform === "win32")("hosts in processes of their own", () => {
  // Each test waits for processes and for leases: several at once take little longer than one.
  layer(crashLabLayer, { concurrent: true, excludeTestServices: true, timeout: "60 seconds" })(
    "that share a PostgreSQL",
    (it) => {
      it.effect(
        "(O1, O3) one that sleeps past its lease between intent and insert inserts nothing when it wakes, though the other is about to",
        () =>
          Effect.gen(function* () {
            const overslept = yield* oversleep("asleep_before_insert", {
              asleep: "before jtl.submit",
              otherStops: "before jtl.submit",
            });
            yield* wakeUp(overslept, "jtl.submit");
            const { rowsInserted } = yield* overslept.shop.control.counts;
            assert.deepStrictEqual(rowsInserted, {});
            yield* overslept.other.wake;
            const { expected, outcome } = yield* endOf(overslept);
            assert.deepStrictEqual(outcome, expected);
          }),
        timeout,
      );

      it.effect(
        "(O1, O4) one that sleeps past its lease between insert and record leaves a row that the other finds",
        () =>
          Effect.gen(function* () {
            const overslept = yield* oversleep("asleep_after_insert", {
              asleep: "after jtl.submit",
              otherStops: null,
            });
            yield* wakeUpToRecord(overslept);
            const { expected, outcome } = yield* endOf(overslept);
            assert.deepStrictEqual(outcome, expected);
          }),
        timeout,
      );

      it.effect(
        "(T5) one that sleeps past its lease before it sends a report ships nothing twice when it wakes",
        () =>
          Effect.gen(function* () {
            const overslept = yield* oversleep("asleep_before_report", {
              asleep: `before ${confirm}`,
              otherStops: null,
            });
            yield* wakeUp(overslept, confirm);
            const { expected, outcome } = yield* endOf(overslept);
            // What was on its way already arrives at Temu a second time, which refuses it.
            assert.isNotEmpty(outcome.repeatedConfirmations);
            assert.deepStrictEqual({ ...outcome, repeatedConfirmations: {} }, expected);
          }),
        timeout,
      );

      it.effect.each(seeds)(
        "(O1, O3, O4, T5) killed ones lose no order, hand none over twice and report none twice: seed %i",
        playSeed,
        timeout,
      );
    },
  );
});
