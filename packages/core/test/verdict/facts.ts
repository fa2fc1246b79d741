import type { Job, JobHost, ShopFacts, VerdictFacts, WorkflowFigures } from "@temu-jtl/core";
import { minutes } from "@temu-jtl/core";

/** A working day at noon in Berlin. */
export const now = Date.UTC(2026, 0, 14, 11, 0);

export const ago = (count: number): number => now - minutes(count);
export const ahead = (count: number): number => now + minutes(count);

const none = { count: 0, nearestDeadline: null };

/** A success by then. */
export const successAt = (
  workflow: WorkflowFigures["workflow"],
  endedAt: number,
  outcome: NonNullable<WorkflowFigures["lastSuccess"]>["outcome"] = "succeeded",
): WorkflowFigures["lastSuccess"] => ({ runId: `run-${workflow}`, outcome, endedAt });

export const ended = (
  workflow: WorkflowFigures["workflow"],
  endedAt: number,
  outcome: NonNullable<WorkflowFigures["lastRun"]>["outcome"] = "succeeded",
): WorkflowFigures => ({
  workflow,
  underWay: null,
  lastRun: {
    runId: `run-${workflow}`,
    outcome,
    startedAt: endedAt - minutes(1),
    endedAt,
    categories: [],
  },
  lastSuccess:
    outcome === "succeeded" || outcome === "partial" ? successAt(workflow, endedAt, outcome) : null,
});

export const tokenUntil = (expiresAt: number, refused = false): ShopFacts["token"] => ({
  refused,
  expiresAt,
  readAt: ago(60),
});

/** So many SKUs whose stock Temu has refused. */
export const stockWith = (rejected: number): ShopFacts["inventory"] => ({
  skus: 500,
  outOfStep: rejected,
  rejected,
  heldBack: 0,
  notInJtl: 0,
});

/** A shop in which everything is all right. */
export const healthy: ShopFacts = {
  shop: "berlin",
  hasPassedPreflight: true,
  token: tokenUntil(ahead(60 * 24 * 200)),
  held: [],
  blocked: [],
  failed: none,
  overdue: none,
  dueIn24h: none,
  rejectedReports: 0,
  inventory: stockWith(0),
  submittedSince: null,
  guardStoppedSince: null,
  workflows: [ended("order_sync", ago(12)), ended("inventory_sync", ago(31))],
};

export const jobOf = (type: string, everyMinutes: number, shop: string | null = "berlin"): Job => ({
  jobId: shop === null ? type : `${type}:${shop}`,
  type,
  shop,
  description: "",
  schedule: { everyMinutes },
  enabled: true,
  parameters: {},
  dueAt: ahead(18),
  retryAt: null,
  run: null,
  lastRun: null,
  failure: null,
  changed: null,
});

export const orderJob = jobOf("sync_orders", 30);
export const stockJob = jobOf("sync_inventory", 60);

export const hostOf = (jobs: ReadonlyArray<Job>): JobHost => ({
  host: "host-1",
  name: "host 1",
  since: ago(500),
  seenAt: now,
  jobIds: jobs.map(({ jobId }) => jobId),
});

/** Facts about one shop, with the two jobs and a process that takes them. */
export const factsOf = (
  shop: Partial<ShopFacts> = {},
  others: Partial<VerdictFacts> = {},
): VerdictFacts => {
  const jobs = others.jobs ?? [orderJob, stockJob];
  return {
    now,
    database: "up",
    shops: [{ ...healthy, ...shop }],
    hosts: [hostOf(jobs)],
    ...others,
    jobs,
  };
};
