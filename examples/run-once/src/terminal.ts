import type { RunProgress, RunReport, StepRecord } from "temu-jtl";

/** What each step does, for people. */
const stepTitles: Readonly<Record<string, string>> = {
  fetch: "Read Temu's orders",
  import: "Take them into the books",
  render: "Write JTL's documents",
  accept: "Look what JTL accepted",
  submit: "Hand over to JTL",
  track: "Report parcels to Temu",
  erase: "Erase old personal data",
  download: "List Temu's SKUs",
  stock: "Read JTL's stock",
  compare: "Compare both sides",
  push: "Push what differs to Temu",
};

const titleOf = (step: string): string => stepTitles[step] ?? step;
const barWidth = 24;
/** A bar is drawn at most this often. */
const redrawMillis = 80;

const bar = (done: number, total: number): string => {
  const filled = total === 0 ? barWidth : Math.round((Math.min(done, total) / total) * barWidth);
  return `${"█".repeat(filled)}${"░".repeat(barWidth - filled)} ${done} of ${total}`;
};

const seconds = (millis: number): string =>
  `${(millis / 1_000).toFixed(millis < 10_000 ? 2 : 1)} s`;

const marks = { succeeded: "✓", partial: "!", failed: "✗", skipped: "–" } as const;

const stepLine = ({ counts, durationMillis, name, outcome }: StepRecord): string => {
  const figures = Object.entries(counts)
    .filter(([figure, count]) => figure === "processed" || count > 0)
    .map(([figure, count]) => `${count} ${figure}`)
    .join(", ");
  const mark = outcome === null ? " " : marks[outcome];
  return `  ${mark} ${titleOf(name).padEnd(26)} ${seconds(durationMillis).padStart(8)}   ${figures}`;
};

/** Draws a run's progress on standard error: a bar on a terminal, finished steps anywhere. */
export const progressPrinter = (stream: NodeJS.WriteStream) => {
  const isTerminal = stream.isTTY;
  let drawnAt = 0;
  const clear = () => {
    if (isTerminal) stream.write("\r\u001B[2K");
  };
  return (progress: RunProgress): void => {
    if (progress._tag === "StepFinished") {
      clear();
      stream.write(`${stepLine(progress.step)}\n`);
    }
    if (progress._tag !== "StepProgressed" || !isTerminal) return;
    const now = performance.now();
    if (now - drawnAt < redrawMillis) return;
    drawnAt = now;
    const { done, step, total } = progress;
    clear();
    stream.write(
      `    ${titleOf(step).padEnd(26)} ${total === null ? String(done) : bar(done, total)}`,
    );
  };
};

/** What went wrong in a run and what to do about it, one entry a kind. */
export const problemLines = (run: RunReport): ReadonlyArray<string> =>
  run.steps.flatMap(({ name, problems }) =>
    problems.flatMap(({ count, message, parentOrderSn, whatToDo }) => [
      `  ${titleOf(name)}: ${message}${count > 1 ? ` (${count} times)` : ""}${
        parentOrderSn === null ? "" : ` First: ${parentOrderSn}.`
      }`,
      `    → ${whatToDo}`,
    ]),
  );

/** How a program ends: 0 succeeded, 1 failed, 2 wrong configuration, 3 partial. */
export const exitCodes = { succeeded: 0, failed: 1, wrongConfiguration: 2, partial: 3 } as const;

export const exitCodeOf = (runs: ReadonlyArray<RunReport>): number => {
  const outcomes = new Set(runs.map(({ outcome }) => outcome));
  if (outcomes.has("failed") || outcomes.has("cancelled") || outcomes.has("interrupted")) {
    return exitCodes.failed;
  }
  return outcomes.has("partial") ? exitCodes.partial : exitCodes.succeeded;
};

/** The words of an error that ends a program, and the program's exit code. */
export const describeError = (
  error: unknown,
): { readonly text: string; readonly exitCode: number } => {
  if (!(error instanceof Error)) return { text: String(error), exitCode: exitCodes.failed };
  const isConfiguration = "_tag" in error && error._tag === "ConfigurationError";
  const advice = "whatToDo" in error ? `\n→ ${String(error.whatToDo)}` : "";
  return {
    text: `${error.message}${advice}`,
    exitCode: isConfiguration ? exitCodes.wrongConfiguration : exitCodes.failed,
  };
};
