import { describe, expect, it } from "@effect/vitest";
import {
  type BlockReason,
  type JtlOrder,
  JtlWawi,
  type Order,
  OrderStore,
  trackOrders,
} from "@temu-jtl/core";
import { JtlWorld, TemuWorld } from "@temu-jtl/core/testing";
import { Effect } from "effect";
import { decideJtlBlocks } from "../../../src/workflows/orderSync/track/jtl/decideJtlBlocks.ts";
import { matchParcels } from "../../../src/workflows/orderSync/track/jtl/matchParcels.ts";
import { knownOrder, soldOrder } from "../orders.ts";
import { counts, inShop, only, sync } from "../runs.ts";
import { firstLine } from "./deciding.ts";
import { item, jtlOrder, jtlParcel, line, matched, position, temuOrder } from "./jtlSide.ts";
import { expectTold, inJtl, withAlerts } from "./told.ts";

const lines = [line("L1", "ART-1", 2), line("L2", "ART-2", 1)];
const candles = temuOrder(...lines);
const plain = jtlOrder([position(1, "ART-1", 2), position(2, "ART-2", 1)]);
const skuMap = new Map<string, string>();

/** How the order stands after a look at JTL. */
const lookedAt = (
  orders: ReadonlyArray<JtlOrder>,
  change: Partial<Order> = {},
  temu = candles,
): ReturnType<typeof decideJtlBlocks> => {
  const known = { ...knownOrder(soldOrder(), { state: "shipped" }), temu, ...change };
  const match = matchParcels(temu, { orders, parcels: [] }, { skuMap, released: known.released });
  return decideJtlBlocks(known, temu, orders, { differences: match.differences, skuMap });
};

const swapped = jtlOrder([position(1, "ART-9", 2), position(2, "ART-2", 1)]);
const swap: BlockReason = {
  code: "articleSwapped",
  parameters: { lines: "L1", articles: "ART-9" },
};
const cancelledInJtl = (orders: string): BlockReason => ({
  code: "cancelledInJtl",
  parameters: { orders },
});

describe("An order whose article people swapped in JTL", () => {
  it("(T1, Z2) is blocked, and not by an article that was only added", () => {
    expect(lookedAt([swapped]).blocks.blockReasons).toEqual([swap]);
    const gift = jtlOrder([...plain.positions, position(3, "GIFT", 1)]);
    expect(lookedAt([gift]).blocks.blockReasons).toEqual([]);
    // Free text may stand for the article as well, but a bundle's components are none.
    const free = jtlOrder([position(1, "ART-9", 2, { kind: "freeText" }), position(2, "ART-2", 1)]);
    expect(lookedAt([free]).blocks.blockReasons).toEqual([swap]);
    const bundle = jtlOrder([
      position(1, "ART-1", 2),
      position(2, "ART-2", 1),
      position(3, "PART", 1, { bundleId: 2 }),
    ]);
    expect(lookedAt([bundle]).blocks.blockReasons).toEqual([]);
  });

  it("(T1) counts the other article for its lines, in their order, once it is released", () => {
    const parcel = jtlParcel(1, [item(1, "ART-9", 2), item(2, "ART-2", 1)]);
    expect(matched(candles, [swapped], [parcel]).contents).toEqual([["L2 × 1"]]);
    const found = matched(candles, [swapped], [parcel], { released: [swap] });
    expect(found.contents).toEqual([["L1 × 2", "L2 × 1"]]);
    const both = jtlOrder([position(1, "ART-8", 1), position(2, "ART-9", 2)]);
    const reason: BlockReason = {
      code: "articleSwapped",
      parameters: { lines: "L1, L2", articles: "ART-8, ART-9" },
    };
    const two = [jtlParcel(1, [item(1, "ART-8", 1)]), jtlParcel(2, [item(2, "ART-9", 2)])];
    expect(matched(candles, [both], two, { released: [reason] }).contents).toEqual([
      ["L1 × 1"],
      ["L1 × 1", "L2 × 1"],
    ]);
  });

  it("(Z2) is free when it is swapped back, and what was released is forgotten", () => {
    const released = lookedAt([swapped], { released: [swap] }).blocks;
    expect(released).toEqual({ blockReasons: [], released: [swap], handedOver: null });
    const back = lookedAt([plain], { blockReasons: [swap], released: [swap] }).blocks;
    expect(back).toEqual({ blockReasons: [], released: [], handedOver: null });
    // Another article is something else than what was released.
    const other = jtlOrder([position(1, "ART-7", 2), position(2, "ART-2", 1)]);
    expect(lookedAt([other], { released: [swap] }).blocks).toMatchObject({
      blockReasons: [{ code: "articleSwapped" }],
      released: [],
    });
  });
});

