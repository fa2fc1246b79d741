import { describe, expect, it } from "@effect/vitest";
import {
  CurrentShop,
  fetchOrders,
  importOrders,
  JtlError,
  JtlWawi,
  OrderStore,
  renderOrders,
  ShopStore,
  StorageError,
  submitOrders,
  TemuApi,
  TemuApiError,
} from "@temu-jtl/core";
import { JtlWorld, TemuWorld, temuCalls } from "@temu-jtl/core/testing";
import { Effect, Stream } from "effect";
import { TestClock } from "effect/testing";
import { counts, inShop, only, problemsOf, sync, untilExported } from "./runs.ts";

/** Sells one order and answers all that Temu knows of it. */
const sellWhole = Effect.gen(function* () {
  const temu = yield* TemuWorld;
  const [sold] = yield* temu.sell(1);
  if (sold === undefined) throw new Error("One order was sold.");
  return sold;
});

describe("What Temu says now goes before what is ready to go", () => {
  it.effect("nothing is handed over while Temu's news cannot be taken into the books", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const jtl = yield* JtlWorld;
        const orders = yield* OrderStore;
        const { order } = yield* sellWhole;
        yield* only(untilExported);
        yield* TestClock.adjust("1 minute");
        yield* temu.cancel(order.parentOrderSn);
        const broken = new StorageError({
          category: "transient",
          operation: "OrderStore.importFetched",
          message: "The connection broke off.",
          whatToDo: "Nothing.",
        });
        const run = yield* sync.pipe(
          Effect.provideService(
            OrderStore,
            OrderStore.of({ ...orders, importFetched: () => Effect.fail(broken) }),
          ),
        );
        expect(run.steps.map(({ name, outcome }) => `${name} ${outcome}`)).toContain(
          "submit skipped",
        );
        expect(yield* jtl.rowsInserted(order.parentOrderSn)).toBe(0);
        yield* sync;
        expect(yield* counts).toEqual({ cancelled: 1 });
      }),
    ),
  );

  it.effect("(Z2) a report that is planned is not sent once its order is blocked", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const jtl = yield* JtlWorld;
        const { address, order } = yield* sellWhole;
        const { lines, parentOrderSn } = order;
        yield* sync;
        yield* jtl.takeOver;
        yield* sync;
        yield* jtl.pack();
        yield* temu.setLabel(parentOrderSn, "pending_buyer_address_change", true);
        yield* sync;
        yield* TestClock.adjust("1 minute");
        yield* temu.changeAddress(parentOrderSn, { ...address, street: "Neuer Weg 1" });
        yield* temu.setLabel(parentOrderSn, "pending_buyer_address_change", false);
        expect(problemsOf(yield* sync, "track")).toEqual(["addressChanged"]);
        for (const { orderSn } of lines) expect(yield* temu.confirmations(orderSn)).toBe(0);
        expect(yield* counts).toEqual({ shipped: 1 });
      }),
    ),
  );

  it.effect("a document that has not left is written anew when the SKU map is corrected", () =>
    inShop(
      Effect.gen(function* () {
        const shop = yield* ShopStore;
        const orders = yield* OrderStore;
        const { order } = yield* sellWhole;
        const [line] = order.lines;
        yield* shop.mapSkus(new Map([[line?.skuId ?? "", "WRONG-1"]]));
        yield* only([fetchOrders(), importOrders, renderOrders]);
        yield* shop.mapSkus(new Map([[line?.skuId ?? "", "RIGHT-1"]]));
        yield* sync;
        const [document] = yield* orders.documents([order.parentOrderSn]);
        expect(document).toMatchObject({ revision: 2 });
        expect(document?.text).toContain("RIGHT-1");
        expect(yield* counts).toEqual({ submitted: 1 });
      }),
    ),
  );
});

