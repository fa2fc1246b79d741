import type { BlockCode } from "./BlockReason.ts";
import type { HoldCode } from "./HoldReason.ts";
import type { Job, JobHost } from "./Job.ts";
import type { RunOutcome, WorkflowName } from "./Run.ts";
import type { ErrorCategory } from "./SyncError.ts";
import type { Instant } from "./Time.ts";

/** Orders that have something in common, and the first time by which one of them has to be shipped. */
export interface FactGroup {
  readonly count: number;
  readonly nearestDeadline: Instant | null;
}

/** How the runs of a workflow stand. */
export interface WorkflowFacts {
  readonly workflow: WorkflowName;
  /** The last run that has ended, and the kinds of errors that it met. */
  readonly lastRun: {
    readonly runId: string;
    readonly outcome: RunOutcome;
    readonly startedAt: Instant;
    readonly endedAt: Instant;
    readonly categories: ReadonlyArray<ErrorCategory>;
  } | null;
  /** The last that came through, wholly or in part. */
  readonly lastSuccess: { readonly endedAt: Instant } | null;
}

/** How a shop stands. */
export interface ShopFacts {
  readonly shop: string;
  /** Whether a check of its settings and rights has ever found nothing that stands in the way. */
  readonly hasPassedPreflight: boolean;
  /** Null before Temu was first asked about it. */
  readonly token: { readonly refused: boolean; readonly expiresAt: Instant | null } | null;
  readonly held: ReadonlyArray<FactGroup & { readonly code: HoldCode }>;
  readonly blocked: ReadonlyArray<FactGroup & { readonly code: BlockCode }>;
  readonly failed: FactGroup;
  /** Orders to ship whose latest shipping time has passed, and those with less than 24 hours left. */
  readonly overdue: FactGroup;
  readonly dueIn24h: FactGroup;
  /** Shipment reports that Temu has refused. */
  readonly rejectedReports: number;
  /** SKUs whose stock Temu has refused. */
  readonly inventory: { readonly rejected: number };
  /** Since when the order that waits longest in JTL's import table has been there. */
  readonly submittedSince: Instant | null;
  readonly guardStoppedSince: Instant | null;
  readonly workflows: ReadonlyArray<WorkflowFacts>;
}

/** Everything that the verdict is made of. */
export interface VerdictFacts {
  readonly now: Instant;
  /** `away`: nothing could be read, and the rest is empty or what was last known. */
  readonly database: "up" | "away";
  readonly shops: ReadonlyArray<ShopFacts>;
  /** The jobs of these shops, and those that belong to no shop. */
  readonly jobs: ReadonlyArray<Job>;
  /** The processes that give signs of life. */
  readonly hosts: ReadonlyArray<JobHost>;
}
