import { ConfigurationError } from "@temu-jtl/core";
import { Cause, Effect, Exit, Schedule, Schema } from "effect";

/** What a shell takes for "ended by this signal". */
const exitCodeBySignal = { SIGINT: 130, SIGTERM: 143 } as const;
const exitCodes = { stopped: 0, failed: 1, wrongConfiguration: 2 } as const;

/** For so long npm passes on the Ctrl-C that the terminal has sent to this process already. */
const echoMillis = 500;

const isRunByNpm = process.env["npm_lifecycle_event"] !== undefined;
const isConfigurationError = Schema.is(ConfigurationError);

const say = (text: string) => process.stderr.write(`${text}\n`);

/** An error in words, with what to do about it where it says so. */
const wordsOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return "whatToDo" in error ? `${error.message}\n→ ${String(error.whatToDo)}` : error.message;
};

/** Waits until the shell that npm has started this process in is gone: npm's SIGTERM ends that one only. */
const shellIsGone = Effect.suspend(() => {
  if (!isRunByNpm) return Effect.never;
  const shell = process.ppid;
  return Effect.asVoid(
    Effect.repeat(
      Effect.sync(() => process.ppid),
      { schedule: Schedule.spaced("250 millis"), until: (parent) => parent !== shell },
    ),
  );
});

/**
 * Runs a server until SIGINT or SIGTERM interrupts it, and ends with 0 once all is closed. A second signal
 * ends the process at once, after `abandon`.
 */
export const runMain = async <E>(
  main: Effect.Effect<void, E>,
  abandon: () => void,
): Promise<void> => {
  const stop = new AbortController();
  let askedAt: number | null = null;
  const ask = () => {
    askedAt = performance.now();
    say("\nStopping: what is under way comes to a safe point first. Once more ends it at once.");
    stop.abort();
  };
  for (const [name, code] of Object.entries(exitCodeBySignal)) {
    process.on(name, () => {
      const now = performance.now();
      if (askedAt === null) {
        askedAt = now;
        say(
          "\nStopping: what is under way comes to a safe point first. Once more ends it at once.",
        );
        stop.abort();
      } else if (now - askedAt > echoMillis) {
        try {
          abandon();
        } finally {
          process.exit(code);
        }
      }
    });
  }
  const orphaned = Effect.runFork(Effect.andThen(shellIsGone, Effect.sync(ask)));
  const exit = await Effect.runPromiseExit(main, { signal: stop.signal });
  orphaned.interruptUnsafe();
  if (Exit.isSuccess(exit)) return;
  if (stop.signal.aborted && Cause.hasInterruptsOnly(exit.cause)) {
    say("Stopped.");
    process.exitCode = exitCodes.stopped;
    return;
  }
  const error = Cause.squash(exit.cause);
  say(wordsOf(error));
  process.exitCode = isConfigurationError(error) ? exitCodes.wrongConfiguration : exitCodes.failed;
};