describe("An order that people cancelled in JTL", () => {
  const gone = { ...plain, cancellation: { reason: null } };

  it("(Z2) is blocked while Temu wants it, until one of its orders counts again", () => {
    expect(lookedAt([gone]).blocks.blockReasons).toEqual([cancelledInJtl("AU-1")]);
    expect(lookedAt([]).blocks.blockReasons).toEqual([cancelledInJtl("none any more")]);
    const second = { ...plain, orderId: 2, orderNumber: "AU-2" };
    const known = { blockReasons: [cancelledInJtl("AU-1")] };
    expect(lookedAt([gone, second], known).blocks.blockReasons).toEqual([]);
    expect(lookedAt([plain], known).blocks.blockReasons).toEqual([]);
  });

  it("(Z2) is blocked with JTL's reason, each once, and names none where JTL has none", () => {
    const because = (reason: string | null, orderId = 1) => ({
      ...plain,
      orderId,
      orderNumber: `AU-${orderId}`,
      cancellation: { reason },
    });
    const blocksOf = (...orders: ReadonlyArray<JtlOrder>) =>
      lookedAt(orders).blocks.blockReasons.map(({ parameters }) => parameters);
    expect(blocksOf(because("Nicht lieferbar"))).toEqual([
      { orders: "AU-1", reason: "Nicht lieferbar" },
    ]);
    expect(blocksOf(because("Nicht lieferbar"), because("Nicht lieferbar", 2))).toEqual([
      { orders: "AU-1, AU-2", reason: "Nicht lieferbar" },
    ]);
    expect(blocksOf(because("Nicht lieferbar"), because("Betrug", 2), because(null, 3))).toEqual([
      { orders: "AU-1, AU-2, AU-3", reason: "Betrug, Nicht lieferbar" },
    ]);
    expect(blocksOf(because(null))).toEqual([{ orders: "AU-1" }]);
  });

  it("(Z2) is at its end when Temu has cancelled it too, and not before", () => {
    const blockReasons: ReadonlyArray<BlockReason> = [
      { code: "cancelledAtTemu", parameters: {} },
      cancelledInJtl("AU-1"),
    ];
    const cancelled = { ...candles, status: "cancelled" } as const;
    expect(lookedAt([gone], { blockReasons }, cancelled).isCancelledOnBothSides).toBe(true);
    expect(lookedAt([gone], { blockReasons }).isCancelledOnBothSides).toBe(false);
    const onlyAtTemu = lookedAt([plain], { blockReasons }, cancelled);
    expect(onlyAtTemu.isCancelledOnBothSides).toBe(false);
    expect(onlyAtTemu.blocks.blockReasons).toEqual([{ code: "cancelledAtTemu", parameters: {} }]);
    // What people do to it in JTL does not matter any more.
    const other = lookedAt([swapped], { blockReasons }, cancelled);
    expect(other.blocks.blockReasons).toEqual([{ code: "cancelledAtTemu", parameters: {} }]);
  });
});

