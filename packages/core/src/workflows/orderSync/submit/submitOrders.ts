import { Clock, Effect, Stream } from "effect";
import { holdReason } from "../../../domain/HoldReason.ts";
import type { ImportMark } from "../../../domain/JtlOrder.ts";
import type { Order } from "../../../domain/Order.ts";
import type { StoredDocument, Submission, SubmissionIntent } from "../../../domain/Submission.ts";
import type { JtlError } from "../../../domain/SyncError.ts";
import { elapsed } from "../../../domain/Time.ts";
import type { CurrentShop } from "../../../ports/CurrentShop.ts";
import { JtlWawi } from "../../../ports/JtlWawi.ts";
import { OrderStore } from "../../../ports/OrderStore.ts";
import type { ShopStore } from "../../../ports/ShopStore.ts";
import type { TemuApi } from "../../../ports/TemuApi.ts";
import { CurrentStep, type Trouble } from "../../CurrentStep.ts";
import { leaseEnd } from "../../fenced.ts";
import { whole } from "../../safePoints.ts";
import type { Step } from "../../Workflow.ts";
import { leavingOutHeld } from "../people/leavingOutHeld.ts";
import { confirmStanding } from "./confirmStanding.ts";
import { insertMillis } from "./settleSubmissions.ts";
import { acceptFound } from "./takeAccepted.ts";

const unsettledIntent: Trouble = {
  code: "handOverUnsettled",
  message:
    "An insert that was begun may still happen by JTL's clock, or has not been looked for yet: nothing more is handed over.",
  whatToDo: "Compare the clocks of the JTL server and of this machine; the next run looks again.",
};

const insertTooLate = "insertTooLate";

/** Once is a lock that somebody held in JTL's database; from then on something is wrong. */
const tooLateAgain: Trouble = {
  code: "handOverTooLate",
  message:
    "This order could not be handed over in time, and not for the first time: JTL's database took longer than the insert may take. Nothing was inserted.",
  whatToDo:
    "See what keeps JTL's database busy: long transactions on dbo.tXMLBestellImport, many rows that wait there because JTL-Worker stands still, a server without memory or disk. See also that the clocks of the JTL server and of this machine run evenly. Each run tries again.",
};

/** JTL's clock and numbering, carried on from one look at them. */
interface JtlMark extends ImportMark {
  /** When the look had been answered: counted from here JTL's clock is never believed to be ahead. */
  readonly answeredAt: number;
}

const readMark = Effect.gen(function* () {
  const mark = yield* (yield* JtlWawi).importMark;
  return { ...mark, answeredAt: yield* elapsed };
});

/** Hands one order over: intent, insert, record. Answers the last row number it knows of. */
const handOver = Effect.fnUntraced(function* (
  document: StoredDocument,
  mark: JtlMark,
): Effect.fn.Return<number, StepFailure, OrderStore | ShopStore | JtlWawi | CurrentStep> {
  const orders = yield* OrderStore;
  const jtl = yield* JtlWawi;
  const step = yield* CurrentStep;
  const { parentOrderSn } = document;
  const latest = Math.min((yield* elapsed) + insertMillis, yield* leaseEnd);
  const deadline = mark.now + Math.floor(latest - mark.answeredAt);
  const intent: SubmissionIntent = {
    parentOrderSn,
    revision: document.revision,
    documentHash: document.hash,
    deadline,
    lastRowId: mark.lastRowId,
  };
  const isBegun = yield* leavingOutHeld([intent], ([one]) =>
    one === undefined ? Effect.succeed(false) : Effect.as(orders.beginSubmission(one), true),
  );
  if (!isBegun) {
    yield* step.count({ processed: 1, skipped: 1 });
    return mark.lastRowId;
  }
  // After a pause another host may have settled this intent, and be handing the order over anew.
  const takeBack = (reason: string) =>
    Effect.andThen(
      step.fence,
      orders.changeStates([{ parentOrderSn, from: "submitting", to: "exported", reason }]),
    );

  const outcome = yield* jtl
    .submit({ externalNumber: parentOrderSn, document: document.text, deadline })
    .pipe(
      // Anything but an unknown outcome means that JTL has no row of it.
      Effect.tapError((error) =>
        error.category === "unknownOutcome" ? Effect.void : takeBack("insertFailed"),
      ),
      Effect.catchIf(
        (error): error is JtlError => error._tag === "JtlError" && error.category === "invalid",
        (error) => Effect.succeed({ _tag: "Refused" as const, error }),
      ),
    );
  switch (outcome._tag) {
    case "Inserted":
    case "AlreadyQueued":
      yield* orders.recordSubmission(parentOrderSn, outcome.rowId);
      yield* step.count({ processed: 1, changed: 1 });
      // JTL's numbers may have been set back meanwhile: what they were before is no mark any more.
      return outcome._tag === "Inserted" ? outcome.rowId : mark.lastRowId;
    case "AlreadyOrdered":
      yield* acceptFound(parentOrderSn);
      yield* step.count({ processed: 1, changed: 1 });
      return mark.lastRowId;
    case "Refused":
      yield* step.problem(outcome.error, parentOrderSn);
      yield* leavingOutHeld(
        [
          {
            parentOrderSn,
            from: "exported" as const,
            holdReasons: [holdReason("refusedByJtl", { problem: outcome.error.message })],
          },
        ],
        orders.hold,
      );
      yield* step.count({ processed: 1, held: 1 });
      return mark.lastRowId;
    case "TooLate": {
      const before = yield* orders.history(parentOrderSn);
      yield* takeBack(insertTooLate);
      if (before.some(({ reason }) => reason === insertTooLate)) {
        yield* step.alert(tooLateAgain, parentOrderSn);
      }
      yield* step.count({ processed: 1, skipped: 1 });
      return mark.lastRowId;
    }
  }
});

