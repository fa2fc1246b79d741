import { assert, describe, layer } from "@effect/vitest";
import { temuCalls } from "@temu-jtl/core/testing";
import { Config, Effect } from "effect";
import { crashLabLayer } from "./CrashLab.ts";
import { dieWithUnrecordedPush, playStockSeed } from "./killedPushes.ts";
import { oversleepPush } from "./sleepingPushes.ts";
import { seedsOfAllPoints } from "./stockPlan.ts";

const isLong = Effect.runSync(Config.Boolean("TEMU_JTL_LONG").pipe(Config.withDefault(false)));
const stockSeeds = Array.from({ length: isLong ? 50 : seedsOfAllPoints }, (_, seed) => seed);

const { editStock } = temuCalls;
const timeout = 240_000;

// Windows has no signal that lets a process stand still.
describe.skipIf(process.platform === "win32")("hosts that push stock", () => {
  // One after the other: beside the tests of orders more processes would only wait for each other.
  layer(crashLabLayer, { excludeTestServices: true, timeout: "60 seconds" })(
    "that share a PostgreSQL",
    (it) => {
      it.effect(
        "(I11) one that sleeps past its lease before the intent of a push sends no stock when it wakes",
        () =>
          Effect.gen(function* () {
            const { nextRun, sentLate, showsTargets } = yield* oversleepPush(
              "asleep_before_intent",
              "before beginPush",
            );
            assert.strictEqual(sentLate, 0);
            yield* showsTargets("after the sleeper has woken");
            yield* nextRun;
            yield* showsTargets("after the next quick run");
          }),
        timeout,
      );

      it.effect(
        "(I12) one that sleeps past its lease before it sends stock sends it when it wakes, and the next quick run makes up for it",
        () =>
          Effect.gen(function* () {
            const { nextRun, sentLate, showsTargets } = yield* oversleepPush(
              "asleep_before_push",
              `before ${editStock}`,
            );
            // No fence can hold back what has passed it.
            assert.isAtLeast(sentLate, 1);
            yield* nextRun;
            yield* showsTargets("after the next quick run");
          }),
        timeout,
      );

      it.effect.each([`during ${editStock}`, `after ${editStock}`, "before endPush"])(
        "(I11, I12) one that is killed before it has recorded a push leaves word of it, so that stock that is taken back is taken back at Temu too: %s",
        (place) =>
          dieWithUnrecordedPush(`unrecorded_${place.replaceAll(/\W/g, "_").toLowerCase()}`, place),
        timeout,
      );

      it.effect.each(stockSeeds)(
        "(I8, I11, I12) ones that are killed while they push leave Temu with the target of every SKU after a quiet run: seed %i",
        playStockSeed,
        timeout,
      );
    },
  );
});
