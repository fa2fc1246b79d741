import { Effect, Stream } from "effect";
import { holdReason } from "../../domain/HoldReason.ts";
import type { ImportMark } from "../../domain/JtlOrder.ts";
import type { StoredDocument, SubmissionIntent } from "../../domain/Submission.ts";
import type { JtlError } from "../../domain/SyncError.ts";
import { elapsed, seconds } from "../../domain/Time.ts";
import type { CurrentShop } from "../../ports/CurrentShop.ts";
import { JtlWawi } from "../../ports/JtlWawi.ts";
import { OrderStore } from "../../ports/OrderStore.ts";
import type { ShopStore } from "../../ports/ShopStore.ts";
import type { TemuApi } from "../../ports/TemuApi.ts";
import { CurrentStep, type Trouble } from "../CurrentStep.ts";
import type { Step } from "../Workflow.ts";
import { confirmStanding } from "./confirmStanding.ts";

/** How long one insert may take, at most; the lease's end may cut it shorter. */
const insertMillis = seconds(10);

const deadlineAhead: Trouble = {
  code: "handOverUnsettled",
  message: "An insert that was begun may still happen by JTL's clock: nothing more is handed over.",
  whatToDo: "Compare the clocks of the JTL server and of this machine; the next run looks again.",
};

/** So many orders are looked up in JTL at once. */
const lookUpSize = 1_000;

/** JTL's clock and numbering, carried on from one look at them. */
interface JtlMark extends ImportMark {
  /** When the look had been answered: counted from here JTL's clock is never believed to be ahead. */
  readonly answeredAt: number;
}

const readMark = Effect.gen(function* () {
  const mark = yield* (yield* JtlWawi).importMark;
  return { ...mark, answeredAt: yield* elapsed };
});

/**
 * Waits until no insert that was once begun can happen any more. Answers whether that is so: a JTL
 * whose clock was set back is not waited for longer than an insert may take.
 */
const waitForDeadlines = Effect.fnUntraced(function* (intents: ReadonlyArray<SubmissionIntent>) {
  const latest = Math.max(...intents.map(({ deadline }) => deadline));
  const { now } = yield* (yield* JtlWawi).importMark;
  if (latest < now) return true;
  yield* Effect.sleep(Math.min(latest - now + 1, insertMillis));
  return latest < (yield* (yield* JtlWawi).importMark).now;
});

/**
 * Settles orders whose hand-over broke off: looks where they are, rows before orders, since JTL's
 * worker moves them from the one to the other.
 */
const settleSubmissions = Effect.fnUntraced(function* (intents: ReadonlyArray<SubmissionIntent>) {
  const orders = yield* OrderStore;
  const jtl = yield* JtlWawi;
  const step = yield* CurrentStep;
  const numbers = intents.map(({ parentOrderSn }) => parentOrderSn);
  const mark = yield* jtl.importMark;
  const rows = new Map(
    (yield* jtl.queued(numbers)).map(({ externalNumber, rowId }) => [externalNumber, rowId]),
  );
  const found = new Set((yield* jtl.orders(numbers)).map(({ externalNumber }) => externalNumber));
  for (const { lastRowId, parentOrderSn } of intents) {
    const rowId = rows.get(parentOrderSn);
    if (rowId !== undefined) {
      yield* orders.recordSubmission(parentOrderSn, rowId);
    } else if (!found.has(parentOrderSn) && mark.lastRowId === lastRowId) {
      // No row was ever added since the intent: the insert certainly did not happen.
      yield* orders.changeStates([
        { parentOrderSn, from: "submitting", to: "exported", reason: "insertDidNotHappen" },
      ]);
    } else if (!found.has(parentOrderSn)) {
      yield* step.problem(
        {
          code: "handOverUnsettled",
          message: "Whether JTL received this order is not known yet.",
          whatToDo: "Nothing yet: it is looked up again in each run and not sent twice.",
        },
        parentOrderSn,
      );
    }
  }
});

