import type { Database } from "@temu-jtl/adapter-storage";
import { Instant, RunOutcome } from "@temu-jtl/core";
import { Schema } from "effect";

/** When a run of a shop was under way, by its record. All hosts of a test go by one clock. */
const RunTimes = Schema.Array(
  Schema.Struct({
    runId: Schema.String,
    /** Shop and workflow: of each at most one run is under way. */
    work: Schema.String,
    from: Instant,
    to: Instant,
    outcome: RunOutcome,
  }),
);
type RunTimes = typeof RunTimes.Type;

/** All runs by the record, the first first. Whoever asks has seen all of them end. */
export const runsIn = (database: Database["Service"], schema: string) =>
  database.on("test").query(
    RunTimes,
    `select run_id as "runId", workflow || ' ' || shop as work,
      floor(extract(epoch from started_at) * 1000)::bigint as "from",
      floor(extract(epoch from started_at) * 1000)::bigint + duration_millis as "to",
      outcome
    from ${schema}.temu_runs where outcome is not null order by begun`,
    [],
  );

const neighbours = (runs: RunTimes) => {
  const last = new Map<string, RunTimes[number]>();
  return runs.flatMap((run) => {
    const before = last.get(run.work);
    last.set(run.work, run);
    return before === undefined ? [] : [{ before, run }];
  });
};

/** Pairs of runs of the same work of which the later began before the earlier had ended. */
export const overlapsIn = (runs: RunTimes) =>
  neighbours(runs).filter(({ before, run }) => run.from < before.to);

/**
 * Runs that were cut off though their host lived: a run that takes another's lease leaves it as
 * interrupted, so that their records do not overlap.
 */
export const cutOffBut = (
  runs: RunTimes,
  hostsEnded: ReadonlyArray<{ readonly from: number; readonly to: number }>,
) =>
  runs.filter(
    ({ from, outcome, to }) =>
      outcome === "interrupted" &&
      !hostsEnded.some((ended) => from <= ended.to && to >= ended.from),
  );

/** The longest time without a run, in milliseconds, of each work. */
export const gapsBetween = (runs: RunTimes): Readonly<Record<string, number>> => {
  const gaps = new Map<string, number>();
  for (const { before, run } of neighbours(runs)) {
    gaps.set(run.work, Math.max(gaps.get(run.work) ?? 0, run.from - before.to));
  }
  return Object.fromEntries(gaps);
};
