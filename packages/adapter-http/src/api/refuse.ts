import type { ConfigurationError, CursorMismatch, StorageError, UnknownJob } from "@temu-jtl/core";
import { Effect } from "effect";
import { pointerOf } from "../problems/schemaProblems.ts";
import { Refusal } from "../problems/Refusal.ts";

interface Failure {
  readonly _tag?: string;
  readonly category?: string;
  readonly message: string;
}

/** The database's own words stay in the log. What it does not take is a mistake of ours, no outage. */
export const refuseStorage = (error: Failure) => {
  const isOurs = error._tag === "StorageError" && error.category === "invalid";
  return Effect.logError(isOurs ? "A request failed" : "The database failed a request", error).pipe(
    Effect.andThen(new Refusal({ code: isOurs ? "unexpected" : "databaseAway" })),
  );
};

/** Refuses what a store failed. */
export const orAway = <A, E extends Failure, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.catch(effect, refuseStorage);

/** Refuses a list that cannot be read, or does not go on at the cursor that was sent. */
export const orNoList = <A, R>(
  effect: Effect.Effect<A, StorageError | CursorMismatch, R>,
): Effect.Effect<A, Refusal, R> =>
  Effect.catchTags(effect, {
    CursorMismatch: ({ message }) =>
      Effect.fail(
        new Refusal({
          code: "cursorMismatch",
          errors: [{ pointer: "/query/cursor", code: "invalid", detail: message }],
        }),
      ),
    StorageError: refuseStorage,
  });

/** Refuses what a job operation did not do. `place`: where in the request its settings stand. */
export const orRefused =
  (place: string) =>
  <A, R>(
    effect: Effect.Effect<A, UnknownJob | ConfigurationError | StorageError | Refusal, R>,
  ): Effect.Effect<A, Refusal, R> =>
    Effect.catchTags(effect, {
      UnknownJob: ({ jobId, message }) =>
        Effect.fail(
          new Refusal({
            code: "unknownJob",
            parameters: { job: jobId },
            errors: [{ pointer: "/path/job_id", code: "invalid", detail: message }],
          }),
        ),
      ConfigurationError: ({ problems }) =>
        Effect.fail(
          new Refusal({
            code: "badInput",
            errors: problems.map(({ problem, setting }) => ({
              pointer: pointerOf(place, setting === "" ? [] : setting.split(".")),
              code: "invalid" as const,
              detail: problem,
            })),
          }),
        ),
      StorageError: refuseStorage,
    });