/** Hands one order over: intent, insert, record. Answers the last row number it knows of. */
const handOver = Effect.fnUntraced(function* (
  document: StoredDocument,
  mark: JtlMark,
): Effect.fn.Return<number, StepFailure, OrderStore | JtlWawi | CurrentStep> {
  const orders = yield* OrderStore;
  const jtl = yield* JtlWawi;
  const step = yield* CurrentStep;
  const { parentOrderSn } = document;
  const jtlNow = mark.now + Math.floor((yield* elapsed) - mark.answeredAt);
  // Asked for after JTL's time was taken: the deadline never outlives the lease.
  const leaseMillis = yield* step.fence;
  const deadline = jtlNow + Math.min(insertMillis, leaseMillis);
  yield* orders.beginSubmission({
    parentOrderSn,
    revision: document.revision,
    documentHash: document.hash,
    deadline,
    lastRowId: mark.lastRowId,
  });
  const takeBack = (reason: string) =>
    orders.changeStates([{ parentOrderSn, from: "submitting", to: "exported", reason }]);

  const outcome = yield* jtl
    .submit({ externalNumber: parentOrderSn, document: document.text, deadline })
    .pipe(
      // Anything but an unknown outcome means that JTL has no row of it.
      Effect.tapError((error) =>
        error.category === "unknownOutcome" ? Effect.void : takeBack("insertFailed"),
      ),
      Effect.catchIf(
        (error) => error.category === "invalid",
        (error) => Effect.succeed({ _tag: "Refused" as const, error }),
      ),
    );
  switch (outcome._tag) {
    case "Inserted":
    case "AlreadyQueued":
      yield* orders.recordSubmission(parentOrderSn, outcome.rowId);
      yield* step.count({ processed: 1, changed: 1 });
      return Math.max(mark.lastRowId, outcome.rowId);
    case "AlreadyOrdered":
      yield* orders.recordAcceptance([
        { parentOrderSn, from: "submitting", jtlOrderNumbers: outcome.orderNumbers },
      ]);
      yield* step.count({ processed: 1, changed: 1 });
      return mark.lastRowId;
    case "Refused":
      yield* step.problem(outcome.error, parentOrderSn);
      yield* orders.hold([
        {
          parentOrderSn,
          from: "exported",
          holdReasons: [holdReason("refusedByJtl", { problem: outcome.error.message })],
        },
      ]);
      yield* step.count({ processed: 1, held: 1 });
      return mark.lastRowId;
    case "TooLate":
      yield* takeBack("insertTooLate");
      yield* step.count({ processed: 1, skipped: 1 });
      return mark.lastRowId;
  }
});

type StepFailure = JtlError | Effect.Error<Step<never>["run"]>;

/** Looks which orders JTL has taken over: one question for every thousand that wait. */
const lookForAcceptance = Effect.gen(function* () {
  const orders = yield* OrderStore;
  const jtl = yield* JtlWawi;
  const step = yield* CurrentStep;
  yield* orders.inStates(["submitting", "submitted"], lookUpSize).pipe(
    Stream.runForEach(
      Effect.fnUntraced(function* (page) {
        const found = Map.groupBy(
          (yield* jtl.orders(page.map(({ parentOrderSn }) => parentOrderSn))).filter(
            ({ cancelled }) => !cancelled,
          ),
          ({ externalNumber }) => externalNumber,
        );
        const acceptances = page.flatMap(({ parentOrderSn, state }) => {
          const ofOrder = found.get(parentOrderSn);
          return ofOrder === undefined
            ? []
            : [
                {
                  parentOrderSn,
                  from: state,
                  jtlOrderNumbers: ofOrder.map(({ orderNumber }) => orderNumber),
                },
              ];
        });
        if (acceptances.length > 0) yield* orders.recordAcceptance(acceptances);
        yield* step.count({
          processed: page.length,
          changed: acceptances.length,
          skipped: page.length - acceptances.length,
        });
      }),
    ),
  );
});

/** Hands documents to JTL, one at a time and never twice, and looks which were accepted. */
export const submitOrders: Step<OrderStore | ShopStore | JtlWawi | TemuApi | CurrentShop> = {
  name: "submit",
  // Without what Temu says now, in the books and in the documents, nobody knows what was cancelled.
  needs: ["fetch", "import", "render"],
  run: Effect.gen(function* () {
    const orders = yield* OrderStore;
    const step = yield* CurrentStep;

    // Before anything is inserted: by the rows that JTL has had since an intent it is told whether its
    // insert happened, and ours would count among them.
    const open = yield* orders.submissions(["submitting"]);
    const isSettled = open.length === 0 || (yield* waitForDeadlines(open));
    if (open.length > 0 && isSettled) yield* settleSubmissions(open);
    // Before new ones are added: what was handed over now is never accepted within the same run.
    yield* lookForAcceptance;
    if (!isSettled) return yield* step.problem(deadlineAhead, open[0]?.parentOrderSn);

    const total = (yield* orders.countByState).exported ?? 0;
    let done = 0;
    yield* orders.inStates(["exported"]).pipe(
      Stream.runForEach(
        Effect.fnUntraced(function* (page) {
          const ready = yield* confirmStanding(page);
          if (ready.length === 0) return;
          const documents = yield* orders.documents(ready);
          let mark: JtlMark = yield* readMark;
          for (const document of documents) {
            mark = { ...mark, lastRowId: yield* handOver(document, mark) };
            done += 1;
            yield* step.progress(done, Math.max(total, done));
          }
        }),
      ),
    );
  }),
};
