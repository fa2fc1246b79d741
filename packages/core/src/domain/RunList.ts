import { Schema } from "effect";
import { byNumber, byText, KeyInstant, KeyText, listCursor } from "./Listing.ts";
import { RunOutcome, type RunRecord, type WorkflowName } from "./Run.ts";
import type { Instant } from "./Time.ts";

/** How a run stands: `running` until it has ended. */
export const RunStatus = Schema.Union([Schema.Literal("running"), RunOutcome]);
export type RunStatus = typeof RunStatus.Type;

/** Which runs; what is left out does not matter. */
export interface RunSearch {
  readonly shops: ReadonlyArray<string>;
  readonly workflow?: WorkflowName | undefined;
  readonly status?: RunStatus | undefined;
  /** That began not before this. */
  readonly from?: Instant | undefined;
  /** That began before this. */
  readonly until?: Instant | undefined;
}

const RunKey = Schema.Struct({ startedAt: KeyInstant, runId: KeyText });
export type RunKey = typeof RunKey.Type;

export const runCursor = listCursor("runs", RunKey);

export const runKey = ({ runId, startedAt }: RunRecord): RunKey => ({ startedAt, runId });

/** Which of two runs comes first: the newer one. */
export const compareRuns = (a: RunKey, b: RunKey): number =>
  byNumber(b.startedAt, a.startedAt) || byText(b.runId, a.runId);
