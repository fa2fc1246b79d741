import { Effect, Result, Schema } from "effect";
import { configurationError } from "./configurationError.ts";
import { cronProblem, isTimeZone } from "./cronTimes.ts";
import type { ConfigurationError } from "./SyncError.ts";

/** Every so many minutes, counted from the end of the last run. */
export const Interval = Schema.Struct({ everyMinutes: Schema.Finite });
export type Interval = typeof Interval.Type;

/** By the wall clock of a time zone. */
export const CronSchedule = Schema.Struct({
  /** Five fields: minute, hour, day of the month, month, day of the week. */
  cron: Schema.String,
  /** A name of the IANA database, such as `Europe/Berlin`. */
  timeZone: Schema.String,
});
export type CronSchedule = typeof CronSchedule.Type;

/** When a job runs. */
export const Schedule = Schema.Union([Interval, CronSchedule]);
export type Schedule = typeof Schedule.Type;

/** The longest interval: a week. */
export const mostMinutes = 10_080;

/** What people may enter as an interval. */
export const IntervalInput = Schema.Struct({
  everyMinutes: Schema.Int.check(
    Schema.isBetween(
      { minimum: 1, maximum: mostMinutes },
      { expected: `whole minutes from 1 to ${mostMinutes} (a week)` },
    ),
  ),
});

/** What people may enter as a schedule by the wall clock. */
export const CronInput = Schema.Struct({
  cron: Schema.String.check(Schema.makeFilter((cron: string) => cronProblem(cron))),
  timeZone: Schema.String.check(
    Schema.makeFilter(isTimeZone, {
      expected: "a name of the IANA time zone database such as Europe/Berlin",
    }),
  ),
});

const strict = { errors: "all", onExcessProperty: "error" } as const;
const decodeInterval = Schema.decodeUnknownResult(IntervalInput, strict);
const decodeCron = Schema.decodeUnknownResult(CronInput, strict);

/**
 * A schedule as a person or a file gives it: `{ everyMinutes }`, whole minutes from 1 to 10,080, or
 * `{ cron, timeZone }`. What is wrong is named with its field.
 */
export const decodeSchedule = (
  input: unknown,
  subject = "Invalid schedule",
): Effect.Effect<Schedule, ConfigurationError> => {
  const isCron =
    typeof input === "object" && input !== null && ("cron" in input || "timeZone" in input);
  const decoded: Result.Result<Schedule, Schema.SchemaError> = isCron
    ? decodeCron(input)
    : decodeInterval(input);
  return Effect.mapError(Effect.fromResult(decoded), (error) => configurationError(subject, error));
};
