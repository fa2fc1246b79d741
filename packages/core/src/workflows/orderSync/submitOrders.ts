import { Clock, Effect, Stream } from "effect";
import type { ImportMark } from "../../domain/JtlOrder.ts";
import type { StoredDocument, SubmissionIntent } from "../../domain/Submission.ts";
import type { JtlError } from "../../domain/SyncError.ts";
import { seconds } from "../../domain/Time.ts";
import { JtlWawi } from "../../ports/JtlWawi.ts";
import { OrderStore } from "../../ports/OrderStore.ts";
import { CurrentStep } from "../CurrentStep.ts";
import type { Step } from "../Workflow.ts";

/** How long one insert may take, at most; the lease's end may cut it shorter. */
const insertMillis = seconds(10);

/** So many orders are looked up in JTL at once. */
const lookUpSize = 1_000;

/** JTL's clock and numbering, carried on from one look at them. */
interface JtlMark extends ImportMark {
  /** Our own clock, before JTL was asked. */
  readonly takenAt: number;
}

/**
 * Settles orders whose hand-over broke off: looks where they are, rows before orders, since JTL's
 * worker moves them from the one to the other.
 */
const settleSubmissions = Effect.fnUntraced(function* (intents: ReadonlyArray<SubmissionIntent>) {
  const orders = yield* OrderStore;
  const jtl = yield* JtlWawi;
  const step = yield* CurrentStep;
  const mark = yield* jtl.importMark;
  const due = intents.filter(({ deadline }) => deadline < mark.now);
  const numbers = due.map(({ parentOrderSn }) => parentOrderSn);
  if (numbers.length === 0) return;
  const rows = new Map(
    (yield* jtl.queued(numbers)).map(({ externalNumber, rowId }) => [externalNumber, rowId]),
  );
  const found = new Set((yield* jtl.orders(numbers)).map(({ externalNumber }) => externalNumber));
  for (const { lastRowId, parentOrderSn } of due) {
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
  const jtlNow = mark.now + (yield* Clock.currentTimeMillis) - mark.takenAt;
  const leaseMillis = yield* step.fence;
  // JTL's time was taken before the lease was asked for: the deadline never outlives the lease.
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
export const submitOrders: Step<OrderStore | JtlWawi> = {
  name: "submit",
  // Without Temu nobody knows what was cancelled. A run with a filter has read the filtered orders only.
  needs: ["fetch"],
  run: Effect.gen(function* () {
    const orders = yield* OrderStore;
    const jtl = yield* JtlWawi;
    const step = yield* CurrentStep;

    const open = yield* orders.openSubmissions;
    if (open.length > 0) yield* settleSubmissions(open);
    // Before new ones are added: what was handed over now is never accepted within the same run.
    yield* lookForAcceptance;

    const total = (yield* orders.countByState).exported ?? 0;
    let done = 0;
    yield* orders.inStates(["exported"]).pipe(
      Stream.runForEach(
        Effect.fnUntraced(function* (page) {
          const takenAt = yield* Clock.currentTimeMillis;
          let mark: JtlMark = { ...(yield* jtl.importMark), takenAt };
          const documents = yield* orders.documents(page.map((order) => order.parentOrderSn));
          for (const document of documents) {
            const lastRowId = yield* handOver(document, mark).pipe(
              Effect.catchIf(
                (error) =>
                  error._tag === "JtlError" &&
                  (error.category === "invalid" || error.category === "unknownOutcome"),
                (error) =>
                  Effect.all([
                    step.problem(error, document.parentOrderSn),
                    step.count({ processed: 1, failed: 1 }),
                  ]).pipe(Effect.as(mark.lastRowId)),
              ),
            );
            mark = { ...mark, lastRowId };
            done += 1;
            yield* step.progress(done, Math.max(total, done));
          }
        }),
      ),
    );
  }),
};
