import type { WorkedJob } from "@temu-jtl/adapter-scheduler";
import type { JobEnd } from "@temu-jtl/core";
import { Effect, Latch } from "effect";

/** One run of a held job, on whichever host. */
export interface HeldRun {
  readonly runId: string;
  readonly trigger: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** How it ended; null while it is under way. */
  ended: JobEnd["outcome"] | null;
}

/**
 * A job whose runs end when the test says so, or when they are stopped. The same one for all hosts: it
 * counts how many of its runs are under way at once.
 */
export const heldJob = (jobId: string, heedsStop = true) => {
  const runs: Array<HeldRun> = [];
  const doors: Array<Latch.Latch> = [];
  let failure: string | null = null;
  let underWay = 0;
  let most = 0;
  const job: WorkedJob = {
    jobId,
    run: ({ parameters, runId, stop, trigger }) =>
      Effect.suspend(() => {
        const run: HeldRun = { runId, trigger, parameters, ended: null };
        const door = Latch.makeUnsafe(isOpen);
        runs.push(run);
        doors.push(door);
        underWay += 1;
        most = Math.max(most, underWay);
        const end = (outcome: HeldRun["ended"]) =>
          Effect.sync(() => {
            run.ended ??= outcome;
          });
        const itsEnd = Effect.map(door.await, (): JobEnd =>
          failure === null
            ? { outcome: "succeeded" }
            : { outcome: "failed", message: failure, whatToDo: "Look at it." },
        );
        const stopped = heedsStop ? Effect.map(stop, (outcome) => ({ outcome })) : Effect.never;
        return Effect.raceFirst(itsEnd, stopped).pipe(
          Effect.tap(({ outcome }) => end(outcome)),
          Effect.ensuring(
            Effect.andThen(
              end("interrupted"),
              Effect.sync(() => {
                underWay -= 1;
              }),
            ),
          ),
        );
      }),
  };
  let isOpen = false;
  return {
    job,
    runs,
    /** How many runs were under way at once, at most. */
    mostAtOnce: () => most,
    /** Lets the runs that are under way come to their end. */
    endRuns: Effect.sync(() => {
      for (const door of doors) door.openUnsafe();
    }),
    /** Lets every run, also those to come, end at once. */
    endAll: Effect.sync(() => {
      isOpen = true;
      for (const door of doors) door.openUnsafe();
    }),
    /** What runs that end from now on fail with; null: they succeed. */
    fail: (message: string | null) =>
      Effect.sync(() => {
        failure = message;
      }),
  };
};
