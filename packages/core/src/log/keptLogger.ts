import { Cause, Clock, Effect, Exit, Fiber, Latch, type Layer, Logger } from "effect";
import type { LogLine } from "../domain/LogLine.ts";
import type { Instant } from "../domain/Time.ts";
import { LogStore } from "../ports/LogStore.ts";
import { logLineOf } from "./logLineOf.ts";

/** Lines are written after so long, or when there are enough for a batch. */
const writeEveryMillis = 500;
const batchLines = 200;
/** More lines do not wait; they are lost. */
const longestQueue = 10_000;
/** A database that takes longer is away. */
const writeWithinMillis = 10_000;
/** Whoever closes waits so long at the most for what is left. */
const closeWithinMillis = 5_000;

const lossLine = (at: Instant, lost: number, reason: string): LogLine => ({
  at,
  level: "warning",
  message: `${lost} ${lost === 1 ? "line" : "lines"} of the log could not be kept: ${reason} → The runs' records are whole all the same, and what a host logs elsewhere is there.`,
  shop: null,
  workflow: null,
  runId: null,
  step: null,
  parentOrderSn: null,
  annotations: { lost },
});

const reasonOf = (cause: Cause.Cause<{ readonly message: string }>): string => {
  const failed = cause.reasons.find(Cause.isFailReason);
  return failed?.error.message ?? "Unexpected error of the log's store.";
};

/**
 * Keeps what is logged in the {@link LogStore}. Those who log never wait for it and never fail by it: lines
 * that cannot be written are lost, and counted. What is left is written when the scope closes.
 */
const keptLogger = Effect.gen(function* () {
  const store = yield* LogStore;
  const enough = Latch.makeUnsafe(false);
  const closing = Latch.makeUnsafe(false);
  const queue: Array<LogLine> = [];
  let lost = 0;
  let reason = "";
  const lose = (count: number, why: string) => {
    lost += count;
    reason = why;
  };

  const isDone = () => queue.length === 0 && lost === 0;

  /** Whether the next lines, and how many were lost before them, are in the store. */
  const writeBatch = Effect.gen(function* () {
    const batch = queue.splice(0, batchLines);
    const told = lost;
    // Before the lines that it is told with.
    const at = batch[0]?.at ?? (yield* Clock.currentTimeMillis);
    const written = yield* store
      .append(told === 0 ? batch : [lossLine(at, told, reason), ...batch])
      .pipe(
        Effect.timeoutOrElse({
          duration: writeWithinMillis,
          orElse: () => Effect.fail({ message: "The database did not answer." }),
        }),
        Effect.exit,
      );
    if (Exit.isSuccess(written)) lost -= told;
    else lose(batch.length, reasonOf(written.cause));
    return Exit.isSuccess(written);
  });

  const writer = Effect.gen(function* () {
    let isTaken = true;
    while (!closing.isOpen() || (isTaken && !isDone())) {
      // A database that is away is left alone for a while, however much there is to write.
      const wake = isTaken ? enough : closing;
      if (!closing.isOpen()) yield* Effect.timeoutOption(wake.await, writeEveryMillis);
      enough.closeUnsafe();
      isTaken = true;
      while (isTaken && !isDone()) isTaken = yield* writeBatch;
    }
  });

  yield* Effect.acquireRelease(
    // What the store logs while it writes would be lines to write.
    Effect.forkDetach(Effect.provideService(writer, Logger.CurrentLoggers, new Set())),
    (fiber) =>
      Effect.sync(() => {
        closing.openUnsafe();
        enough.openUnsafe();
      }).pipe(
        Effect.andThen(Effect.interruptible(Fiber.await(fiber))),
        Effect.timeoutOption(closeWithinMillis),
        Effect.andThen(Fiber.interrupt(fiber)),
      ),
  );

  return Logger.make((entry: Logger.Options<unknown>) => {
    if (queue.length >= longestQueue) {
      return lose(1, "They came faster than the database took them.");
    }
    try {
      queue.push(logLineOf(entry));
    } catch {
      // An annotation may be anything, also an object that throws when it is looked at.
      return lose(1, "What was logged could not be read.");
    }
    if (queue.length >= batchLines) enough.openUnsafe();
  });
});

/** Keeps what is logged in the {@link LogStore}, beside the loggers that there are. */
export const keptLoggerLayer: Layer.Layer<never, never, LogStore> = Logger.layer([keptLogger], {
  mergeWithExisting: true,
});
