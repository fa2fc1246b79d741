import { describe, expect, it } from "@effect/vitest";
import {
  InventoryStore,
  type ListedOrder,
  type OrderPage,
  OrderStore,
  releaseOrder,
} from "@temu-jtl/core";
import { JtlWorld, TemuWorld } from "@temu-jtl/core/testing";
import { Clock, Effect } from "effect";
import { TestClock } from "effect/testing";
import { watchQueries, withPages } from "../../orderSync/rules/shops.ts";
import { inShop, sync } from "../../orderSync/runs.ts";
import {
  article,
  edits,
  inStep,
  itemAt,
  quickLater,
  run,
  shown,
  sku,
  troubles,
  withAlerts,
  withEdits,
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

  it.effect("(I4) is told once a run, with all others, why each is unread and since when", () =>
    inShop(
      Effect.gen(function* () {
        yield* inStep(10, 10);
        const numbers = [yield* sellUnreadable(1), yield* sellUnreadable(2)];
        // It falls, so that the run pushes, and looks at what was sold after that.
        yield* (yield* JtlWorld).restock(article(1), -1);
        yield* TestClock.adjust("10 minutes");
        const met = yield* Clock.currentTimeMillis;
        const { answer, raised } = yield* withAlerts(run());
        expect(edits(answer)).toBe(1);
        expect(raised.map(({ code }) => code)).toEqual(["salesUnreadable"]);
        const since = new Date(met).toISOString();
        for (const number of numbers) {
          expect(raised[0]?.message).toContain(`${number} (since ${since}: `);
        }
        expect((yield* withAlerts(quickLater)).alerts).toEqual(["salesUnreadable"]);
      }),
    ),
  );

  it.effect("(I4) is told in the same run where it comes while the run pushes", () =>
    inShop(
      Effect.gen(function* () {
        yield* inStep(10, 10);
        const before = yield* sellUnreadable(1);
        yield* (yield* JtlWorld).restock(article(1), -1);
        let after = "";
        const { raised } = yield* withAlerts(
          quickLater.pipe(
            withEdits((edit, send) =>
              Effect.gen(function* () {
                if (after === "") after = yield* sellUnreadable(1);
                return yield* send(edit);
              }),
            ),
          ),
        );
        expect(raised.map(({ code }) => code)).toEqual(["salesUnreadable", "salesUnreadable"]);
        expect(raised[0]?.message).not.toContain(after);
        expect(raised[1]?.message).toContain(before);
        expect(raised[1]?.message).toContain(after);
      }),
    ),
  );

  it.effect(
    "(I4, I10, I14) keeps many zeros back for a true reason, and a person has two ways out",
    () =>
      inShop(
        Effect.gen(function* () {
          const jtl = yield* JtlWorld;
          const places = Array.from({ length: 13 }, (_, place) => place);
          const units = (ofEach: number) => places.map((place) => (place === 0 ? 8 : ofEach));
          yield* inStep(...places.map(() => 10));
          const number = yield* sellUnreadable(2);
          for (const place of places.slice(1)) yield* jtl.restock(article(place), -1);
          const { alerts, raised } = yield* withAlerts(quickLater);
          expect(alerts).toEqual(["salesUnreadable", "zerosHeldBack"]);
          const held = raised[1];
          expect(held?.message).toContain("12 of 13 SKUs would fall to zero, 12 of them because");
          expect(held?.whatToDo).toContain(number);
          expect(held?.whatToDo).toContain("releaseOrder");
          expect(held?.whatToDo).toContain("allowGuards");
          expect(held?.whatToDo).not.toContain("the shop's warehouses");
          expect(yield* itemAt(1)).toMatchObject({
            target: 0,
            reason: "salesUnknown",
            isHeldBack: true,
          });
          expect(yield* shown(13)).toEqual(units(10));
          yield* jtl.restock(article(12), -9);
          const mixed = (yield* withAlerts(quickLater)).raised[1];
          expect(mixed?.whatToDo).toContain("The zeros of 1 SKUs are JTL's own figures");
          expect(yield* itemAt(12)).toMatchObject({ target: 0, reason: "stock" });
          yield* jtl.restock(article(12), 9);
          yield* TestClock.adjust("10 minutes");
          const allowed = yield* withAlerts(run({ allowGuards: true }));
          expect(allowed.alerts).toEqual(["salesUnreadable"]);
          expect(yield* shown(13)).toEqual(units(0));
          yield* jtl.sellElsewhere(article(0), 2);
          yield* releaseOrder(number);
          expect((yield* quickLater).outcome).toBe("succeeded");
          expect(yield* shown(13)).toEqual(units(9));
          expect(yield* itemAt(1)).toMatchObject({ target: 9, reason: "stock" });
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
          const { alerts, answer, raised } = yield* restockedLater.pipe(nameless);
          expect(troubles(answer)["stock"]).toBe("partial salesWithoutNumber");
          expect(alerts).toEqual(["salesWithoutNumber"]);
          expect(raised[0]?.message).toContain("last read at 1970-");
          expect(raised[0]?.whatToDo).toContain("allowGuards");
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
