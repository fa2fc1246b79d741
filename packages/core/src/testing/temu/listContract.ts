import { Effect } from "effect";
import { hours, minutes } from "../../domain/Time.ts";
import type { OrderQuery, TemuApi } from "../../ports/TemuApi.ts";
import type { ContractCase } from "../Contract.ts";
import { expectEqual, expectThat } from "../expectations.ts";
import { statusCodes } from "./SoldOrder.ts";
import { aheadMillis, listNumbers, numberOf, numbersOf, readList, sellOne } from "./steps.ts";
import { TemuWorld } from "./TemuWorld.ts";

/** How orders are listed. */
export const temuListContract: ReadonlyArray<ContractCase<TemuApi | TemuWorld>> = [
  {
    name: "a shop without orders has one empty page",
    test: Effect.gen(function* () {
      const pages = yield* readList({});
      yield* expectEqual(
        pages.map(({ total, orders }) => ({ total, orders: orders.length })),
        [{ total: 0, orders: 0 }],
        "the pages",
      );
    }),
  },
  {
    name: "every order is listed once, 100 a page, each page with the total",
    test: Effect.gen(function* () {
      const sold = yield* (yield* TemuWorld).sell(250);
      const pages = yield* readList({});
      yield* expectEqual(
        pages.map(({ pageNumber, total, orders }) => [pageNumber, total, orders.length]),
        [
          [1, 250, 100],
          [2, 250, 100],
          [3, 250, 50],
        ],
        "page, total and orders",
      );
      const numbers = yield* listNumbers({});
      yield* expectEqual(numbers.toSorted(), numbersOf(sold), "the numbers");
    }),
  },
  {
    name: "the order that changed last is listed first",
    test: Effect.gen(function* () {
      const world = yield* TemuWorld;
      const [first] = yield* world.sell(1);
      yield* world.advance(minutes(1));
      const [second] = yield* world.sell(1);
      yield* world.advance(minutes(1));
      const [third] = yield* world.sell(1);
      const since = (yield* world.now) - minutes(5);
      const query: OrderQuery = { window: { by: "updated", since, aheadMillis } };
      yield* expectEqual(
        yield* listNumbers(query),
        [third, second, first].map((sold) => sold?.order.parentOrderSn),
        "before the change",
      );
      yield* world.advance(minutes(1));
      yield* world.cancel(first?.order.parentOrderSn ?? "");
      yield* expectEqual(
        yield* listNumbers(query),
        [first, third, second].map((sold) => sold?.order.parentOrderSn),
        "after the change",
      );
    }),
  },
  {
    name: "an order is read as Temu has it, long numbers digit for digit",
    test: Effect.gen(function* () {
      const sold = yield* (yield* TemuWorld).sell(3);
      const pages = yield* readList({});
      const read = pages.flatMap(({ orders }) =>
        orders.flatMap((entry) => (entry._tag === "Readable" ? [entry.order] : [])),
      );
      yield* expectEqual(
        read.toSorted((a, b) => (a.parentOrderSn < b.parentOrderSn ? -1 : 1)),
        sold.map(({ order }) => order),
        "the orders",
      );
    }),
  },
  {
    name: "the content hash stays while an order stays, and changes with it",
    test: Effect.gen(function* () {
      const world = yield* TemuWorld;
      const sold = yield* sellOne();
      const hash = Effect.gen(function* () {
        const pages = yield* readList({ parentOrderSns: [numberOf(sold)] });
        const entry = pages[0]?.orders[0];
        return entry?._tag === "Readable" ? entry.contentHash : null;
      });
      const before = yield* hash;
      yield* expectThat(before !== null && before === (yield* hash), "the hash should stay");
      const change = Effect.andThen(
        world.advance(minutes(1)),
        world.changeAddress(numberOf(sold), sold.address),
      );
      yield* change;
      const changed = yield* hash;
      yield* expectThat(before !== changed, "the hash should change with the order");
      yield* change;
      yield* expectThat(changed !== (yield* hash), "a later time of update alone is a change");
    }),
  },
  {
    name: "a window of update times holds what changed since, and nothing older",
    test: Effect.gen(function* () {
      const world = yield* TemuWorld;
      yield* world.sell(3);
      yield* world.advance(minutes(2));
      const since = yield* world.now;
      const later = yield* world.sell(2);
      const query: OrderQuery = { window: { by: "updated", since, aheadMillis } };
      yield* expectEqual((yield* listNumbers(query)).toSorted(), numbersOf(later), "the window");
      yield* expectEqual((yield* readList(query))[0]?.total, 2, "the total");
    }),
  },
  {
    name: "a window of order times goes by when it was ordered",
    test: Effect.gen(function* () {
      const world = yield* TemuWorld;
      const [early] = yield* world.sell(1);
      yield* world.advance(minutes(4));
      const late = yield* world.sell(2);
      yield* world.cancel(early?.order.parentOrderSn ?? "");
      const since = (late[0]?.order.orderedAt ?? 0) - minutes(2);
      yield* expectEqual(
        (yield* listNumbers({
          window: { by: "ordered", since, aheadMillis: hours(2) },
        })).toSorted(),
        numbersOf(late),
        "the window",
      );
    }),
  },
  {
    name: "a status picks the orders that are in it",
    test: Effect.gen(function* () {
      const world = yield* TemuWorld;
      const sold = yield* world.sell(3);
      const gone = sold[1]?.order.parentOrderSn ?? "";
      yield* world.cancel(gone);
      yield* expectEqual(
        yield* listNumbers({ statusCode: statusCodes.cancelled }),
        [gone],
        "cancelled",
      );
      yield* expectEqual(
        (yield* listNumbers({ statusCode: statusCodes.unshipped })).length,
        2,
        "unshipped",
      );
    }),
  },
  {
    name: "orders are listed by their numbers, any number of them, unknown ones left out",
    test: Effect.gen(function* () {
      const sold = yield* (yield* TemuWorld).sell(60);
      const wanted = sold.slice(5, 50);
      const numbers = yield* listNumbers({
        parentOrderSns: [...wanted.map(numberOf), "PO-076-99999999999999999"],
      });
      yield* expectEqual(numbers.toSorted(), numbersOf(wanted), "the numbers");
    }),
  },
  {
    name: "an entry of an unknown form is told as unreadable and stops no other",
    test: Effect.gen(function* () {
      const world = yield* TemuWorld;
      const sold = yield* world.sell(3);
      const odd = sold[1]?.order.parentOrderSn ?? "";
      yield* world.trouble(odd, { unreadable: true });
      const entries = (yield* readList({})).flatMap(({ orders }) => orders);
      yield* expectEqual(entries.length, 3, "the entries");
      yield* expectEqual(
        entries.flatMap((entry) => (entry._tag === "Unreadable" ? [entry.parentOrderSn] : [])),
        [odd],
        "the unreadable ones",
      );
    }),
  },
];
