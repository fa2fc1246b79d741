import { Clock, Effect } from "effect";
import type { StockVerdict } from "../../../domain/StockEdit.ts";
import type { ErrorCategory, TemuApiError } from "../../../domain/SyncError.ts";
import { InventoryStore } from "../../../ports/InventoryStore.ts";
import { CurrentStep, type Trouble } from "../../CurrentStep.ts";
import type { Push } from "./pushEdit.ts";
import { retryAt } from "./retryAt.ts";

const verdictUnclear = (goodsId: string, { message, skuId }: StockVerdict): Trouble => ({
  code: "stockUnclear",
  message: `Temu does not say clearly whether it took the stock of SKU ${skuId} of product ${goodsId}: ${message}`,
  whatToDo: "Nothing: it is worked out and sent anew.",
});

const reasonOf = ({ code, message }: StockVerdict): string =>
  code === null ? message : `${message} (${code})`;

/** Writes down what Temu says of each SKU of a push. */
export const recordVerdicts = Effect.fnUntraced(function* (
  { goodsId, skus }: Push,
  requestKey: string,
  verdicts: ReadonlyArray<StockVerdict>,
  category: ErrorCategory = "invalid",
) {
  const inventory = yield* InventoryStore;
  const step = yield* CurrentStep;
  const now = yield* Clock.currentTimeMillis;
  const rejections = new Map(skus.map((sku) => [sku.skuId, sku.rejections]));
  const retryOf = ({ outcome, skuId }: StockVerdict) =>
    outcome === "rejected" ? retryAt(now, rejections.get(skuId) ?? 0, category) : null;
  yield* inventory.endPush(
    requestKey,
    verdicts.map((verdict) => ({
      skuId: verdict.skuId,
      outcome: verdict.outcome,
      problem: verdict.outcome === "accepted" ? null : reasonOf(verdict),
      retryAt: retryOf(verdict),
    })),
  );
  for (const verdict of verdicts.filter(({ outcome }) => outcome === "unknown")) {
    yield* step.problem(verdictUnclear(goodsId, verdict));
  }
  const accepted = verdicts.filter(({ outcome }) => outcome === "accepted").length;
  const failed = verdicts.length - accepted;
  yield* step.count({ processed: verdicts.length, changed: accepted, failed });
});

/** Ends a push of which nothing more is known than that it has failed. */
export const recordUnknown = Effect.fnUntraced(function* (
  { skus }: Push,
  requestKey: string,
  { message }: Pick<TemuApiError, "message">,
) {
  const inventory = yield* InventoryStore;
  const verdict = { outcome: "unknown", problem: message, retryAt: null } as const;
  yield* inventory.endPush(
    requestKey,
    skus.map(({ skuId }) => ({ skuId, ...verdict })),
  );
});
