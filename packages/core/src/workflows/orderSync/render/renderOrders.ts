import { Effect, Result, Stream } from "effect";
import { type PricedDocument, totalGrossOf } from "../../../domain/ExportOrder.ts";
import { type HoldReason, holdReason, isHeldForDocument } from "../../../domain/HoldReason.ts";
import { formatMinor } from "../../../domain/Money.ts";
import type { Order } from "../../../domain/Order.ts";
import type { DocumentError } from "../../../domain/SyncError.ts";
import { Archive } from "../../../ports/Archive.ts";
import { CurrentShop } from "../../../ports/CurrentShop.ts";
import { OrderDocument } from "../../../ports/OrderDocument.ts";
import { OrderStore } from "../../../ports/OrderStore.ts";
import { ShopStore } from "../../../ports/ShopStore.ts";
import { CurrentStep } from "../../CurrentStep.ts";
import type { Step } from "../../Workflow.ts";
import { amountMismatch, toExportOrder } from "./exportOrder.ts";
import type { ExportContext } from "../ImportContext.ts";
import { leavingOutHeld } from "../people/leavingOutHeld.ts";

type Rendering =
  | { readonly _tag: "Rendered"; readonly document: PricedDocument }
  | {
      readonly _tag: "Refused";
      readonly parentOrderSn: string;
      readonly holdReasons: ReadonlyArray<HoldReason>;
      /** Why no document could be written, when that was it. */
      readonly error?: DocumentError;
    };

const render = Effect.fnUntraced(function* (order: Order, context: ExportContext) {
  const documents = yield* OrderDocument;
  const { address, amounts, parentOrderSn, temu } = order;
  const refused = (holdReasons: ReadonlyArray<HoldReason>, error?: DocumentError): Rendering => ({
    _tag: "Refused",
    parentOrderSn,
    holdReasons,
    ...(error === undefined ? {} : { error }),
  });
  if (temu === null || address === null || amounts === null) {
    return refused([holdReason(address === null ? "addressMissing" : "amountsNotReady")]);
  }
  const exported = toExportOrder(temu, { address, amounts }, context);
  if (Result.isFailure(exported)) return refused(exported.failure);
  return yield* documents.render(exported.success).pipe(
    Effect.map((document): Rendering => ({
      _tag: "Rendered",
      document: { ...document, totalGross: totalGrossOf(exported.success) },
    })),
    Effect.catch((error) =>
      Effect.succeed(refused([holdReason("documentRefused", { problem: error.message })], error)),
    ),
  );
});

/** Tells of sums that differ from Temu's, where the shop hands such orders over all the same. */
const warnOfMismatch = Effect.fnUntraced(function* (order: Order, context: ExportContext) {
  const step = yield* CurrentStep;
  const { amounts, parentOrderSn, temu } = order;
  if (temu === null || amounts === null) return;
  const mismatch = amountMismatch(temu, amounts, context);
  if (mismatch === null) return;
  yield* step.problem(
    {
      code: "amountsDoNotAddUp",
      message: `Temu's total is ${formatMinor(mismatch.byTemu)}, the document's ${formatMinor(mismatch.inDocument)}.`,
      whatToDo: "Correct the order in JTL-Wawi, or set onAmountMismatch to hold.",
    },
    parentOrderSn,
  );
});

/**
 * Takes orders back whose document would come out different now: settings or the SKU map have changed.
 * That is any that has not left yet, and those held for a document that can be written now or that is
 * not the one which JTL has refused.
 */
const takeBackOutdated = Effect.fnUntraced(function* (
  from: "exported" | "held",
  context: ExportContext,
) {
  const orders = yield* OrderStore;
  yield* orders.inStates([from]).pipe(
    Stream.map((page) =>
      page.filter(({ holdReasons }) => from === "exported" || isHeldForDocument(holdReasons)),
    ),
    Stream.filter((page) => page.length > 0),
    Stream.runForEach(
      Effect.fnUntraced(function* (page) {
        const withDocument = page.filter(
          ({ holdReasons }) => !holdReasons.some(({ code }) => code === "documentRefused"),
        );
        const hashes = new Map(
          (yield* orders.documents(withDocument.map(({ parentOrderSn }) => parentOrderSn))).map(
            ({ hash, parentOrderSn }) => [parentOrderSn, hash],
          ),
        );
        const renderings = yield* Effect.forEach(page, (order) => render(order, context));
        const outdated = renderings.flatMap((one) => {
          if (one._tag === "Refused") return from === "exported" ? [one.parentOrderSn] : [];
          const { hash, parentOrderSn } = one.document;
          return hashes.get(parentOrderSn) === hash ? [] : [parentOrderSn];
        });
        if (outdated.length === 0) return;
        yield* orders.changeStates(
          outdated.map((parentOrderSn) => ({
            parentOrderSn,
            from,
            to: "imported",
            reason: "otherDocument",
          })),
        );
      }),
    ),
  );
});

/** Writes the document of each complete order, ready to be handed over. */
export const renderOrders: Step<OrderStore | ShopStore | OrderDocument | Archive | CurrentShop> = {
  name: "render",
  run: Effect.gen(function* () {
    const orders = yield* OrderStore;
    const archive = yield* Archive;
    const step = yield* CurrentStep;
    const skuMap = yield* (yield* ShopStore).skuMap;
    const context: ExportContext = { settings: yield* CurrentShop, skuMap };
    const { documentRefused = 0, refusedByJtl = 0 } = yield* orders.countByHoldCode;
    if (documentRefused + refusedByJtl > 0) yield* takeBackOutdated("held", context);
    yield* takeBackOutdated("exported", context);
    const total = (yield* orders.countByState).imported ?? 0;
    let done = 0;

    yield* orders.inStates(["imported"]).pipe(
      Stream.runForEach(
        Effect.fnUntraced(function* (page) {
          const renderings = yield* Effect.forEach(page, (order) => render(order, context));
          const rendered = renderings.flatMap((one) =>
            one._tag === "Rendered" ? [one.document] : [],
          );
          const refused = renderings.filter((one) => one._tag === "Refused");
          for (const { error, parentOrderSn } of refused) {
            if (error !== undefined) yield* step.problem(error, parentOrderSn);
          }
          yield* Effect.forEach(page, (order) => warnOfMismatch(order, context), { discard: true });
          const stored = yield* leavingOutHeld(rendered, orders.saveDocuments);
          if (refused.length > 0) {
            yield* leavingOutHeld(
              refused.map(({ holdReasons, parentOrderSn }) => ({
                parentOrderSn,
                from: "imported" as const,
                holdReasons,
              })),
              orders.hold,
            );
          }
          yield* Effect.forEach(
            stored,
            ({ parentOrderSn, revision, text }) => archive.document(parentOrderSn, revision, text),
            { concurrency: 8, discard: true },
          );
          done += page.length;
          yield* step.count({
            processed: page.length,
            changed: stored.length,
            held: refused.length,
          });
          yield* step.progress(done, Math.max(total, done));
        }),
      ),
    );
  }),
};
