import type { RunProgress } from "temu-jtl";

/** Steps tell their progress more often than it pays to look at the memory: once for so many. */
const page = 100;

let peak = 0;

const sample = (): void => {
  globalThis.gc?.();
  const { external, heapUsed } = process.memoryUsage();
  peak = Math.max(peak, heapUsed + external);
};

/** Looks at the memory of this process while a run is under way, once a page and after each step. */
export const watchMemory = (progress: RunProgress): void => {
  if (progress._tag === "StepProgressed" && progress.done % page === 0) sample();
  if (progress._tag === "StepFinished") sample();
};

/** Prints the peak in bytes, and how many the program has brought all the way, as one line of JSON. */
export const printPeak = (done: number): void => {
  process.stdout.write(`${JSON.stringify({ peak, done })}\n`);
};
