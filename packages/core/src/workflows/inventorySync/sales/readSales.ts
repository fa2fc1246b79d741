import { Clock, Effect, Ref } from "effect";
import type { TemuApiError } from "../../../domain/SyncError.ts";
import { CurrentShop } from "../../../ports/CurrentShop.ts";
import { InventoryStore } from "../../../ports/InventoryStore.ts";
import { OrderStore } from "../../../ports/OrderStore.ts";
import type { OrderPage, OrderQuery } from "../../../ports/TemuApi.ts";
import { CurrentStep, type Trouble } from "../../CurrentStep.ts";
import { changedSince, openStatuses, walkPages, walkWhole } from "../../walkOrders.ts";
import { soldLinesOf } from "./soldLinesOf.ts";

const onlyLowered =
  "Nothing is put on sale in this run, only taken from it; the next run reads the list again.";

const listUnread = ({ message, whatToDo }: TemuApiError): Trouble => ({
  code: "salesUnread",
  message: `Temu's orders could not be read, so nobody knows what was sold: ${message}`,
  whatToDo: `${whatToDo} ${onlyLowered}`,
});

const listIncomplete = (missing: number): Trouble => ({
  code: "salesIncomplete",
  message: `Temu announced more orders than its pages held: ${missing} are missing, so nobody knows what was sold.`,
  whatToDo: `Nothing. ${onlyLowered}`,
});

const orderUnreadable = (problem: string): Trouble => ({
  code: "salesUnreadable",
  message: `Temu's answer about an order has an unexpected form, so nobody knows what was sold: ${problem}`,
  whatToDo: `Report it with its raw answer, which is archived. ${onlyLowered}`,
});

/** Stores what the orders of a page have sold. Answers whether all of them could be read. */
const takePage = Effect.fnUntraced(function* (page: OrderPage) {
  const inventory = yield* InventoryStore;
  const step = yield* CurrentStep;
  const settings = yield* CurrentShop;
  const lines = page.orders.flatMap((listed) =>
    listed._tag === "Readable" ? soldLinesOf(listed.order, settings) : [],
  );
  if (lines.length > 0) yield* inventory.saveSoldLines(lines);
  const unreadable = page.orders.filter((listed) => listed._tag === "Unreadable");
  for (const { parentOrderSn, problem } of unreadable) {
    yield* step.problem(orderUnreadable(problem), parentOrderSn ?? undefined);
  }
  return unreadable.length === 0;
});

/** Walks one list. Answers whether nothing of it is missing and all of it could be read. */
const walkList = Effect.fnUntraced(function* (query: OrderQuery) {
  const step = yield* CurrentStep;
  const isReadable = yield* Ref.make(true);
  const missing = yield* walkWhole((isLast) =>
    walkPages(
      query,
      Effect.fnUntraced(function* (page) {
        const isPageReadable = yield* takePage(page);
        yield* Ref.update(isReadable, (before) => before && isPageReadable);
      }),
      isLast,
    ),
  );
  if (missing > 0) yield* step.problem(listIncomplete(missing));
  return missing === 0 && (yield* Ref.get(isReadable));
});

const walkSales = Effect.gen(function* () {
  const orders = yield* OrderStore;
  const begunAt = yield* Clock.currentTimeMillis;
  const watermark = yield* orders.watermark("sales");
  const lists: ReadonlyArray<OrderQuery> =
    watermark === null
      ? openStatuses.map((statusCode) => ({ statusCode }))
      : [changedSince(watermark)];
  const whole = yield* Effect.forEach(lists, walkList);
  const isWhole = whole.every((one) => one);
  if (isWhole) yield* orders.setWatermark("sales", begunAt);
  return isWhole;
});

/**
 * Reads what Temu has sold since it was last read whole; the first time everything that is still to be
 * shipped. Answers whether everything is known now: if not, the problem was told, and targets may only
 * be lowered (rule I4). Fails only where Temu refuses the shop as a whole.
 */
export const readSales = walkSales.pipe(
  Effect.catchIf(
    (error): error is TemuApiError => error._tag === "TemuApiError" && error.category !== "auth",
    (error) =>
      Effect.flatMap(CurrentStep, (step) => Effect.as(step.problem(listUnread(error)), false)),
  ),
);
