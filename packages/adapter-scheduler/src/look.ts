import { randomUUID } from "node:crypto";
import { abandon, claim, elapsed, JobStore, type StorageError } from "@temu-jtl/core";
import { Deferred, Effect, Option } from "effect";
import type { HostState } from "./HostState.ts";
import type { Messages } from "./Messages.ts";
import type { Timing } from "./Timing.ts";

/** How many due jobs are sent at a time. */
const concurrency = 4;

/**
 * How long a look may take. A connection that has broken without a word may not answer for a quarter of an
 * hour; the next look has another one. A host gives its next sign of life before it counts as gone.
 */
const longestLookMillis = 5_000;

/** Does it now and then, whatever becomes of it: a database that is away comes back. */
export const every = <R>(
  millis: number,
  look: Effect.Effect<unknown, { readonly message: string }, R>,
): Effect.Effect<never, never, R> =>
  look.pipe(
    Effect.timeoutOrElse({
      duration: longestLookMillis,
      orElse: () => Effect.logWarning("The database of the jobs did not answer in time."),
    }),
    Effect.catch(({ message }) => Effect.logWarning(message)),
    Effect.catchDefect((defect) => Effect.logError("Unexpected error", defect)),
    Effect.andThen(Effect.sleep(millis)),
    Effect.forever,
  );

/** Sends what is due to whichever host takes it up first. */
export const sendDue = (state: HostState, messages: Messages, jobIds: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    if (state.isStopping) return;
    const store = yield* JobStore;
    yield* Effect.forEach(
      yield* store.due(jobIds),
      Effect.fnUntraced(function* (jobId) {
        const messageId = randomUUID();
        const run = yield* store.change(jobId, claim({ messageId, runId: randomUUID() }));
        if (run === null) return;
        yield* (
          messages
            .send(jobId, messageId)
            // It may have been sent all the same, and begun by then.
            .pipe(Effect.tapError(() => store.change(jobId, abandon({ messageId, host: null }))))
        );
      }),
      { concurrency, discard: true },
    );
  });

/**
 * Watches over the runs of this host: ends those that another host has taken over, stops those that a
 * person wants stopped, and ends all of them when the database has been away for too long to know.
 */
export const makeWatch = Effect.gen(function* () {
  const store = yield* JobStore;
  let reachedAt = yield* elapsed;
  return (state: HostState, timing: Timing): Effect.Effect<void, StorageError> =>
    Effect.gen(function* () {
      if (state.running.size === 0) {
        reachedAt = yield* elapsed;
        return;
      }
      // What begins while the database is asked may not stand in its answer.
      const judged = [...state.running];
      const jobs = yield* store.list.pipe(
        Effect.timeoutOption(2 * timing.tickMillis),
        Effect.catch((error) => Effect.as(Effect.logWarning(error.message), Option.none())),
      );
      const now = yield* elapsed;
      if (Option.isNone(jobs)) {
        if (now - reachedAt < timing.silenceMillis) return;
        yield* Effect.logWarning(
          "The database has been away for too long; what ran here is cut off.",
        );
        return yield* state.cutAll;
      }
      reachedAt = now;
      const runs = new Map(jobs.value.map(({ jobId, run }) => [jobId, run]));
      for (const [jobId, { cutOff, runId, stop }] of judged) {
        const run = runs.get(jobId);
        if (run?.runId !== runId) yield* cutOff.open;
        else if (run.stop !== null) yield* Deferred.succeed(stop, "cancelled");
      }
    });
});

/**
 * Frees the jobs whose message pg-boss has lost, so that they are sent anew. A host that lives knows
 * itself what it has under way, and ends it when its message is gone.
 */
export const freeLost = (state: HostState, messages: Messages, jobIds: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const store = yield* JobStore;
    const ours = new Set(jobIds);
    const carried = (yield* store.list).flatMap(({ jobId, run }) =>
      ours.has(jobId) && run !== null && run.messageId !== null
        ? [{ jobId, messageId: run.messageId, host: run.host }]
        : [],
    );
    if (carried.length === 0) return;
    const held = yield* messages.held(carried.map(({ messageId }) => messageId));
    const missing = carried.filter(({ messageId }) => !held.has(messageId));
    if (missing.length === 0) return;
    const alive = new Set((yield* store.hosts).hosts.map(({ host }) => host));
    yield* Effect.forEach(
      missing.filter(({ host, jobId }) =>
        host === state.host ? !state.running.has(jobId) : host === null || !alive.has(host),
      ),
      ({ jobId, ...judged }) => store.change(jobId, abandon(judged)),
      { discard: true },
    );
  });
