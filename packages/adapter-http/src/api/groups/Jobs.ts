import {
  CronInput,
  IntervalInput,
  Job,
  JobActivity,
  JobParameters,
  RunOutcome,
} from "@temu-jtl/core";
import { Schema } from "effect";
import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "effect/http-api";
import { Millis, Name, Started } from "../fields.ts";
import { NeededAccess } from "../NeededAccess.ts";
import { operatingProblems, readingProblems } from "../problemAnswers.ts";

const JobView = Schema.Struct({
  ...Job.fields,
  activity: JobActivity,
  lastOutcome: Schema.Union([RunOutcome, Schema.Literal("never")]),
  status: Schema.Literals(["disabled", "idle", "running", "success", "failed"]),
  nextRunAt: Schema.NullOr(Millis),
  lastRunAt: Schema.NullOr(Millis),
  lastDurationMillis: Schema.NullOr(Millis),
});
const JobsView = Schema.Struct({ jobs: Schema.Array(JobView) });

/** `type:shop`, or the bare type while the caller sees one job of it. */
const JobPath = { job_id: Name };

const RunNowBody = Schema.Struct({
  /** Without them: those of the schedule's runs. */
  parameters: Schema.optionalKey(JobParameters),
});

const everyMinutes = Schema.optionalKey(IntervalInput.fields.everyMinutes);
const cron = Schema.optionalKey(CronInput.fields.cron);
const timeZone = Schema.optionalKey(CronInput.fields.timeZone);
const ScheduleQuery = { interval_minutes: everyMinutes, cron, time_zone: timeZone };
/** `{ everyMinutes }` or `{ cron, timeZone }`, unless the query has it. */
const ScheduleBody = Schema.Struct({ everyMinutes, cron, timeZone });

const StopView = Schema.Struct({
  /** `stopping`: at its next safe point · `withdrawn`: it had not begun · `nothing`: there was none. */
  answer: Schema.Literals(["stopping", "withdrawn", "nothing"]),
});

/** The jobs, below a path of their own. */
export class Jobs extends HttpApiGroup.make("jobs").add(
  HttpApiEndpoint.get("jobs", "/", { success: JobsView, error: readingProblems })
    .annotate(NeededAccess, "read")
    .annotate(OpenApi.Summary, "The jobs: what each does now, how it did last, when it runs next."),
  HttpApiEndpoint.get("job", "/:job_id", {
    params: JobPath,
    success: JobView,
    error: readingProblems,
  })
    .annotate(NeededAccess, "read")
    .annotate(OpenApi.Summary, "One job."),
  HttpApiEndpoint.post("runNow", "/:job_id/run-now", {
    params: JobPath,
    payload: RunNowBody,
    success: Started,
    error: operatingProblems,
  }).annotate(OpenApi.Summary, "Has a job run at once, a disabled one too."),
  HttpApiEndpoint.post("schedule", "/:job_id/schedule", {
    params: JobPath,
    query: ScheduleQuery,
    payload: ScheduleBody,
    success: JobView,
    error: operatingProblems,
  }).annotate(
    OpenApi.Summary,
    "Changes when a job runs: every so many minutes, or by a cron line and a time zone.",
  ),
  HttpApiEndpoint.post("toggle", "/:job_id/toggle", {
    params: JobPath,
    query: { enabled: Schema.Boolean },
    success: JobView,
    error: operatingProblems,
  }).annotate(OpenApi.Summary, "Enables or disables the runs by schedule."),
  HttpApiEndpoint.post("stop", "/:job_id/stop", {
    params: JobPath,
    success: StopView,
    error: operatingProblems,
  }).annotate(
    OpenApi.Summary,
    "Stops the running run at its next safe point; withdraws a waiting one.",
  ),
) {}
