import { Effect, Equal, Schema } from "effect";
import { configurationError } from "../../domain/configurationError.ts";
import type { Job } from "../../domain/Job.ts";
import { changeSchedule, disable, enable } from "../../domain/jobRules.ts";
import { decodeSchedule, type Schedule } from "../../domain/Schedule.ts";
import { ConfigurationError } from "../../domain/SyncError.ts";
import type { JobChange } from "../../ports/JobStore.ts";

/** The one type of older files that is left out: invoices are fetched by nothing here. */
const skippedType = "fetch_invoices";

const Entry = Schema.Struct({
  /** A type, for the jobs of all shops, or a job's id. */
  job_type: Schema.NonEmptyString,
  interval_minutes: Schema.optionalKey(Schema.Json),
  /** Instead of an interval: by the wall clock of a time zone. */
  cron: Schema.optionalKey(Schema.Json),
  time_zone: Schema.optionalKey(Schema.Json),
  enabled: Schema.Boolean,
  description: Schema.optionalKey(Schema.String),
});
type Entry = typeof Entry.Type;

const decodeFile = Schema.decodeUnknownEffect(Schema.Array(Entry), {
  errors: "all",
  onExcessProperty: "error",
});

const subject = "Invalid workers_config.json";

const refused = (setting: string, problem: string): ConfigurationError =>
  new ConfigurationError({
    message: `${subject}: ${setting} ${problem}. Nothing was changed.`,
    problems: [{ setting, problem }],
  });

const decodeJson = Schema.decodeEffect(Schema.fromJsonString(Schema.Unknown));
const parseJson = (text: string) =>
  Effect.mapError(decodeJson(text), () =>
    refused("the file", "is not complete JSON: it should be a list of jobs from [ to ]"),
  );

/** An entry's schedule, with what is wrong under the names of the file. */
const scheduleOf = (entry: Entry, place: number): Effect.Effect<Schedule, ConfigurationError> => {
  const byClock = entry.cron !== undefined || entry.time_zone !== undefined;
  if (byClock && entry.interval_minutes !== undefined) {
    return Effect.fail(
      refused(`${place}.interval_minutes`, "stands beside cron and time_zone: keep one of them"),
    );
  }
  const input = byClock
    ? { cron: entry.cron, timeZone: entry.time_zone }
    : { everyMinutes: entry.interval_minutes };
  const names: Readonly<Record<string, string>> = {
    everyMinutes: "interval_minutes",
    cron: "cron",
    timeZone: "time_zone",
  };
  return decodeSchedule(input).pipe(
    Effect.mapError(({ problems }) => {
      const renamed = problems.map(({ problem, setting }) => ({
        setting: `${place}.${names[setting] ?? setting}`,
        problem,
      }));
      return new ConfigurationError({
        message: `${subject}: ${renamed.map(({ problem, setting }) => `${setting} ${problem}`).join("; ")}. Nothing was changed.`,
        problems: renamed,
      });
    }),
  );
};

/** What a file sets of one job. */
export interface ImportedJob {
  readonly jobId: string;
  readonly schedule: Schedule;
  readonly enabled: boolean;
  readonly description: string | null;
}

/** What a file would change, and the types that are left out. Or what is wrong with it, all of it. */
export const readWorkersConfig = (
  text: string,
  jobs: ReadonlyArray<Job>,
): Effect.Effect<
  { readonly jobs: ReadonlyArray<ImportedJob>; readonly skipped: ReadonlyArray<string> },
  ConfigurationError
> =>
  Effect.gen(function* () {
    const file = yield* parseJson(text);
    const entries = yield* Effect.mapError(decodeFile(file), (error) =>
      configurationError(subject, error),
    );
    const imported: Array<ImportedJob> = [];
    const skipped: Array<string> = [];
    for (const [place, entry] of entries.entries()) {
      if (entry.job_type === skippedType) {
        skipped.push(skippedType);
        continue;
      }
      const meant = jobs.filter(
        ({ jobId, type }) => jobId === entry.job_type || type === entry.job_type,
      );
      if (meant.length === 0) {
        const known = [...new Set(jobs.map(({ type }) => type))].toSorted().join(", ");
        return yield* refused(
          `${place}.job_type`,
          `"${entry.job_type}" is not known; there are: ${known}`,
        );
      }
      const schedule = yield* scheduleOf(entry, place);
      for (const { jobId } of meant) {
        if (imported.some((other) => other.jobId === jobId)) {
          return yield* refused(`${place}.job_type`, `stands in the file twice for ${jobId}`);
        }
        const { description = null, enabled } = entry;
        imported.push({ jobId, schedule, enabled, description });
      }
    }
    return { jobs: imported, skipped };
  });

/** Takes what a file says of a job. The running run stays. */
export const takeImported =
  ({ by, description, enabled, schedule }: ImportedJob & { readonly by: string }) =>
  (job: Job, now: number): JobChange<void> => {
    const isSame =
      job.enabled === enabled &&
      Equal.equals(job.schedule, schedule) &&
      (description === null || description === job.description);
    if (isSame) return { answer: undefined, job };
    const scheduled = changeSchedule({ by, schedule })(job, now).job;
    const switched = (enabled ? enable(by) : disable(by))(scheduled, now).job;
    return {
      answer: undefined,
      job: { ...switched, description: description ?? job.description },
      audit: { by, action: "import", details: { schedule, enabled } },
    };
  };

/** The jobs as such a file: by their types while one shop has them all, else by their ids. */
export const writeWorkersConfig = (jobs: ReadonlyArray<Job>): string => {
  const shops = new Set(jobs.flatMap(({ shop }) => (shop === null ? [] : [shop])));
  const entries = jobs.map(({ description, enabled, jobId, schedule, type }) => ({
    job_type: shops.size > 1 ? jobId : type,
    ...("cron" in schedule
      ? { cron: schedule.cron, time_zone: schedule.timeZone }
      : { interval_minutes: schedule.everyMinutes }),
    enabled,
    description,
  }));
  return `${JSON.stringify(entries, null, 4)}\n`;
};
