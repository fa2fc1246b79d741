import { randomUUID } from "node:crypto";
import type { JtlError, RunProgress, SyncFailure } from "@temu-jtl/core";
import { Deferred, Effect } from "effect";
import { HttpApiSchema } from "effect/http-api";
import { Caller } from "../api/Caller.ts";
import { orWishRefused } from "../api/refuseWish.ts";
import type { Paths } from "../Paths.ts";

type Failure = JtlError | SyncFailure;

interface Begun {
  readonly runId: string;
  readonly alreadyRunning: boolean;
}

/**
 * Begins a run here, for a wish that no job has, and answers as soon as it has begun; or with the run that
 * is under way, if there is one. It goes on after the answer, and ends with this process.
 */
export const beginRun = (
  paths: Paths,
  shop: string,
  run: (control: {
    readonly runId: string;
    readonly onProgress: (progress: RunProgress) => void;
  }) => Effect.Effect<unknown, Failure>,
) =>
  Effect.gen(function* () {
    const { publicPath } = yield* Caller;
    const begun = yield* Deferred.make<Begun, Failure>();
    const runId = randomUUID();
    const onProgress = (progress: RunProgress) => {
      const answer =
        progress._tag === "AlreadyRunning"
          ? { runId: progress.run.runId, alreadyRunning: true }
          : { runId, alreadyRunning: false };
      Deferred.doneUnsafe(begun, Effect.succeed(answer));
    };
    yield* run({ runId, onProgress }).pipe(
      Effect.catch((error) =>
        Effect.logError("A run failed", error).pipe(Effect.andThen(Deferred.fail(begun, error))),
      ),
      Effect.onExit(() => Deferred.succeed(begun, { runId, alreadyRunning: false })),
      Effect.forkDetach,
    );
    const answer = yield* orWishRefused(Deferred.await(begun));
    const run_id = encodeURIComponent(answer.runId);
    return HttpApiSchema.withHeaders({
      body: { shop, ...answer },
      headers: {
        location: `${publicPath}${paths.api}/runs/${run_id}?shop=${encodeURIComponent(shop)}`,
      },
    });
  });
