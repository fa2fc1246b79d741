import { Effect } from "effect";
import { elapsed } from "../domain/Time.ts";
import { BeginBefore } from "../ports/BeginBefore.ts";
import { CurrentStep } from "./CurrentStep.ts";

/**
 * The fence, and until when its lease holds at least, in milliseconds of {@link elapsed}. Counted from
 * before the fence was asked, so it never outlives the lease.
 */
export const leaseEnd = Effect.gen(function* () {
  const { fence } = yield* CurrentStep;
  const askedAt = yield* elapsed;
  return askedAt + (yield* fence);
});

/**
 * A write behind the fence. It may begin as long as the lease holds, and no later: while it waits for
 * its turn another host may take over.
 */
export const fenced = <A, E, R>(write: Effect.Effect<A, E, R>) =>
  Effect.flatMap(leaseEnd, (until) => Effect.provideService(write, BeginBefore, until));
