import { assert, describe, it } from "@effect/vitest";
import { ConfigurationError, decodeSchedule } from "@temu-jtl/core";
import { Effect } from "effect";

const inBerlin = (cron: unknown) => ({ cron, timeZone: "Europe/Berlin" });

/** What is no schedule, and what the person who entered it has to read. */
const refused: ReadonlyArray<readonly [what: string, input: unknown, problem: RegExp]> = [
  ["an interval of 0", { everyMinutes: 0 }, /everyMinutes should be whole minutes from 1 to 10080/],
  ["a negative interval", { everyMinutes: -5 }, /everyMinutes should be whole minutes from 1/],
  ["half a minute", { everyMinutes: 0.5 }, /everyMinutes should be an integer/],
  ["a minute and a half", { everyMinutes: 1.5 }, /everyMinutes should be an integer/],
  ["over a week", { everyMinutes: 10_081 }, /everyMinutes should be .* 10080 \(a week\)/],
  ["no number", { everyMinutes: "30" }, /everyMinutes should be number/],
  ["not a finite number", { everyMinutes: Number.NaN }, /everyMinutes/],
  ["nothing", {}, /everyMinutes is missing/],
  ["no object", "30", /should be object/],
  ["null", null, /should be object/],
  ["another field", { everyMinutes: 5, seconds: 3 }, /seconds is not a setting/],
  ["both forms", { everyMinutes: 5, ...inBerlin("0 2 * * *") }, /everyMinutes is not a setting/],
  ["no expression", { timeZone: "Europe/Berlin" }, /cron is missing/],
  ["no zone", { cron: "0 2 * * *" }, /timeZone is missing/],
  ["an empty expression", inBerlin(""), /cron should be a cron expression of five fields/],
  ["words", inBerlin("every night"), /cron should be a cron expression of five fields/],
  ["four fields", inBerlin("0 2 * *"), /cron should be a cron expression of five fields/],
  ["six fields", inBerlin("0 0 2 * * *"), /cron should be a cron expression of five fields/],
  ["minute 60", inBerlin("60 2 * * *"), /cron should be a cron expression of five fields/],
  ["hour 24", inBerlin("0 24 * * *"), /cron should be a cron expression of five fields/],
  ["no step", inBerlin("*/0 * * * *"), /cron should be a cron expression of five fields/],
  ["a number", inBerlin(5), /cron should be string/],
  ["30 February", inBerlin("0 0 30 2 *"), /cron never comes: no date in the calendar/],
  ["31 April", inBerlin("0 0 31 4,6,9,11 *"), /cron never comes: no date in the calendar/],
  [
    "an unknown zone",
    { cron: "0 2 * * *", timeZone: "Europe/Nowhere" },
    /timeZone should be a name/,
  ],
  ["an empty zone", { cron: "0 2 * * *", timeZone: "" }, /timeZone should be a name of the IANA/],
  ["an offset", { cron: "0 2 * * *", timeZone: "+01:00" }, /timeZone should be a name of the IANA/],
];

describe("a schedule is refused with what is wrong:", () => {
  for (const [what, input, problem] of refused) {
    it.effect(what, () =>
      Effect.gen(function* () {
        const error = yield* Effect.flip(decodeSchedule(input));
        assert.instanceOf(error, ConfigurationError);
        assert.match(error.message, problem);
        assert.match(error.message, /^Invalid schedule: /);
      }),
    );
  }
});

describe("a schedule is taken as it is:", () => {
  for (const input of [
    { everyMinutes: 1 },
    { everyMinutes: 10_080 },
    inBerlin("30 2 * * *"),
    inBerlin("*/15 8-18 * jan-mar MON-FRI"),
    inBerlin("0 0 29 2 *"),
    inBerlin("0 0 30 2 MON"),
    { cron: "0 2 * * *", timeZone: "UTC" },
  ]) {
    it.effect(JSON.stringify(input), () =>
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* decodeSchedule(input), input);
      }),
    );
  }
});
