import { Array as Arr, Effect, Stream } from "effect";
import { mostSkusOfEdit } from "../../../domain/StockEdit.ts";
import type { TemuApiError } from "../../../domain/SyncError.ts";
import { type DueOptions, type DueSku, InventoryStore } from "../../../ports/InventoryStore.ts";
import { CurrentStep, type Trouble } from "../../CurrentStep.ts";
import { isForbidden, refusesShop } from "../../orderSync/track/temu/refusals.ts";
import { pushEdit } from "./pushEdit.ts";

/** So many products are pushed at once; the request budget sets the pace. */
const pushConcurrency = 24;

/** After so many edits in a row that Temu did not answer the others wait for the next run. */
const mostUnanswered = pushConcurrency;

const editFailed = (goodsId: string, { category, message, whatToDo }: TemuApiError): Trouble => ({
  code: `stockEdit: ${category}`,
  message: `${category === "unknownOutcome" ? "Nobody knows whether Temu took the stock" : "Temu could not be told the stock"} of product ${goodsId}: ${message}`,
  whatToDo: `${whatToDo} The stock is worked out and sent anew.`,
});

const productsOf = (page: ReadonlyArray<DueSku>) =>
  Object.entries(Arr.groupBy(page, ({ goodsId }) => goodsId));

/** How many SKUs were sent, and what ended the pushing before its time. */
interface PushedDue {
  readonly sent: number;
  readonly ending: TemuApiError | null;
}

/**
 * Pushes every SKU that is due, product by product: never two edits of one product at once. It ends
 * before its time where Temu refuses the shop or the call, or does not answer any more.
 */
export const pushDue = Effect.fnUntraced(function* (options: DueOptions) {
  const inventory = yield* InventoryStore;
  const step = yield* CurrentStep;
  const total = yield* inventory.dueCount(options);
  let sent = 0;
  let unanswered = 0;
  /** What ends the pushing: edits under way are not broken off by it. */
  const endings: Array<TemuApiError> = [];

  const pushProduct = Effect.fnUntraced(function* (goodsId: string, due: ReadonlyArray<DueSku>) {
    for (const skus of Arr.chunksOf(due, mostSkusOfEdit)) {
      if (endings.length > 0) return;
      const failure = yield* pushEdit({ goodsId, skus });
      unanswered = failure === null ? 0 : unanswered + 1;
      if (failure !== null) {
        const isRefused = isForbidden(failure) || refusesShop(failure);
        if (!isRefused) yield* step.problem(editFailed(goodsId, failure));
        if (isRefused || unanswered >= mostUnanswered) endings.push(failure);
      }
      sent += skus.length;
      yield* step.progress(sent, Math.max(total, sent));
    }
  });

  yield* inventory.due(options).pipe(
    Stream.takeUntil(() => endings.length > 0),
    Stream.runForEach((page) =>
      Effect.forEach(productsOf(page), ([goodsId, due]) => pushProduct(goodsId, due), {
        concurrency: pushConcurrency,
        discard: true,
      }),
    ),
  );
  const [ending = null] = endings.toSorted(
    (a, b) => Number(refusesShop(b)) - Number(refusesShop(a)),
  );
  return { sent, ending } satisfies PushedDue;
});
