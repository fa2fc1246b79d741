import { Clock, DateTime, Effect } from "effect";
import type { TemuApiError } from "../../../domain/SyncError.ts";
import type { Instant } from "../../../domain/Time.ts";
import type { OrderSales } from "../../../domain/UnreadOrder.ts";
import { CurrentShop } from "../../../ports/CurrentShop.ts";
import { InventoryStore } from "../../../ports/InventoryStore.ts";
import { OrderStore } from "../../../ports/OrderStore.ts";
import type { ListedOrder, OrderPage, OrderQuery } from "../../../ports/TemuApi.ts";
import { CurrentStep, type Trouble } from "../../CurrentStep.ts";
import {
  changedSince,
  type IsLastPage,
  openStatuses,
  walkNumbers,
  walkPages,
  walkWhole,
} from "../../walkOrders.ts";
import type { InventoryOptions } from "../InventoryOptions.ts";
import { heldForUnread, onlyZeros } from "./heldForUnread.ts";
import { soldLinesOf } from "./soldLinesOf.ts";

const listUnread = ({ message, whatToDo }: TemuApiError): Trouble => ({
  code: "salesUnread",
  message: `Temu's orders could not be read, so nobody knows what was sold: ${message}`,
  whatToDo: `${whatToDo} ${onlyZeros} The next run reads the list again.`,
});

const listIncomplete = (missing: number): Trouble => ({
  code: "salesIncomplete",
  message: `Temu announced more orders than its pages held: ${missing} are missing, so nobody knows what was sold.`,
  whatToDo: `Nothing. ${onlyZeros} The next run reads the list again.`,
});

const orderWithoutNumber = (problem: string, readAt: Instant | null): Trouble => ({
  code: "salesWithoutNumber",
  message: `Temu lists an order whose number cannot be read, so nobody knows what it has sold: ${problem}. All sales were ${readAt === null ? "never read yet" : `last read at ${DateTime.formatIso(DateTime.makeUnsafe(readAt))}`}.`,
  whatToDo: `Report it with its raw answer, which is archived. ${onlyZeros} Look in Seller Center for an order that JTL-Wawi does not have, and enter it there; then one run with allowGuards goes on past it.`,
});

/** What a listed order has sold; null where nobody can tell. */
const salesOf = (listed: ListedOrder): OrderSales | null =>
  listed._tag === "Readable" ? listed.order : (listed.sales ?? null);

/** Reads lists of orders and stores what they have sold. */
const makeSalesReader = Effect.fnUntraced(function* () {
  const inventory = yield* InventoryStore;
  const step = yield* CurrentStep;
  const settings = yield* CurrentShop;
  /** Orders that were unread before. */
  const unread = (yield* inventory.unreadOrders).map(({ parentOrderSn }) => parentOrderSn);
  const seen = new Set<string>();
  let nameless: string | null = null;

  const takePage = Effect.fnUntraced(function* (page: OrderPage) {
    const readable = page.orders.map(salesOf).filter((sales) => sales !== null);
    const lines = readable.flatMap((sales) => soldLinesOf(sales, settings));
    if (lines.length > 0) yield* inventory.saveSoldLines(lines);
    const read = readable.map(({ parentOrderSn }) => parentOrderSn);
    const unreadable: Array<{ readonly parentOrderSn: string; readonly problem: string }> = [];
    for (const listed of page.orders) {
      if (listed._tag === "Readable" || listed.sales !== undefined) continue;
      const { parentOrderSn, problem } = listed;
      if (parentOrderSn === null) {
        nameless = problem;
      } else unreadable.push({ parentOrderSn, problem });
    }
    for (const number of read) seen.add(number);
    for (const { parentOrderSn } of unreadable) seen.add(parentOrderSn);
    if (unread.length > 0 || unreadable.length > 0) {
      yield* inventory.noteUnread({ read, unread: unreadable });
    }
  });

  const walk = (query: OrderQuery, isLast?: IsLastPage) => walkPages(query, takePage, isLast);

  return {
    unread,
    /** What is odd of an order whose very number nobody can read; null where none came by. */
    nameless: Effect.sync(() => nameless),
    /** Walks one list. Answers whether nothing of it is missing. */
    readList: Effect.fnUntraced(function* (query: OrderQuery) {
      const missing = yield* walkWhole((isLast) => walk(query, isLast));
      if (missing > 0) yield* step.problem(listIncomplete(missing));
      return missing === 0;
    }),
    /** Reads those of the orders by their numbers that no list has shown. */
    readUnseen: Effect.fnUntraced(function* (parentOrderSns: ReadonlyArray<string>) {
      const unseen = parentOrderSns.filter((number) => !seen.has(number));
      if (unseen.length > 0) yield* walkNumbers(unseen, walk, step.problem);
    }),
  };
});

interface SalesOptions extends Pick<InventoryOptions, "allowGuards"> {
  /** Whether the run has read them before: what was told then is not told again. */
  readonly again: boolean;
}

const walkSales = Effect.fnUntraced(function* ({ again, allowGuards }: SalesOptions) {
  const orders = yield* OrderStore;
  const inventory = yield* InventoryStore;
  const begunAt = yield* Clock.currentTimeMillis;
  const watermark = yield* orders.watermark("sales");
  const lists: ReadonlyArray<OrderQuery> =
    watermark === null
      ? openStatuses.map((statusCode) => ({ statusCode }))
      : [changedSince(watermark)];
  const reader = yield* makeSalesReader();
  const whole = yield* Effect.forEach(lists, reader.readList);
  const isListed = whole.every((one) => one);
  yield* reader.readUnseen(reader.unread);
  // What a first reading that broke off has seen open may be cancelled or shipped by now: no list of open
  // orders has it any more.
  if (watermark === null && isListed) yield* reader.readUnseen(yield* inventory.openOrders);
  const nameless = yield* reader.nameless;
  if (nameless !== null) {
    const step = yield* CurrentStep;
    const isTold = again || allowGuards;
    yield* (isTold ? step.problem : step.alert)(orderWithoutNumber(nameless, watermark));
  }
  const isWhole = isListed && (allowGuards || nameless === null);
  if (isWhole) yield* orders.setWatermark("sales", begunAt);
  const isHeld = yield* heldForUnread(again ? reader.unread : []);
  return isWhole && !isHeld;
});

/**
 * Reads what Temu has sold since it was last read whole; the first time everything that is still to be
 * shipped. An order that nobody can read does not keep the reading from going on: it is read again by its
 * number in each later one. Answers whether everything is known now: if not, the problem was told, and
 * nothing but zeros may be pushed (rule I4). Fails only where Temu refuses the shop as a whole.
 */
export const readSales = (options: SalesOptions) =>
  walkSales(options).pipe(
    Effect.catchIf(
      (error): error is TemuApiError => error._tag === "TemuApiError" && error.category !== "auth",
      (error) =>
        Effect.flatMap(CurrentStep, (step) => Effect.as(step.problem(listUnread(error)), false)),
    ),
  );
