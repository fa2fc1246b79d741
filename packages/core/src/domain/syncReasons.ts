import { dueRuns } from "./dueRuns.ts";
import type { WorkflowFigures } from "./Figures.ts";
import type { Job } from "./Job.ts";
import type { RunOutcome, WorkflowName } from "./Run.ts";
import type { Schedule } from "./Schedule.ts";
import { reason } from "./shopReasons.ts";
import { hours, type Instant } from "./Time.ts";
import type { ShopFacts, VerdictFacts } from "./VerdictFacts.ts";
import type { VerdictReason } from "./VerdictReason.ts";

/** Which workflow the jobs of a type run. */
const workflowOf: ReadonlyMap<string, WorkflowName> = new Map([
  ["sync_orders", "order_sync"],
  ["sync_inventory", "inventory_sync"],
  ["sync_inventory_full", "inventory_sync"],
]);

/** Where nothing here starts the order sync, something else has to, at least so often. */
const assumed: Schedule = { everyMinutes: 60 };

/** A run that is under way excuses the due ones for so long. */
const longestRun = hours(1);

/** So many due runs without success are one too many, and so many without news. */
const mostMissed = 3;
const mostSilent = 2;

const latest = (times: ReadonlyArray<Instant | null | undefined>): Instant | null =>
  times.reduce<Instant | null>(
    (last, at) => (at === null || at === undefined ? last : Math.max(last ?? at, at)),
    null,
  );

/** Until when due runs count: those since the start of a run that is under way are its own. */
const countedUntil = (jobs: ReadonlyArray<Job>, now: Instant): Instant => {
  const begun = latest(jobs.map(({ run }) => run?.startedAt));
  return begun !== null && now - begun < longestRun ? Math.min(now, begun) : now;
};

/** What a workflow's time since its last success and its last sign of life says. */
const lateness = (
  shop: string,
  { lastRun, lastSuccess, workflow }: WorkflowFigures,
  jobs: ReadonlyArray<Job>,
  now: Instant,
): ReadonlyArray<VerdictReason> => {
  const running = jobs.filter(({ enabled }) => enabled);
  // What a person has paused is not late; another reason tells of it.
  if (jobs.length > 0 && running.length === 0) return [];
  const schedules = jobs.length === 0 ? [assumed] : running.map(({ schedule }) => schedule);
  const until = countedUntil(running, now);
  const missed = (since: Instant): number =>
    Math.max(...schedules.map((one) => dueRuns(one, { since, until, most: mostMissed })));
  const query = { workflow };
  const failing = running.flatMap(({ failure }) => failure?.since ?? []);
  const success = lastSuccess?.endedAt ?? null;
  const news = latest([
    lastRun?.endedAt,
    ...running.flatMap(({ lastRun: last, run }) => [
      last === null ? null : last.startedAt + last.durationMillis,
      run?.startedAt,
    ]),
  ]);
  const since = success ?? (failing.length > 0 ? Math.min(...failing) : null);
  const late = since === null ? 0 : missed(since);
  const areOrdersStuck = workflow === "order_sync" && late >= mostMissed;
  const isSilent = news !== null && missed(news) >= mostSilent;
  return [
    ...(since !== null && areOrdersStuck
      ? [reason("critical", "ordersNotSynced", { since }, "runs", { shop, query, count: late })]
      : []),
    ...(isSilent
      ? [reason("unknown", "noNews", { workflow, since: news }, "runs", { shop, query })]
      : []),
    ...(success === null
      ? [reason("unknown", "noSuccessYet", { workflow }, "runs", { shop, query })]
      : late >= mostSilent && !isSilent && !areOrdersStuck
        ? [
            reason("attention", "syncLate", { workflow, since: success }, "runs", {
              shop,
              query,
              count: late,
            }),
          ]
        : []),
  ];
};

/** How a last run ended, where that is something to look at. */
const endReason = (
  shop: string | null,
  workflow: string,
  { outcome, runId }: { readonly outcome: RunOutcome; readonly runId: string },
): ReadonlyArray<VerdictReason> => {
  const where = { shop, query: { run: runId } };
  if (outcome === "partial") {
    return [reason("attention", "lastRunPartial", { workflow, runId }, "runs", where)];
  }
  return outcome === "failed"
    ? [reason("attention", "lastRunFailed", { workflow, runId }, "runs", where)]
    : [];
};

const nothingRun = (workflow: WorkflowName): WorkflowFigures => ({
  workflow,
  underWay: null,
  lastRun: null,
  lastSuccess: null,
});

/** Whether the shop's syncs have run when they were due, and how the last ones ended. */
export const syncReasons = (
  { shop, workflows }: ShopFacts,
  { jobs, now }: Pick<VerdictFacts, "jobs" | "now">,
): ReadonlyArray<VerdictReason> => {
  const jobsOf = (workflow: WorkflowName) =>
    jobs.filter((job) => job.shop === shop && workflowOf.get(job.type) === workflow);
  const factsOf = (workflow: WorkflowName) =>
    workflows.find((one) => one.workflow === workflow) ?? nothingRun(workflow);
  // Stock is judged only where a job of ours is to push it.
  const judged = (["order_sync", "inventory_sync"] as const).filter(
    (workflow) => workflow === "order_sync" || jobsOf(workflow).length > 0,
  );
  return [
    ...judged.flatMap((workflow) => lateness(shop, factsOf(workflow), jobsOf(workflow), now)),
    ...workflows.flatMap(({ lastRun, workflow }) =>
      lastRun === null ? [] : endReason(shop, workflow, lastRun),
    ),
  ];
};

/** What jobs say beside their workflows' runs: nobody to take them, paused ones, failures of other kinds. */
export const jobReasons = (
  shop: string | null,
  { hosts, jobs }: Pick<VerdictFacts, "hosts" | "jobs">,
): ReadonlyArray<VerdictReason> => {
  const own = jobs.filter((job) => job.shop === shop);
  const isTaken = ({ jobId }: Job): boolean => hosts.some(({ jobIds }) => jobIds.includes(jobId));
  const waiting = own.filter((job) => job.enabled && !isTaken(job));
  return [
    ...(waiting.length > 0
      ? [reason("critical", "noLiveWorker", {}, "jobs", { shop, count: waiting.length })]
      : []),
    ...own
      .filter(({ enabled }) => !enabled)
      .map(({ changed, jobId }) =>
        reason(
          "attention",
          "jobPaused",
          { job: jobId, by: changed?.by ?? null, since: changed?.at ?? null },
          "jobs",
          { shop, query: { job: jobId } },
        ),
      ),
    ...own
      .filter(({ enabled, type }) => enabled && !workflowOf.has(type))
      .flatMap(({ lastRun, type }) => (lastRun === null ? [] : endReason(shop, type, lastRun))),
  ];
};