type StepFailure = JtlError | Effect.Error<Step<never>["run"]>;

/** Hands these orders over, as far as Temu's word about them is fresh when it is their turn. */
const handOverPage = Effect.fnUntraced(function* (
  page: ReadonlyArray<Order>,
  onDone: () => Effect.Effect<void>,
) {
  const orders = yield* OrderStore;
  let left = page;
  while (left.length > 0) {
    const { freshUntil, ready } = yield* confirmStanding(left);
    if (ready.length === 0) return;
    const documents = yield* orders.documents(ready);
    let mark: JtlMark = yield* readMark;
    const waiting = [...documents];
    let document = waiting.shift();
    while (document !== undefined) {
      // A stop that somebody has said by now is heard before the next order is handed over.
      yield* Effect.yieldNow;
      mark = { ...mark, lastRowId: yield* whole(handOver(document, mark)) };
      yield* onDone();
      // A JTL that is slow outlasts Temu's word.
      if ((yield* Clock.currentTimeMillis) >= freshUntil) break;
      document = waiting.shift();
    }
    if (waiting.length === 0) return;
    const others = yield* orders.known(waiting.map(({ parentOrderSn }) => parentOrderSn));
    left = others.filter(({ state }) => state === "exported");
  }
});

/**
 * An intent that forbids to insert anything: its own insert may still happen, or nobody has looked
 * whether it did. By the rows that JTL has had since an intent it is told whether its insert happened,
 * and ours would count among them.
 */
const unsettledIntentOf = Effect.fnUntraced(function* (intents: ReadonlyArray<Submission>) {
  if (intents.length === 0) return undefined;
  const { now } = yield* (yield* JtlWawi).importMark;
  return intents.find(({ deadline, missedAt }) => deadline >= now || missedAt === null);
});

/** Hands documents to JTL, one at a time and never twice. */
export const submitOrders: Step<OrderStore | ShopStore | JtlWawi | TemuApi | CurrentShop> = {
  name: "submit",
  // Without what Temu says now, in the books and in the documents, nobody knows what was cancelled;
  // without the look at JTL nobody knows what became of earlier inserts.
  needs: ["fetch", "import", "render", "accept"],
  run: Effect.gen(function* () {
    const orders = yield* OrderStore;
    const step = yield* CurrentStep;

    const unsettled = yield* unsettledIntentOf(yield* orders.submissions(["submitting"]));
    if (unsettled !== undefined) {
      return yield* step.problem(unsettledIntent, unsettled.parentOrderSn);
    }

    const total = (yield* orders.countByState).exported ?? 0;
    let done = 0;
    yield* orders.inStates(["exported"]).pipe(
      Stream.runForEach((page) =>
        handOverPage(page, () => {
          done += 1;
          return step.progress(done, Math.max(total, done));
        }),
      ),
    );
  }),
};
