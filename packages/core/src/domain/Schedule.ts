import { Schema } from "effect";

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
