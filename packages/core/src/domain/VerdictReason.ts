import type { BlockCode } from "./BlockReason.ts";
import type { HoldCode } from "./HoldReason.ts";
import type { WorkflowName } from "./Run.ts";
import type { Instant } from "./Time.ts";

/**
 * Whether everything is all right. `critical`: orders do not get through, or get late · `unknown`:
 * nobody knows · `attention`: something waits for a person · `setup`: no shop is set up yet.
 */
export type Verdict = "ok" | "attention" | "critical" | "unknown" | "setup";

/** What a reason makes of the verdict. */
export type ReasonLevel = Exclude<Verdict, "ok">;

/** The parameters of each reason, beside its count and deadline. */
export interface ReasonParameters {
  readonly databaseAway: {};
  readonly authorisationLost: { readonly expiredAt: Instant | null };
  readonly permissionMissing: { readonly runId: string };
  /** `count`: jobs that no live process takes. */
  readonly noLiveWorker: {};
  /** `count`: due runs that have passed, or 3 for more. */
  readonly ordersNotSynced: { readonly since: Instant };
  readonly guardStopped: { readonly since: Instant };
  readonly jtlTakesNothing: { readonly since: Instant };
  readonly overdue: {};
  readonly noNews: { readonly workflow: WorkflowName; readonly since: Instant };
  readonly noSuccessYet: { readonly workflow: WorkflowName };
  readonly syncLate: { readonly workflow: WorkflowName; readonly since: Instant };
  readonly held: { readonly hold: HoldCode };
  readonly blocked: { readonly block: BlockCode };
  readonly failed: {};
  readonly reportsRejected: {};
  readonly stockRejected: {};
  readonly dueSoon: {};
  readonly tokenExpires: { readonly at: Instant };
  readonly jobPaused: {
    readonly job: string;
    /** Null where nobody is known to have switched it off. */
    readonly by: string | null;
    readonly since: Instant | null;
  };
  readonly lastRunPartial: { readonly workflow: string; readonly runId: string };
  readonly lastRunFailed: { readonly workflow: string; readonly runId: string };
  readonly preflightMissing: {};
  readonly noShop: {};
}
export type ReasonCode = keyof ReasonParameters;

/** Where a person looks after a reason: a page and the filter that it opens with. */
export interface ReasonLink {
  readonly page: "overview" | "orders" | "inventory" | "runs" | "jobs" | "shops";
  readonly query: Readonly<Record<string, string>>;
}

/** Why the verdict is not `ok`. */
export interface Reason<Code extends ReasonCode> {
  readonly code: Code;
  readonly level: ReasonLevel;
  /** Null where it concerns all shops. */
  readonly shop: string | null;
  readonly parameters: ReasonParameters[Code];
  /** How many orders, SKUs, reports or jobs, 1 where it is one thing. */
  readonly count: number;
  readonly nearestDeadline: Instant | null;
  readonly link: ReasonLink;
}
export type VerdictReason = { readonly [Code in ReasonCode]: Reason<Code> }[ReasonCode];
