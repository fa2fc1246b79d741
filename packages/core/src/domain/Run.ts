import { Schema } from "effect";
import { ErrorCategory } from "./SyncError.ts";
import { Instant } from "./Time.ts";

export const WorkflowName = Schema.Literals(["order_sync", "inventory_sync"]);
export type WorkflowName = typeof WorkflowName.Type;

/**
 * A step's figures. `processed`: looked at · `created`: new rows · `changed`: rows whose content or
 * state changed · `skipped`: unchanged · `held` · `failed`.
 */
export const StepCounts = Schema.Struct({
  processed: Schema.Int,
  created: Schema.Int,
  changed: Schema.Int,
  skipped: Schema.Int,
  held: Schema.Int,
  failed: Schema.Int,
});
export type StepCounts = typeof StepCounts.Type;

export const noCounts: StepCounts = {
  processed: 0,
  created: 0,
  changed: 0,
  skipped: 0,
  held: 0,
  failed: 0,
};

export const addCounts = (a: StepCounts, b: Partial<StepCounts>): StepCounts => ({
  processed: a.processed + (b.processed ?? 0),
  created: a.created + (b.created ?? 0),
  changed: a.changed + (b.changed ?? 0),
  skipped: a.skipped + (b.skipped ?? 0),
  held: a.held + (b.held ?? 0),
  failed: a.failed + (b.failed ?? 0),
});

/** A kind of error in a step: how often, the first order it met, what to do. */
export const StepProblem = Schema.Struct({
  code: Schema.String,
  category: Schema.NullOr(ErrorCategory),
  message: Schema.String,
  whatToDo: Schema.String,
  count: Schema.Int,
  /** The first order it happened to. */
  parentOrderSn: Schema.NullOr(Schema.String),
});
export type StepProblem = typeof StepProblem.Type;

/** `skipped`: a step it needs had failed. */
export const StepOutcome = Schema.Literals(["succeeded", "partial", "failed", "skipped"]);
export type StepOutcome = typeof StepOutcome.Type;

export const StepRecord = Schema.Struct({
  name: Schema.String,
  outcome: Schema.NullOr(StepOutcome),
  startedAt: Instant,
  durationMillis: Schema.Int,
  counts: StepCounts,
  problems: Schema.Array(StepProblem),
});
export type StepRecord = typeof StepRecord.Type;

/** `cancelled`: a person stopped it · `interrupted`: its host was closed, died or lost the lease. */
export const RunOutcome = Schema.Literals([
  "succeeded",
  "partial",
  "failed",
  "cancelled",
  "interrupted",
]);
export type RunOutcome = typeof RunOutcome.Type;

/** How a run ends that is asked to: whether a person wants that, or its host. */
export type StopOutcome = Extract<RunOutcome, "cancelled" | "interrupted">;

/** The record of one run of a workflow for one shop. */
export const RunRecord = Schema.Struct({
  runId: Schema.String,
  shop: Schema.String,
  workflow: WorkflowName,
  /** Who or what started it. */
  trigger: Schema.String,
  parameters: Schema.Record(Schema.String, Schema.Json),
  startedAt: Instant,
  durationMillis: Schema.Int,
  /** Null while it is under way. */
  outcome: Schema.NullOr(RunOutcome),
  steps: Schema.Array(StepRecord),
  /** Requests to Temu by the name of the call, repeated tries included. */
  temuRequests: Schema.Record(Schema.String, Schema.Int),
});
export type RunRecord = typeof RunRecord.Type;

/** The record of a run that has just begun. */
export const begunRun = (
  start: Pick<RunRecord, "runId" | "shop" | "workflow" | "trigger" | "parameters" | "startedAt">,
): RunRecord => ({ ...start, durationMillis: 0, outcome: null, steps: [], temuRequests: {} });

/** What a run tells while it is under way. `total` is null while it is unknown. */
export type RunProgress =
  | { readonly _tag: "StepStarted"; readonly step: string }
  | {
      readonly _tag: "StepProgressed";
      readonly step: string;
      readonly done: number;
      readonly total: number | null;
    }
  | { readonly _tag: "StepFinished"; readonly step: StepRecord }
  | { readonly _tag: "RunFinished"; readonly run: RunRecord }
  /** Nothing was started: this run was under way before. */
  | { readonly _tag: "AlreadyRunning"; readonly run: RunRecord };
