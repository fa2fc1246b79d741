import { Array as Arr, Clock, Effect } from "effect";
import type { Submission } from "../../../domain/Submission.ts";
import { seconds } from "../../../domain/Time.ts";
import { JtlWawi } from "../../../ports/JtlWawi.ts";
import { OrderStore } from "../../../ports/OrderStore.ts";
import { CurrentStep, type Trouble } from "../../CurrentStep.ts";
import { outcomeUnknown } from "./failedBecause.ts";
import { giveUpMissed } from "./giveUpMissed.ts";

/** How long one insert may take, at most; the lease's end may cut it shorter. */
export const insertMillis = seconds(10);

/** So many orders are looked up in JTL at once. */
export const lookUpSize = 1_000;

const unsettled: Trouble = {
  code: "handOverUnsettled",
  message: "Whether JTL received this order is not known yet.",
  whatToDo: "Nothing yet: it is looked up again in each run and not sent twice.",
};

/**
 * Those intents whose insert can no longer happen by JTL's clock, waited for if need be: but not
 * longer than an insert may take, since JTL's clock may have been set back.
 */
export const waitForDeadlines = Effect.fnUntraced(function* (intents: ReadonlyArray<Submission>) {
  const jtl = yield* JtlWawi;
  const latest = intents.reduce((last, { deadline }) => Math.max(last, deadline), 0);
  let { now } = yield* jtl.importMark;
  if (latest >= now) {
    yield* Effect.sleep(Math.min(latest - now + 1, insertMillis));
    now = (yield* jtl.importMark).now;
  }
  return intents.filter(({ deadline }) => deadline < now);
});

const settlePage = Effect.fnUntraced(function* (page: ReadonlyArray<Submission>) {
  const orders = yield* OrderStore;
  const jtl = yield* JtlWawi;
  const step = yield* CurrentStep;
  const numbers = page.map(({ parentOrderSn }) => parentOrderSn);
  const mark = yield* jtl.importMark;
  // Rows before orders: JTL's worker moves them from the one to the other.
  const rows = new Map(
    (yield* jtl.queued(numbers)).map(({ externalNumber, rowId }) => [externalNumber, rowId]),
  );
  const found = new Set((yield* jtl.orders(numbers)).map(({ externalNumber }) => externalNumber));
  const now = yield* Clock.currentTimeMillis;
  // What was seen holds only while no other host hands over: it may have begun these anew.
  yield* step.fence;

  for (const { parentOrderSn } of page) {
    const rowId = rows.get(parentOrderSn);
    if (rowId !== undefined) yield* orders.recordSubmission(parentOrderSn, rowId);
  }
  const missed = page.filter(
    ({ parentOrderSn }) => !rows.has(parentOrderSn) && !found.has(parentOrderSn),
  );
  // No row was ever added since the intent: the insert certainly did not happen.
  const undone = missed.filter(({ lastRowId }) => lastRowId === mark.lastRowId);
  if (undone.length > 0) {
    yield* orders.changeStates(
      undone.map(({ parentOrderSn }) => ({
        parentOrderSn,
        from: "submitting",
        to: "exported",
        reason: "insertDidNotHappen",
      })),
    );
  }
  const unsure = missed.filter(({ lastRowId }) => lastRowId !== mark.lastRowId);
  const waiting = yield* giveUpMissed(unsure, now, "submitting", outcomeUnknown);
  for (const parentOrderSn of waiting) yield* step.problem(unsettled, parentOrderSn);
});

/** Settles hand-overs that broke off, whose insert can no longer happen. */
export const settleSubmissions = (intents: ReadonlyArray<Submission>) =>
  Effect.forEach(Arr.chunksOf(intents, lookUpSize), settlePage, { discard: true });