describe("One odd order does not stop the shop", () => {
  it.effect("(S10) a wish for a number that Temu refuses is told and forgotten", () =>
    inShop(
      Effect.gen(function* () {
        const orders = yield* OrderStore;
        const { order } = yield* sellWhole;
        yield* sync;
        yield* sellWhole;
        yield* orders.wish(["PO-1", order.parentOrderSn]);
        const refusal = new TemuApiError({
          category: "invalid",
          operation: temuCalls.orders,
          message: "parentOrderSnList holds something else than numbers",
          whatToDo: "Compare the number with Seller Center.",
        });
        const api = yield* TemuApi;
        let asked = 0;
        const run = yield* sync.pipe(
          Effect.provideService(
            TemuApi,
            TemuApi.of({
              ...api,
              listOrders: (query) => {
                asked += query.parentOrderSns === undefined ? 0 : 1;
                return query.parentOrderSns?.includes("PO-1") === true
                  ? Stream.fail(refusal)
                  : api.listOrders(query);
              },
            }),
          ),
        );
        expect(run.steps[0]?.outcome).toBe("partial");
        // Both together, then each by itself.
        expect(asked).toBe(3);
        expect(yield* orders.wishes).toEqual([]);
        expect(yield* counts).toEqual({ submitted: 2 });
      }),
    ),
  );

  it.effect("a number that Temu refuses keeps no other order from JTL", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const [odd] = yield* temu.sell(3);
        yield* only(untilExported);
        yield* TestClock.adjust("20 minutes");
        const refusal = new TemuApiError({
          category: "invalid",
          operation: temuCalls.orders,
          message: "bad number",
          whatToDo: "Compare the number with Seller Center.",
        });
        const api = yield* TemuApi;
        const run = yield* only([submitOrders]).pipe(
          Effect.provideService(
            TemuApi,
            TemuApi.of({
              ...api,
              listOrders: (query) =>
                query.parentOrderSns?.includes(odd?.order.parentOrderSn ?? "") === true
                  ? Stream.fail(refusal)
                  : api.listOrders(query),
            }),
          ),
        );
        expect(run.outcome).toBe("partial");
        expect(yield* counts).toEqual({ exported: 1, submitted: 2 });
      }),
    ),
  );

  it.effect("(H7) a JTL that does not answer is asked for articles once a run, and told once", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const jtl = yield* JtlWawi;
        yield* temu.sell(2);
        const away = new JtlError({
          category: "transient",
          operation: "articles",
          message: "JTL-Wawi did not answer.",
          whatToDo: "Start the SQL Server.",
        });
        let asked = 0;
        const silent = only([fetchOrders(), importOrders]).pipe(
          Effect.provideService(
            JtlWawi,
            JtlWawi.of({
              ...jtl,
              articles: () =>
                Effect.suspend(() => {
                  asked += 1;
                  return Effect.fail(away);
                }),
            }),
          ),
        );
        yield* silent;
        yield* temu.sell(1);
        asked = 0;
        const run = yield* silent;
        expect(asked).toBe(1);
        expect(run.steps[1]?.problems).toMatchObject([{ count: 1 }]);
        expect(yield* counts).toEqual({ held: 3 });
      }),
    ),
  );

  it.effect("an answer that nobody can read about an order in JTL is asked for again", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const jtl = yield* JtlWorld;
        const orders = yield* OrderStore;
        const { order } = yield* sellWhole;
        const { parentOrderSn } = order;
        yield* sync;
        yield* jtl.takeOver;
        yield* sync;
        yield* TestClock.adjust("1 minute");
        yield* temu.cancel(parentOrderSn);
        yield* temu.trouble(parentOrderSn, { unreadable: true });
        yield* sync;
        expect(yield* orders.get(parentOrderSn)).toMatchObject({
          state: "accepted",
          contentHash: "",
        });
        yield* temu.trouble(parentOrderSn, { unreadable: false });
        yield* TestClock.adjust("2 hours");
        yield* sync;
        yield* sync;
        expect((yield* orders.get(parentOrderSn))?.blockReasons).toMatchObject([
          { code: "cancelledAtTemu" },
        ]);
      }),
    ),
  );
});

describe("A person who has mended something", () => {
  it.effect("has an order that JTL refused tried again by wishing for it", () =>
    inShop(
      Effect.gen(function* () {
        const jtl = yield* JtlWawi;
        const orders = yield* OrderStore;
        const { order } = yield* sellWhole;
        const refusal = new JtlError({
          category: "invalid",
          operation: "submit",
          message: "cBestellung: conversion failed",
          whatToDo: "Look at the document.",
        });
        yield* sync.pipe(
          Effect.provideService(
            JtlWawi,
            JtlWawi.of({ ...jtl, submit: () => Effect.fail(refusal) }),
          ),
        );
        expect(yield* counts).toEqual({ held: 1 });
        yield* sync;
        expect(yield* counts).toEqual({ held: 1 });
        yield* orders.wish([order.parentOrderSn]);
        yield* sync;
        expect(yield* counts).toEqual({ submitted: 1 });
      }),
    ),
  );

  it.effect("(S8) costs nothing while all that holds orders stays as it is", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const orders = yield* OrderStore;
        const shop = yield* CurrentShop;
        yield* temu.sell(90);
        const strict = { ...shop, money: { ...shop.money, currencies: ["PLN"] as const } };
        yield* sync.pipe(Effect.provideService(CurrentShop, strict));
        expect(yield* counts).toEqual({ held: 90 });
        yield* TestClock.adjust("1 hour");
        let written = 0;
        const counting = OrderStore.of({
          ...orders,
          saveFetched: (some) => {
            written += some.length;
            return orders.saveFetched(some);
          },
        });
        const quiet = yield* sync.pipe(
          Effect.provideService(CurrentShop, strict),
          Effect.provideService(OrderStore, counting),
        );
        expect(written).toBe(0);
        expect(quiet.temuRequests).toEqual({ [temuCalls.orders]: 1 });
        yield* sync;
        expect(yield* counts).toEqual({ submitted: 90 });
      }),
    ),
  );
});
