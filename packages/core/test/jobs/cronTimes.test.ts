import { assert, describe, it } from "@effect/vitest";
import { nextRuns } from "@temu-jtl/core";
import { Config, Cron, Effect, Schema } from "effect";
import { nextCronTime } from "../../src/domain/cronTimes.ts";

const minute = 60_000;
const hour = 60 * minute;
const isLong = Effect.runSync(Config.Boolean("TEMU_JTL_LONG").pipe(Config.withDefault(false)));
/** How far a walk goes: most expressions come sooner, and a change of the clocks is within it. */
const hoursWalked = isLong ? 48 : 8;
/** Minutes before, in which readings were shown already: no clock is set back by more than an hour. */
const leadIn = 90;

/** Each zone with changes of its clocks: of an hour, of half an hour, and of none. */
const zones = {
  "Europe/Berlin": ["2026-03-29T01:00Z", "2026-10-25T01:00Z", "2027-03-28T01:00Z"],
  "America/New_York": ["2026-03-08T07:00Z", "2026-11-01T06:00Z", "2027-03-14T07:00Z"],
  "Australia/Lord_Howe": ["2026-04-04T15:00Z", "2026-10-03T15:30Z", "2027-04-03T15:00Z"],
  UTC: ["2026-01-01T00:00Z", "2026-10-25T01:00Z", "2028-02-29T00:00Z"],
} as const;

/** What a clock on the wall shows at each minute, as ICU has it; in these zones it is set on a quarter. */
const wallClock = (timeZone: string) => {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    dateStyle: "short",
    timeStyle: "short",
  });
  const offsets = new Map<number, number>();
  return (at: number): number => {
    const quarter = Math.floor(at / (15 * minute)) * 15 * minute;
    const known = offsets.get(quarter);
    if (known !== undefined) return at + known;
    const [, day = "", month = "", year = "", time = ""] =
      /^(\d\d)\/(\d\d)\/(\d{4}), (.*)$/.exec(format.format(quarter)) ?? [];
    const offset = Date.parse(`${year}-${month}-${day}T${time}Z`) - quarter;
    offsets.set(quarter, offset);
    return at + offset;
  };
};

const clocks = Object.fromEntries(
  Object.keys(zones).map((timeZone) => [timeZone, wallClock(timeZone)]),
);

/** The first run after `from`, found by walking over every minute with an eye on the wall clock. */
const walkToNext = (expression: string, timeZone: string, from: number, steps: number) => {
  const cron = Cron.parseUnsafe(expression, "UTC");
  // Most minutes are none of the expression's: a look at them is cheaper than the whole match.
  const matches = (reading: number) =>
    (cron.minutes.size === 0 || cron.minutes.has((reading / minute) % 60)) &&
    Cron.match(cron, reading);
  const clock = clocks[timeZone] ?? wallClock(timeZone);
  // Readings until this one have been shown before.
  let shown = -Infinity;
  for (let step = -leadIn; step <= steps; step += 1) {
    const at = Math.floor(from / minute) * minute + step * minute;
    const reading = clock(at);
    const first = shown === -Infinity ? reading : shown + minute;
    for (let due = first; due <= reading; due += minute) {
      if (at > from && matches(due)) return at;
    }
    shown = Math.max(shown, reading);
  }
  return null;
};

const field = <const L extends ReadonlyArray<string>>(...values: L) => Schema.Literals(values);
const expressions = Schema.TemplateLiteral([
  field("*", "*/7", "0", "15", "30", "59", "0,30", "10-20/5"),
  " ",
  field("*", "*/3", "0", "1", "2", "3", "1-3", "22,2", "14"),
  " ",
  field("*", "*", "*", "28-31", "1", "25", "*/2"),
  " ",
  field("*", "*", "3,4", "10-11"),
  " ",
  field("*", "*", "0", "7", "SUN", "1-5", "6"),
]);
const around = Schema.Int.check(
  Schema.isBetween({ minimum: -(hoursWalked + 2) * hour, maximum: 2 * hour }),
);
const walked = hoursWalked * 60;

