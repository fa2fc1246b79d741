import { createHash } from "node:crypto";
import { describe, expect, it } from "@effect/vitest";
import { Config, Effect } from "effect";
import { vi } from "vitest";
import { liveDay } from "./model/liveDay.ts";

// Web Crypto answers in real time, which would let virtual time go on by chance: a seed is to be one day.
vi.mock("../../src/testing/sha256.ts", () => ({
  sha256: (text: string) => Effect.sync(() => createHash("sha256").update(text).digest("hex")),
}));

const isLong = Effect.runSync(Config.Boolean("TEMU_JTL_LONG").pipe(Config.withDefault(false)));
const seeds = Array.from({ length: isLong ? 500 : 50 }, (_, index) => index + 1);

describe("A day of sales on Temu and elsewhere, restocks, cancellations, held orders and faults", () => {
  it.effect.each(seeds)(
    "(I1, I2, I3, I4, I5, I7, I8, I9, I11, I12, I13) sells nothing on Temu that JTL cannot ship, and ends with all of it on sale: seed %s",
    (seed) =>
      Effect.gen(function* () {
        const { offered, oversold, story, wrong, wrongAtLast } = yield* liveDay(seed);
        expect(oversold, story).toEqual([]);
        expect(offered, story).toEqual([]);
        expect(wrong, story).toEqual([]);
        expect(wrongAtLast, story).toEqual([]);
      }),
    60_000,
  );
});
