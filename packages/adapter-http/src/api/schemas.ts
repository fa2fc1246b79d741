import {
  CronInput,
  InventorySyncRequest,
  IntervalInput,
  Job,
  JobActivity,
  JobParameters,
  OrderSyncRequest,
  RunOutcome,
  RunRecord,
} from "@temu-jtl/core";
import { Schema } from "effect";
import { HttpApiSchema } from "effect/http-api";

/** A time in milliseconds since 1970. */
const Millis = Schema.Int;

/** A shop's id; it may be left out while the caller sees only one. */
export const shop = Schema.optionalKey(Schema.NonEmptyString.check(Schema.isMaxLength(200)));

export const Up = Schema.Struct({ status: Schema.Literal("up") });
export const Down = Schema.Struct({ status: Schema.Literal("down") }).pipe(
  HttpApiSchema.status(503),
);

export const Session = Schema.Struct({
  access: Schema.Literals(["read", "operate"]),
  user: Schema.Struct({ id: Schema.String, name: Schema.String }),
  shops: Schema.Array(Schema.String),
  /** What the caller may do: `read`, and `operate` where he may start, stop and change. */
  capabilities: Schema.Array(Schema.String),
  version: Schema.String,
});

export const Info = Schema.Struct({
  version: Schema.String,
  shops: Schema.Array(Schema.String),
  now: Millis,
  /** The processes that work jobs. */
  hosts: Schema.Array(Schema.Struct({ name: Schema.String, since: Millis, seenAt: Millis })),
});

export const OrderSyncQuery = Schema.Struct({
  shop,
  parent_order_status: OrderSyncRequest.fields.parentOrderStatus,
  days_back: OrderSyncRequest.fields.daysBack,
  verbose: OrderSyncRequest.fields.verbose,
});

export const InventorySyncQuery = Schema.Struct({
  shop,
  mode: InventorySyncRequest.fields.mode,
  verbose: InventorySyncRequest.fields.verbose,
});

const startedFields = {
  jobId: Schema.String,
  shop: Schema.NullOr(Schema.String),
  runId: Schema.String,
  /** A run was under way: nothing was started, and `runId` is that one's. */
  alreadyRunning: Schema.Boolean,
  /** Whether the run has the parameters that were asked for. */
  parametersApplied: Schema.Boolean,
};
/** 202: the run is on its way; `Location` tells where to look. */
export const Started = HttpApiSchema.WithHeaders(
  Schema.Struct(startedFields).pipe(HttpApiSchema.status(202)),
  { location: Schema.String },
);

export const RunView = Schema.Struct({
  runId: Schema.String,
  shop: Schema.String,
  status: Schema.Union([Schema.Literals(["queued", "running"]), RunOutcome]),
  /** Null while no host has begun it. */
  record: Schema.NullOr(RunRecord),
});
export type RunView = typeof RunView.Type;

export const RunsQuery = Schema.Struct({
  shop,
  limit: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 200 }))),
});
export const RunsView = Schema.Struct({ runs: Schema.Array(RunView) });

export const JobView = Schema.Struct({
  ...Job.fields,
  activity: JobActivity,
  lastOutcome: Schema.Union([RunOutcome, Schema.Literal("never")]),
  status: Schema.Literals(["disabled", "idle", "running", "success", "failed"]),
  nextRunAt: Schema.NullOr(Millis),
  lastRunAt: Schema.NullOr(Millis),
  lastDurationMillis: Schema.NullOr(Millis),
});
export const JobsView = Schema.Struct({ jobs: Schema.Array(JobView) });

/** `type:shop`, or the bare type while the caller sees one job of it. */
export const JobPath = { job_id: Schema.NonEmptyString.check(Schema.isMaxLength(200)) };

export const RunNowBody = Schema.Struct({
  /** Without them: those of the schedule's runs. */
  parameters: Schema.optionalKey(JobParameters),
});

const everyMinutes = Schema.optionalKey(IntervalInput.fields.everyMinutes);
const cron = Schema.optionalKey(CronInput.fields.cron);
const timeZone = Schema.optionalKey(CronInput.fields.timeZone);
export const ScheduleQuery = { interval_minutes: everyMinutes, cron, time_zone: timeZone };
/** `{ everyMinutes }` or `{ cron, timeZone }`, unless the query has it. */
export const ScheduleBody = Schema.Struct({ everyMinutes, cron, timeZone });

export const StopView = Schema.Struct({
  /** `stopping`: at its next safe point · `withdrawn`: it had not begun · `nothing`: there was none. */
  answer: Schema.Literals(["stopping", "withdrawn", "nothing"]),
});