describe("An order of which Temu wants fewer units", () => {
  const fewer = temuOrder(line("L1", "ART-1", 1), line("L2", "ART-2", 1));
  const lowered: BlockReason = { code: "quantityLowered", parameters: { lines: "L1" } };
  const moved: BlockReason = { code: "addressChanged", parameters: {} };
  const { address } = soldOrder();
  const handedOver = {
    lines: lines.map(({ orderSn, quantity }) => ({ orderSn, quantity })),
    address,
  };
  const known = { blockReasons: [lowered], handedOver };
  const asWanted = jtlOrder([position(1, "ART-1", 1), position(2, "ART-2", 1)]);

  it("(Z2) is free once JTL's orders have Temu's quantities, those that count", () => {
    expect(lookedAt([plain], known, fewer).blocks).toMatchObject(known);
    const done = { blockReasons: [], released: [], handedOver: null };
    expect(lookedAt([asWanted], known, fewer).blocks).toEqual(done);
    const split = [
      jtlOrder([position(1, "ART-1", 1)]),
      jtlOrder([position(2, "art-2", 1), position(3, "GIFT", 1)], { orderId: 2 }),
      jtlOrder([position(4, "ART-1", 1)], { orderId: 3, cancellation: { reason: null } }),
    ];
    expect(lookedAt(split, known, fewer).blocks).toEqual(done);
    const none = jtlOrder([position(2, "ART-2", 1)]);
    expect(lookedAt([none], known, fewer).blocks.blockReasons).toEqual([lowered]);
  });

  it("(Z2) is compared by its bundles, not by their components", () => {
    const set = (quantity: number) =>
      jtlOrder([
        position(1, "ART-1", quantity),
        position(2, "ART-2", 1),
        position(3, "ART-2", quantity, { bundleId: 1 }),
      ]);
    expect(lookedAt([set(2)], known, fewer).blocks.blockReasons).toEqual([lowered]);
    expect(lookedAt([set(1)], known, fewer).blocks.blockReasons).toEqual([]);
  });

  it("(Z2) stays blocked for its address, and is compared with its new quantities from then on", () => {
    const both = { blockReasons: [lowered, moved], handedOver };
    expect(lookedAt([asWanted], both, fewer).blocks).toEqual({
      blockReasons: [moved],
      released: [],
      handedOver: { lines: fewer.lines.map(({ orderSn }) => ({ orderSn, quantity: 1 })), address },
    });
  });
});

