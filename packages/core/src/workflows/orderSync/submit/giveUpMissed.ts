import { Effect } from "effect";
import { graceEnds, type Submission } from "../../../domain/Submission.ts";
import type { Instant } from "../../../domain/Time.ts";
import { OrderStore } from "../../../ports/OrderStore.ts";
import { CurrentStep, type Trouble } from "../../CurrentStep.ts";

/**
 * Notes of which orders JTL has just been seen with neither a row nor an order. Those for which it has
 * stayed like that for the grace time fail, of which each run tells. Answers the numbers of the others.
 */
export const giveUpMissed = Effect.fnUntraced(function* (
  missed: ReadonlyArray<Submission>,
  now: Instant,
  from: "submitting" | "submitted",
  { code: reason }: Pick<Trouble, "code">,
) {
  const orders = yield* OrderStore;
  const step = yield* CurrentStep;
  const numbersOf = (some: ReadonlyArray<Submission>) =>
    some.map(({ parentOrderSn }) => parentOrderSn);
  const isOver = (submission: Submission) => graceEnds(submission, now) <= now;
  const over = numbersOf(missed.filter(isOver));
  const news = numbersOf(missed.filter(({ missedAt }) => missedAt === null));
  if (news.length > 0) yield* orders.noteMissed(news, now);
  if (over.length > 0) {
    yield* step.fence;
    const failed = yield* orders.changeStates(
      over.map((parentOrderSn) => ({ parentOrderSn, from, to: "failed", reason })),
    );
    yield* step.count({ failed: failed.length });
  }
  return numbersOf(missed.filter((submission) => !isOver(submission)));
});
