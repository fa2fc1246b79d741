import { describe, expect, it } from "@effect/vitest";
import {
  InventoryStore,
  type ListedOrder,
  type OrderPage,
  OrderStore,
  releaseOrder,
} from "@temu-jtl/core";
import { JtlWorld, TemuWorld } from "@temu-jtl/core/testing";
import { Effect } from "effect";
import { TestClock } from "effect/testing";
import { watchQueries, withPages } from "../../orderSync/rules/shops.ts";
import { inShop, sync } from "../../orderSync/runs.ts";
import {
  article,
  inStep,
  itemAt,
  quickLater,
  run,
  shown,
  sku,
  troubles,
  withAlerts,
} from "../stock.ts";

/** Sells units of the first SKU by an order that nobody can read. Answers its number. */
const sellUnreadable = Effect.fnUntraced(function* (units: number) {
  const temu = yield* TemuWorld;
  const [sold] = yield* temu.sellUnits({ [sku(0)]: units });
  const number = sold?.order.parentOrderSn ?? "";
  yield* temu.trouble(number, { unreadable: true });
  return number;
});

/** Another unit of the second SKU in JTL, and a quick run hours later: no walk lists old orders any more. */
const restockedLater = Effect.gen(function* () {
  yield* (yield* JtlWorld).restock(article(1), 1);
  yield* TestClock.adjust("5 hours");
  return yield* withAlerts(quickLater);
});

/** The program with a Temu whose listed orders are changed like that. */
const withListed = (change: (listed: ListedOrder) => ListedOrder) =>
  withPages((page: OrderPage) => Effect.succeed({ ...page, orders: page.orders.map(change) }));

const salesRead = Effect.flatMap(OrderStore, (orders) => orders.watermark("sales"));

describe("An order that nobody can read", () => {
  it.effect("(I4) is read again by its number, and keeps no other sale from being read once", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        yield* inStep(10, 10);
        const number = yield* sellUnreadable(2);
        yield* restockedLater;
        const before = yield* salesRead;
        yield* TestClock.adjust("5 hours");
        const { alerts, answer } = yield* restockedLater;
        expect(alerts).toContain("salesUnreadable");
        const [problem] = answer.steps[1]?.problems ?? [];
        expect(problem).toMatchObject({ code: "salesUnreadable", parentOrderSn: number });
        expect(problem?.message).toContain(number);
        expect(problem?.whatToDo).toContain("releaseOrder");
        expect(yield* salesRead).toBeGreaterThan(before ?? Number.POSITIVE_INFINITY);
        expect(yield* shown(2)).toEqual([8, 10]);
        yield* temu.trouble(number, { unreadable: false });
        const read = yield* watchQueries(quickLater);
        expect(read.asked.map(({ parentOrderSns }) => parentOrderSns)).toContainEqual([number]);
        expect(read.answer.outcome).toBe("succeeded");
        expect(yield* shown(2)).toEqual([8, 12]);
        const { asked } = yield* watchQueries(quickLater);
        expect(asked.every(({ parentOrderSns }) => parentOrderSns === undefined)).toBe(true);
      }),
    ),
  );

  it.effect("(I4) that a person has released keeps nothing back, and counts once it is read", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        yield* inStep(10, 10);
        const number = yield* sellUnreadable(2);
        expect(troubles((yield* restockedLater).answer)["stock"]).toBe("partial salesUnreadable");
        expect(yield* releaseOrder(number)).toBeNull();
        for (const units of [12, 13]) {
          const { alerts, answer } = yield* restockedLater;
          expect([answer.outcome, ...alerts]).toEqual(["succeeded"]);
          expect((yield* shown(2))[1]).toBe(units);
        }
        yield* temu.trouble(number, { unreadable: false });
        yield* quickLater;
        expect((yield* itemAt(0)).open).toBe(2);
        const again = yield* Effect.flip(releaseOrder(number));
        expect(again._tag).toBe("OrderRefused");
      }),
    ),
  );

  it.effect("(I4) that is released stays what it is for the order sync", () =>
    inShop(
      Effect.gen(function* () {
        yield* inStep(10);
        const number = yield* sellUnreadable(2);
        yield* sync;
        yield* quickLater;
        expect(yield* releaseOrder(number)).toBe("held");
        expect(yield* (yield* OrderStore).countByState).toEqual({ held: 1 });
      }),
    ),
  );

  it.effect("(I4) keeps nothing back where what it has sold can be read all the same", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        yield* inStep(10, 10);
        yield* temu.sellUnits({ [sku(0)]: 2 });
        const { alerts, answer } = yield* restockedLater.pipe(
          withListed((listed) =>
            listed._tag === "Unreadable"
              ? listed
              : {
                  _tag: "Unreadable",
                  parentOrderSn: listed.order.parentOrderSn,
                  problem: "parentOrderMap.regionId has an unexpected form",
                  sales: listed.order,
                },
          ),
        );
        expect([answer.outcome, ...alerts]).toEqual(["succeeded"]);
        expect((yield* itemAt(0)).open).toBe(2);
        expect(yield* shown(2)).toEqual([8, 11]);
      }),
    ),
  );

  it.effect("(I4) and has no number is gone past when a person lets a run through", () =>
    inShop(
      Effect.gen(function* () {
        yield* inStep(10, 10);
        yield* sellUnreadable(2);
        const nameless = withListed((listed) =>
          listed._tag === "Unreadable" ? { ...listed, parentOrderSn: null } : listed,
        );
        for (const _ of [1, 2]) {
          const { answer } = yield* restockedLater.pipe(nameless);
          expect(troubles(answer)["stock"]).toBe("partial salesWithoutNumber");
        }
        expect(yield* shown(2)).toEqual([8, 10]);
        yield* run({ allowGuards: true }).pipe(nameless);
        expect(yield* shown(2)).toEqual([8, 12]);
        const { answer } = yield* restockedLater.pipe(nameless);
        expect(answer.outcome).toBe("succeeded");
        expect(yield* (yield* InventoryStore).unreadOrders).toEqual([]);
      }),
    ),
  );
});
