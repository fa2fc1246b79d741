import { Context, Effect } from "effect";
import { elapsed } from "../domain/Time.ts";

/**
 * Until when a write may begin, in milliseconds of {@link elapsed}: the end of the lease that it is done
 * under. Whoever sends a write asks {@link isTooLate} when nothing is left to wait for, such as a slot of
 * the request budget: meanwhile another host may have taken over.
 */
export const BeginBefore = Context.Reference<number>("@temu-jtl/core/BeginBefore", {
  defaultValue: () => Number.POSITIVE_INFINITY,
});

/** Whether a write must not begin any more. */
export const isTooLate = Effect.gen(function* () {
  return (yield* elapsed) >= (yield* BeginBefore);
});

/** What a write says that has waited too long to begin. */
export const notBegun = {
  category: "transient",
  message: "it waited longer for its turn than this host may write, and was not sent",
  whatToDo: "Nothing: it is sent in its next turn, unless another host does it.",
} as const;
