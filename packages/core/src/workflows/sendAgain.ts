import { Duration, Effect, Schedule } from "effect";
import type { StepError } from "../domain/SyncError.ts";

/**
 * Waits before something that certainly had no effect at Temu is sent again, as long as Temu asks or
 * longer from try to try.
 */
export const sendAgain = Schedule.exponential("1 second").pipe(
  Schedule.jittered,
  Schedule.setInputType<StepError>(),
  Schedule.modifyDelay(({ duration, input }) =>
    Effect.succeed(
      Duration.max(
        duration,
        Duration.millis(input._tag === "TemuApiError" ? (input.retryAfterMillis ?? 0) : 0),
      ),
    ),
  ),
  Schedule.upTo({ times: 3 }),
  Schedule.while(
    ({ input }) =>
      input._tag === "TemuApiError" &&
      (input.category === "throttled" || input.category === "transient"),
  ),
);