describe("the next time of a cron expression", () => {
  for (const [timeZone, changes] of Object.entries(zones)) {
    it.prop(
      `is the one that a walk over every minute of the wall clock finds in ${timeZone}`,
      [expressions, around, Schema.Literals(changes)],
      ([expression, distance, change]) => {
        const from = Date.parse(change) + distance;
        const walkedTo = walkToNext(expression, timeZone, from, walked);
        const next = nextCronTime({ cron: expression, timeZone }, from);
        assert.isNotNull(next);
        if (walkedTo === null) assert.isAbove(next, from + (walked - 1) * minute);
        else assert.strictEqual(new Date(next).toISOString(), new Date(walkedTo).toISOString());
      },
    );
  }

  const runs = (cron: string, timeZone: string, from: string, count: number) =>
    nextRuns({ cron, timeZone }, count, Date.parse(from)).map((at) => new Date(at).toISOString());

  it("that the clock skips in spring is the next valid minute, once", () => {
    assert.deepStrictEqual(runs("30 2 * * *", "Europe/Berlin", "2026-03-28T00:00Z", 3), [
      "2026-03-28T01:30:00.000Z",
      "2026-03-29T01:00:00.000Z", // 03:00 of the summer time
      "2026-03-30T00:30:00.000Z",
    ]);
    assert.deepStrictEqual(runs("*/20 2,3 * * *", "Europe/Berlin", "2026-03-29T00:00Z", 2), [
      "2026-03-29T01:00:00.000Z",
      "2026-03-29T01:20:00.000Z",
    ]);
    assert.deepStrictEqual(runs("10 2 * * *", "Australia/Lord_Howe", "2026-10-03T12:00Z", 2), [
      "2026-10-03T15:30:00.000Z", // 02:30: the clock goes from 02:00 to 02:30
      "2026-10-04T15:10:00.000Z",
    ]);
  });

  it("that the clock shows twice in autumn comes once, the first time", () => {
    assert.deepStrictEqual(runs("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00Z", 2), [
      "2026-10-25T00:30:00.000Z",
      "2026-10-26T01:30:00.000Z",
    ]);
    assert.deepStrictEqual(runs("30 1 * * *", "America/New_York", "2026-11-01T05:30Z", 1), [
      "2026-11-02T06:30:00.000Z",
    ]);
    assert.deepStrictEqual(runs("0 * * * *", "Europe/Berlin", "2026-10-24T23:30Z", 3), [
      "2026-10-25T00:00:00.000Z",
      "2026-10-25T02:00:00.000Z", // 03:00; the second 02:00 is left out
      "2026-10-25T03:00:00.000Z",
    ]);
  });

  it("is after the given moment, never that moment itself", () => {
    assert.deepStrictEqual(runs("0 0 29 2 *", "UTC", "2028-02-29T00:00Z", 1), [
      "2032-02-29T00:00:00.000Z",
    ]);
    assert.deepStrictEqual(runs("0 0 29 2 *", "UTC", "2096-03-01T00:00Z", 1), [
      "2104-02-29T00:00:00.000Z",
    ]);
  });

  it("does not come where there is none", () => {
    assert.isNull(nextCronTime({ cron: "0 0 30 2 *", timeZone: "UTC" }, 0));
    assert.isNull(nextCronTime({ cron: "0 0 * * *", timeZone: "Europe/Nowhere" }, 0));
    assert.deepStrictEqual(nextRuns({ cron: "nonsense", timeZone: "UTC" }, 3, 0), []);
  });
});

describe("the next runs of an interval", () => {
  it.prop(
    "follow each other by as many minutes, counted from the given moment",
    [Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 10_080 }))],
    ([everyMinutes]) => {
      assert.deepStrictEqual(nextRuns({ everyMinutes }, 3, 1_000), [
        1_000 + everyMinutes * minute,
        1_000 + 2 * everyMinutes * minute,
        1_000 + 3 * everyMinutes * minute,
      ]);
    },
  );
});
