import type { RunReport } from "temu-jtl";

/** A run's record as programs read it. */
export const runFigures = ({
  durationMillis,
  outcome,
  steps,
  temuRequests,
  workflow,
}: RunReport) => ({
  workflow,
  outcome,
  durationMs: durationMillis,
  steps: steps.map(({ counts, name }) => ({ name, ...counts })),
  temuRequests,
});
export type RunFigures = ReturnType<typeof runFigures>;

const requestsOf = ({ temuRequests }: RunFigures): number =>
  Object.values(temuRequests).reduce((sum, count) => sum + count, 0);

/** Runs for people, one a line. */
export const runTable = (runs: ReadonlyArray<RunFigures>): ReadonlyArray<string> => [
  "",
  "  Run   Outcome        Time   Requests to Temu",
  ...runs.map((run, index) => {
    const number = String(index + 1).padStart(3);
    const outcome = (run.outcome ?? "running").padEnd(10);
    const time = (run.durationMs / 1_000).toFixed(2).padStart(8);
    return `  ${number}   ${outcome} ${time} s ${String(requestsOf(run)).padStart(10)}`;
  }),
];
