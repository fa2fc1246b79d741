import { Clock, DateTime, Effect, Stream } from "effect";
import type { Order } from "../../../domain/Order.ts";
import type { Submission } from "../../../domain/Submission.ts";
import { type Instant, minutes } from "../../../domain/Time.ts";
import type { CurrentShop } from "../../../ports/CurrentShop.ts";
import { JtlWawi } from "../../../ports/JtlWawi.ts";
import { OrderStore } from "../../../ports/OrderStore.ts";
import { ShopStore } from "../../../ports/ShopStore.ts";
import { CurrentStep, type Trouble } from "../../CurrentStep.ts";
import type { Step } from "../../Workflow.ts";
import { rejectedByJtl } from "./failedBecause.ts";
import { giveUpMissed } from "./giveUpMissed.ts";
import { acceptEnded } from "./acceptEnded.ts";
import type { Acceptance } from "./judgeAcceptance.ts";
import { lookUpSize, settleSubmissions, waitForDeadlines } from "./settleSubmissions.ts";
import { takeAccepted } from "./takeAccepted.ts";

/** States in which JTL may turn out to have an order that was handed over. */
const waitingStates = ["submitting", "submitted", "failed"] as const;

/** A row that is older has been left alone by JTL's worker. */
const silentMillis = minutes(15);

const workerSilent = (rows: number, since: Instant): Trouble => ({
  code: "jtlWorkerSilent",
  message: `JTL-Worker does not take orders over: ${rows} wait in JTL's import table, since ${DateTime.formatIso(DateTime.makeUnsafe(since))}.`,
  whatToDo: "Start JTL-Worker on the JTL server, and its import of XML orders.",
});

/** Looks for the rows of submitted orders that JTL has no order of. Answers since when those wait. */
const lookForRows = Effect.fnUntraced(function* (submitted: ReadonlyArray<Submission>) {
  const orders = yield* OrderStore;
  const jtl = yield* JtlWawi;
  if (submitted.length === 0) return [];
  const rows = new Set(
    (yield* jtl.queued(submitted.map(({ parentOrderSn }) => parentOrderSn))).map(
      ({ externalNumber }) => externalNumber,
    ),
  );
  const isThere = ({ parentOrderSn }: Submission) => rows.has(parentOrderSn);
  const there = submitted.filter(isThere);
  const again = there.filter(({ missedAt }) => missedAt !== null);
  if (again.length > 0) {
    yield* orders.noteMissed(
      again.map(({ parentOrderSn }) => parentOrderSn),
      null,
    );
  }
  yield* giveUpMissed(
    submitted.filter((submission) => !isThere(submission)),
    yield* Clock.currentTimeMillis,
    "submitted",
    rejectedByJtl,
  );
  return there.map(({ begunAt }) => begunAt);
});

/**
 * Looks what JTL has made of the orders that were handed over: one question for every thousand, and
 * one more for the rows of those that it has no order of. Orders that failed are looked for too.
 */
const lookUpHandedOver = Effect.gen(function* () {
  const orders = yield* OrderStore;
  const jtl = yield* JtlWawi;
  const step = yield* CurrentStep;
  const skuMap = yield* Effect.cached((yield* ShopStore).skuMap);
  const silentBefore = (yield* Clock.currentTimeMillis) - silentMillis;
  let silent = 0;
  let silentSince = silentBefore;

  const lookUp = Effect.fnUntraced(function* (page: ReadonlyArray<Order>) {
    const numbers = page.map(({ parentOrderSn }) => parentOrderSn);
    const found = Map.groupBy(yield* jtl.orders(numbers), ({ externalNumber }) => externalNumber);
    const submissions = new Map(
      (yield* orders.submissions(waitingStates, numbers)).map((one) => [one.parentOrderSn, one]),
    );
    const acceptances = page.flatMap((order): ReadonlyArray<Acceptance> => {
      const jtlOrders = found.get(order.parentOrderSn);
      const { totalGross = null } = submissions.get(order.parentOrderSn) ?? {};
      return jtlOrders === undefined ? [] : [{ order, jtlOrders, totalGross }];
    });
    const changed = acceptances.length > 0 ? yield* takeAccepted(acceptances, yield* skuMap) : 0;
    const begun = yield* lookForRows(
      page
        .filter(({ parentOrderSn, state }) => state === "submitted" && !found.has(parentOrderSn))
        .flatMap(({ parentOrderSn }) => submissions.get(parentOrderSn) ?? []),
    );
    for (const begunAt of begun.filter((at) => at <= silentBefore)) {
      silent += 1;
      silentSince = Math.min(silentSince, begunAt);
    }
    yield* step.count({ processed: page.length, changed, skipped: page.length - changed });
  });

  yield* orders.inStates(waitingStates, lookUpSize).pipe(Stream.runForEach(lookUp));
  if (silent > 0) yield* step.alert(workerSilent(silent, silentSince));
});

/**
 * Looks what has become of the orders that were handed over: settles hand-overs that broke off, and
 * takes as accepted what JTL has. It needs no other step: JTL packs what it has whether Temu answers
 * or not.
 */
export const acceptOrders: Step<OrderStore | ShopStore | JtlWawi | CurrentShop> = {
  name: "accept",
  run: Effect.gen(function* () {
    const open = yield* (yield* OrderStore).submissions(["submitting"]);
    if (open.length > 0) yield* settleSubmissions(yield* waitForDeadlines(open));
    yield* lookUpHandedOver;
    yield* acceptEnded;
  }),
};
