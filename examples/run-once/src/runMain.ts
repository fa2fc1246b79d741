import { describeError } from "./terminal.ts";

/** What a shell takes for "ended by this signal". */
const exitCodeBySignal = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Runs a program to its exit code. Ctrl-C or SIGTERM aborts it, so that it can end its run and stop what
 * it has started.
 */
export const runMain = async (main: (signal: AbortSignal) => Promise<number>): Promise<void> => {
  const stop = new AbortController();
  let stoppedWith: number | undefined;
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    // Not only once: npm passes on the Ctrl-C that the terminal has sent to this process already.
    process.on(name, () => {
      if (stoppedWith !== undefined) return;
      stoppedWith = exitCodeBySignal[name];
      process.stderr.write("\nStopping …\n");
      stop.abort();
    });
  }
  try {
    const exitCode = await main(stop.signal);
    process.exitCode = stoppedWith ?? exitCode;
  } catch (error) {
    const { exitCode, text } = describeError(error);
    if (stoppedWith === undefined) process.stderr.write(`${text}\n`);
    process.exitCode = stoppedWith ?? exitCode;
  }
};
