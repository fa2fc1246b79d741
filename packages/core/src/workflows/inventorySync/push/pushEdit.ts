import { Effect, Random } from "effect";
import type { StockEdit } from "../../../domain/StockEdit.ts";
import type { LeaseLost, StorageError, TemuApiError } from "../../../domain/SyncError.ts";
import { type DueSku, InventoryStore } from "../../../ports/InventoryStore.ts";
import { TemuApi } from "../../../ports/TemuApi.ts";
import { CurrentStep } from "../../CurrentStep.ts";
import { fenced } from "../../fenced.ts";
import { whole } from "../../safePoints.ts";
import { sendAgain } from "../../sendAgain.ts";
import { recordUnknown, recordVerdicts } from "./recordPush.ts";

/** Targets of SKUs of one product, no more than an edit takes. */
export interface Push {
  readonly goodsId: string;
  readonly skus: ReadonlyArray<DueSku>;
}

/** Whether Temu refuses what the edit says. Of several SKUs nobody knows then which one it means. */
const isRejected = ({ category }: TemuApiError): boolean =>
  category === "invalid" || category === "notReady";

/** A key that nobody has used before: 120 random bits. */
const newKey = Effect.map(
  Effect.all(Array.from({ length: 5 }, () => Random.nextIntBetween(0, 2 ** 24))),
  (parts) => parts.map((part) => part.toString(16).padStart(6, "0")).join(""),
);

const brokenOff = { message: "The run was broken off before Temu had answered." };

/** Sends an edit. Every try is fenced. */
const send = Effect.fnUntraced(function* (edit: StockEdit) {
  const temu = yield* TemuApi;
  return yield* fenced(temu.editStock(edit)).pipe(
    Effect.retry(sendAgain),
    Effect.map((verdicts) => ({ _tag: "Answered" as const, verdicts })),
    Effect.catchIf(
      (error): error is TemuApiError => error._tag === "TemuApiError",
      (error) => Effect.succeed({ _tag: "Failed" as const, error }),
    ),
  );
});

/** Intent, call, record (rule I11). Answers the error after which Temu's word is still wanted. */
const sendOnce = Effect.fnUntraced(function* (push: Push) {
  const inventory = yield* InventoryStore;
  const { goodsId, skus } = push;
  const requestKey = yield* newKey;
  const targets = skus.map(({ skuId, target }) => ({ skuId, quantity: target }));
  const edit = { goodsId, requestKey, targets };
  yield* inventory.beginPush(edit);
  // Of what is broken off on its way it is said at once: another host may have pushed meanwhile.
  const answer = yield* send(edit).pipe(
    Effect.onInterrupt(() => Effect.ignore(recordUnknown(push, requestKey, brokenOff))),
  );
  if (answer._tag === "Answered") {
    yield* recordVerdicts(push, requestKey, answer.verdicts);
    return null;
  }
  const { error } = answer;
  if (isRejected(error) && skus.length === 1) {
    const { category, code = null, message } = error;
    const verdicts = skus.map(({ skuId }) => ({
      skuId,
      outcome: "rejected" as const,
      code,
      message,
    }));
    yield* recordVerdicts(push, requestKey, verdicts, category);
    return null;
  }
  yield* recordUnknown(push, requestKey, error);
  return error;
});

/**
 * Sets the stock of some SKUs of one product. Answers the error after which nobody knows what Temu
 * took: such SKUs are worked out anew and sent with a new key.
 */
export const pushEdit: (
  push: Push,
) => Effect.Effect<
  TemuApiError | null,
  LeaseLost | StorageError,
  InventoryStore | TemuApi | CurrentStep
> = Effect.fnUntraced(function* (push: Push) {
  const step = yield* CurrentStep;
  const { goodsId, skus } = push;
  const error = yield* whole(sendOnce(push));
  if (error === null) return null;
  if (!isRejected(error)) {
    yield* step.count({ processed: skus.length, failed: skus.length });
    return error;
  }
  // One by one: the SKUs that Temu does not mean are not to wait for the one that it means. A Temu that
  // does not answer ends the search: the others keep why their edit was refused, and wait.
  for (const [place, sku] of skus.entries()) {
    const failure: TemuApiError | null = yield* pushEdit({ goodsId, skus: [sku] });
    if (failure === null) continue;
    const left = skus.length - place - 1;
    yield* step.count({ processed: left, failed: left });
    return failure;
  }
  return null;
});
