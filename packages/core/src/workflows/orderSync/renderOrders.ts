import { Effect, Result, Stream } from "effect";
import type { RenderedDocument } from "../../domain/ExportOrder.ts";
import { type HoldReason, holdReason } from "../../domain/HoldReason.ts";
import type { Order } from "../../domain/Order.ts";
import { Archive } from "../../ports/Archive.ts";
import { CurrentShop } from "../../ports/CurrentShop.ts";
import { OrderDocument } from "../../ports/OrderDocument.ts";
import { OrderStore } from "../../ports/OrderStore.ts";
import { CurrentStep } from "../CurrentStep.ts";
import type { Step } from "../Workflow.ts";
import { toExportOrder } from "./exportOrder.ts";

type Rendering =
  | { readonly _tag: "Rendered"; readonly document: RenderedDocument }
  | {
      readonly _tag: "Refused";
      readonly parentOrderSn: string;
      readonly holdReasons: ReadonlyArray<HoldReason>;
    };

/** Writes the document of each complete order, ready to be handed over. */
export const renderOrders: Step<OrderStore | OrderDocument | Archive | CurrentShop> = {
  name: "render",
  run: Effect.gen(function* () {
    const orders = yield* OrderStore;
    const documents = yield* OrderDocument;
    const archive = yield* Archive;
    const step = yield* CurrentStep;
    const settings = (yield* CurrentShop).document;
    const total = (yield* orders.countByState).imported ?? 0;
    let done = 0;

    const render = Effect.fnUntraced(function* (order: Order) {
      const { address, amounts, parentOrderSn, temu } = order;
      const refused = (holdReasons: ReadonlyArray<HoldReason>): Rendering => ({
        _tag: "Refused",
        parentOrderSn,
        holdReasons,
      });
      if (temu === null || address === null || amounts === null) {
        return refused([holdReason(address === null ? "addressMissing" : "amountsNotReady")]);
      }
      const exported = toExportOrder(temu, { address, amounts }, settings);
      if (Result.isFailure(exported)) return refused(exported.failure);
      return yield* documents.render(exported.success).pipe(
        Effect.map((document): Rendering => ({ _tag: "Rendered", document })),
        Effect.catch((error) =>
          step
            .problem(error, parentOrderSn)
            .pipe(Effect.as(refused([holdReason("documentRefused", { problem: error.message })]))),
        ),
      );
    });

    yield* orders.inStates(["imported"]).pipe(
      Stream.runForEach(
        Effect.fnUntraced(function* (page) {
          const renderings = yield* Effect.forEach(page, render);
          const rendered = renderings.flatMap((one) =>
            one._tag === "Rendered" ? [one.document] : [],
          );
          const refused = renderings.flatMap((one) =>
            one._tag === "Refused"
              ? [
                  {
                    parentOrderSn: one.parentOrderSn,
                    from: "imported" as const,
                    holdReasons: one.holdReasons,
                  },
                ]
              : [],
          );
          const stored = yield* orders.saveDocuments(rendered);
          if (refused.length > 0) yield* orders.hold(refused);
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