describe("A run", () => {
  it.effect("(Z2) tells of a cancellation in JTL until it is taken back, and then reports", () =>
    inShop(
      Effect.gen(function* () {
        const { jtl, number } = yield* inJtl;
        yield* jtl.cancel(number);
        yield* expectTold("cancelledInJtl", number, "accepted");
        yield* jtl.uncancel(number);
        yield* jtl.pack();
        expect((yield* sync).outcome).toBe("succeeded");
        expect(yield* counts).toEqual({ reported: 1 });
      }),
    ),
  );

  it.effect("(Z2) ends an order that both sides have cancelled, and tells of it no more", () =>
    inShop(
      Effect.gen(function* () {
        const { jtl, number, temu } = yield* inJtl;
        yield* temu.cancel(number);
        yield* expectTold("cancelledAtTemu", number, "accepted");
        yield* jtl.cancel(number);
        const { alerts } = yield* withAlerts(sync);
        expect(alerts).toEqual([]);
        expect(yield* counts).toEqual({ cancelled: 1 });
        const last = (yield* (yield* OrderStore).history(number)).at(-1);
        expect(last).toMatchObject({ to: "cancelled", reason: "bothCancelled" });
        expect((yield* withAlerts(sync)).alerts).toEqual([]);
      }),
    ),
  );

  it.effect("(Z2) keeps its parcel when an order that was cancelled turns up again", () =>
    inShop(
      Effect.gen(function* () {
        const { jtl, number, temu } = yield* inJtl;
        const orders = yield* OrderStore;
        yield* temu.cancel(number);
        yield* jtl.pack();
        yield* sync;
        yield* expectTold("cancelledAtTemu", number, "shipped");
        yield* jtl.cancel(number);
        yield* sync;
        expect(yield* counts).toEqual({ cancelled: 1 });
        yield* jtl.uncancel(number);
        const jtlOrderNumbers = ["AU-1"];
        yield* orders.recordAcceptance([
          { parentOrderSn: number, from: "cancelled", jtlOrderNumbers },
        ]);
        yield* expectTold("cancelledAtTemu", number, "shipped");
      }),
    ),
  );

  it.effect(
    "(T1, Z2) tells of a swapped article until a person releases it, and then reports",
    () =>
      inShop(
        Effect.gen(function* () {
          const { blocks, jtl, number, sku } = yield* inJtl;
          const orders = yield* OrderStore;
          yield* jtl.swapArticle(number, sku, "ART-9999");
          yield* jtl.pack();
          yield* expectTold("articleSwapped", number, "shipped");
          const released = yield* blocks;
          const free = { parentOrderSn: number, blockReasons: [], released, handedOver: null };
          yield* orders.setBlocks([free]);
          expect((yield* sync).outcome).toBe("succeeded");
          expect(yield* counts).toEqual({ reported: 1 });
        }),
      ),
  );

  it.effect("(Z2) leaves an order alone that a person releases while JTL is looked at", () =>
    inShop(
      Effect.gen(function* () {
        const { blocks, jtl, number, sku } = yield* inJtl;
        const orders = yield* OrderStore;
        const wawi = yield* JtlWawi;
        yield* jtl.swapArticle(number, sku, "ART-9999");
        yield* sync;
        const released = yield* blocks;
        expect(released.map(({ code }) => code)).toEqual(["articleSwapped"]);
        yield* jtl.cancel(number);
        const free = { parentOrderSn: number, blockReasons: [], released, handedOver: null };
        const releasedMeanwhile = JtlWawi.of({
          ...wawi,
          parcels: (numbers) =>
            Effect.andThen(Effect.orDie(orders.setBlocks([free])), wawi.parcels(numbers)),
        });
        yield* Effect.provideService(only([trackOrders]), JtlWawi, releasedMeanwhile);
        expect(yield* orders.get(number)).toMatchObject({ blockReasons: [], released });
        // The next run decides by what both have made of it.
        yield* only([trackOrders]);
        expect((yield* blocks).map(({ code }) => code)).toEqual(["cancelledInJtl"]);
      }),
    ),
  );

  it.effect("(T1, Z2) tells of parcels without contents, and reports what a person releases", () =>
    inShop(
      Effect.gen(function* () {
        const { blocks, jtl, number, sku } = yield* inJtl;
        const orders = yield* OrderStore;
        yield* jtl.addPosition(number, sku, 1);
        yield* jtl.addPosition(number, sku, 1);
        yield* jtl.pack({ parcels: 2, contents: "missing" });
        yield* expectTold("contentsUnknown", number, "shipped");
        const released = yield* blocks;
        const free = { parentOrderSn: number, blockReasons: [], released, handedOver: null };
        yield* orders.setBlocks([free]);
        yield* sync;
        expect(yield* counts).toEqual({ reported: 1 });
      }),
    ),
  );

  it.effect("(Z2) goes on when people lower the quantity in JTL as Temu has", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const jtl = yield* JtlWorld;
        const sold = soldOrder({ line: { quantity: 3 } });
        const { parentOrderSn } = sold.order;
        const say = Effect.fnUntraced(function* (quantity: number) {
          const { order, ...rest } = soldOrder({ line: { quantity } });
          yield* temu.add([{ ...rest, order: { ...order, updatedAt: yield* temu.now } }]);
        });
        yield* say(3);
        yield* sync;
        yield* jtl.takeOver;
        yield* sync;
        yield* say(2);
        yield* expectTold("quantityLowered", parentOrderSn, "accepted");
        yield* jtl.setQuantity(parentOrderSn, firstLine(sold).merchantSku, 2);
        yield* jtl.pack();
        expect((yield* sync).outcome).toBe("succeeded");
        expect(yield* counts).toEqual({ reported: 1 });
      }),
    ),
  );

  it.effect("(T1, Z2) in which nothing has happened writes nothing", () =>
    inShop(
      Effect.gen(function* () {
        const { jtl, number, sku } = yield* inJtl;
        const writes: Array<string> = [];
        const orders = yield* OrderStore;
        const watched = OrderStore.of({
          ...orders,
          setBlocks: () =>
            Effect.as(
              Effect.sync(() => writes.push("setBlocks")),
              [],
            ),
          changeStates: () =>
            Effect.sync(() => {
              writes.push("changeStates");
              return [];
            }),
          wish: () => Effect.sync(() => void writes.push("wish")),
        });
        yield* jtl.swapArticle(number, sku, "ART-9999");
        yield* jtl.pack();
        yield* sync;
        const run = yield* only([trackOrders]).pipe(Effect.provideService(OrderStore, watched));
        expect(writes).toEqual([]);
        expect(run.steps[0]?.counts).toMatchObject({ processed: 1, created: 0, changed: 0 });
      }),
    ),
  );
});
