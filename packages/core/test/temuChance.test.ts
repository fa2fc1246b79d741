import { assert, describe, it } from "@effect/vitest";
import { minutes, type ParentOrder, seconds, type ShipmentConfirmation } from "@temu-jtl/core";
import {
  badGatewayAfterwards,
  ChanceSettings,
  type Fault,
  noAnswer,
  noTrouble,
  TemuChance,
  temuCalls,
  temuCarriers,
  TemuModel,
  temuWarehouses,
} from "@temu-jtl/core/testing";
import { Result, Schema } from "effect";

const begin = minutes(60);

/** A shop with 20 orders; so many pages of its orders and so many parcels are asked for. */
const played = (settings: ChanceSettings, requests = 200) => {
  const model = new TemuModel();
  const before = model.sell(20, begin);
  const chance = new TemuChance(model);
  chance.set(settings);
  const faultsAt = (call: string): ReadonlyArray<Fault | null> =>
    Array.from({ length: requests }, (_, number) => chance.meet(call, begin + seconds(number)));
  return {
    model,
    chance,
    before,
    reads: faultsAt(temuCalls.orders),
    writes: faultsAt(temuCalls.confirmShipment),
  };
};

/** The order in one parcel whose number follows from the order's. */
const wholeOrder = (order: ParentOrder): ShipmentConfirmation => ({
  sendType: "wholeOrder",
  parcels: [
    {
      parcelId: "1",
      trackingNumber: order.parentOrderSn.replaceAll(/\D/g, ""),
      carrierId: temuCarriers[0]?.id ?? "",
      warehouseId: temuWarehouses[0]?.id ?? "",
      contents: order.lines.map(({ orderSn, quantity, goodsId, skuId }) => ({
        parentOrderSn: order.parentOrderSn,
        orderSn,
        quantity,
        goodsId,
        skuId,
      })),
    },
  ],
});

const told = ({ model, reads, writes }: ReturnType<typeof played>) =>
  JSON.stringify([model.snapshot, reads, writes]);

const kindsOf = (faults: ReadonlyArray<Fault | null>) =>
  new Set(faults.map((fault) => JSON.stringify(fault)));

describe("What happens at Temu by chance", () => {
  it("happens again with the same seed and the same calls", () => {
    const settings = { seed: 7, faults: 0.3, events: 0.5 };
    assert.strictEqual(told(played(settings)), told(played(settings)));
  });

  it("is something else with another seed", () => {
    for (const share of [
      { faults: 0.3, events: 0 },
      { faults: 0, events: 0.5 },
    ]) {
      const seeds = Array.from({ length: 10 }, (_, seed) => told(played({ seed, ...share })));
      assert.strictEqual(new Set(seeds).size, seeds.length);
    }
  });

  it("sells, cancels, lowers, moves and labels orders in the one shop or the other", () => {
    const shops = Array.from({ length: 10 }, (_, seed) => played({ seed, faults: 0, events: 1 }));
    const orders = shops.flatMap(({ model }) => model.snapshot.map(({ order }) => order));
    const lines = orders.flatMap((order) => order.lines);
    assert.isTrue(shops.every(({ model, before }) => model.size > before.length));
    assert.isTrue(orders.some(({ status }) => status === "cancelled"));
    assert.isTrue(
      orders.some(
        (order) =>
          order.status === "unshipped" && order.lines.some(({ status }) => status === "cancelled"),
      ),
    );
    assert.isTrue(lines.some((line) => line.quantity > 0 && line.quantity < line.originalQuantity));
    assert.isTrue(orders.some(({ warnings }) => warnings.includes("CONFIRMED_CHANGED_ADDRESS")));
    for (const label of [
      "pending_buyer_cancellation",
      "pending_buyer_address_change",
      "pending_risk_control_alert",
    ]) {
      assert.isTrue(orders.some(({ labels }) => labels.includes(label)));
    }
    const troubles = shops.flatMap(({ model }) => model.snapshot.map(({ trouble }) => trouble));
    assert.isTrue(troubles.some(({ address }) => address === "hidden"));
    assert.isTrue(troubles.some(({ amountsNotReady }) => amountsNotReady));
    assert.isTrue(troubles.some(({ amountsShuffled }) => amountsShuffled));
    assert.isTrue(troubles.some(({ amountsOfLineMissing }) => amountsOfLineMissing));
  });

  it("answers with every fault that there is, and loses only the answers of writes", () => {
    const { reads, writes, model, before } = played({ seed: 1, faults: 1, events: 0 });
    assert.strictEqual(kindsOf(reads).size, 6);
    assert.strictEqual(kindsOf(writes).size, 8);
    assert.isTrue(reads.every((fault) => fault?._tag !== "NoAnswer" || !fault.takesEffect));
    assert.deepStrictEqual(model.snapshot, before);
  });

  it("happens about as often as it is told to", () => {
    const { reads } = played({ seed: 3, faults: 0.05, events: 0 }, 10_000);
    const met = reads.filter((fault) => fault !== null).length;
    assert.isTrue(met > 400 && met < 600, String(met));
  });

  it("finds the token expired or not good for the call, for once, and then as before", () => {
    const settings = { seed: 4, faults: 0.2, events: 0.3, access: 0.5 };
    const codes = new Set(
      played(settings).reads.flatMap((fault) => (fault?._tag === "Refused" ? [fault.code] : [])),
    );
    assert.isTrue(codes.has(3000034) && codes.has(3000032));
    // What happens in the shop is the same with and without.
    const without = played({ seed: 4, faults: 0.2, events: 0.3 });
    assert.deepStrictEqual(played(settings).model.snapshot, without.model.snapshot);
  });

  it("loses the answer of a parcel that Temu took as silence or as a page with 502", () => {
    const { reads, writes } = played({ seed: 6, faults: 1, events: 0 });
    const forms = (faults: ReadonlyArray<Fault | null>) =>
      kindsOf(faults.filter((fault) => fault?._tag !== "Refused" && fault?.takesEffect === true));
    assert.deepStrictEqual(forms(writes), kindsOf([noAnswer(true), badGatewayAfterwards]));
    assert.deepStrictEqual(forms(reads), new Set());
  });

  it("ships single lines by hand, as often as it is told to and only then", () => {
    const calm = { seed: 8, faults: 0, events: 0 };
    const lines = ({ model }: ReturnType<typeof played>) =>
      model.snapshot.flatMap(({ order }) => order.lines);
    const byHand = played({ ...calm, byHand: 0.05 }, 100);
    const shipped = lines(byHand).filter(({ status }) => status === "shipped");
    assert.isTrue(shipped.length > 0 && shipped.length < lines(byHand).length);
    assert.isTrue(byHand.model.snapshot.some(({ order }) => order.status === "partlyShipped"));
    assert.strictEqual(byHand.model.allConfirmations.size, 0);
    assert.isTrue(lines(played(calm, 100)).every(({ status }) => status === "unshipped"));
  });

  it("shows parcels up to as late as it is told to, and all of them when it is switched off", () => {
    const model = new TemuModel();
    const sold = model.sell(60, begin);
    const chance = new TemuChance(model);
    chance.set({ seed: 9, faults: 0, events: 0, lagMillis: seconds(60) });
    for (const { order } of sold) {
      chance.meet(temuCalls.confirmShipment, begin);
      const confirmed = model.confirm(wholeOrder(order), begin);
      assert.isTrue(Result.isSuccess(confirmed), JSON.stringify(confirmed));
    }
    const shownAt = (now: number) =>
      sold.filter(({ order: { parentOrderSn, lines } }) =>
        Result.match(model.shipmentsOf(parentOrderSn, lines[0]?.orderSn ?? "", now), {
          onSuccess: (shipments) => shipments.length > 0,
          onFailure: () => false,
        }),
      ).length;
    assert.isBelow(shownAt(begin), 5);
    assert.isAbove(shownAt(begin + seconds(30)), 15);
    assert.isBelow(shownAt(begin + seconds(30)), 45);
    assert.strictEqual(shownAt(begin + seconds(60)), sold.length);
    chance.set(null);
    assert.strictEqual(shownAt(begin), sold.length);
  });

  it("leaves the lag alone that somebody else asked for", () => {
    const model = new TemuModel();
    model.lag(seconds(60));
    const chance = new TemuChance(model);
    chance.set({ seed: 9, faults: 1, events: 0 });
    chance.meet(temuCalls.confirmShipment, begin);
    chance.set(null);
    assert.strictEqual(model.lagMillis, seconds(60));
  });

  it("changes nothing else when parcels show late or lines are shipped by hand", () => {
    const settings = { seed: 10, faults: 0.3, events: 0.5 };
    const { reads, writes } = played(settings);
    const also = played({ ...settings, lagMillis: seconds(60), byHand: 0.1 });
    assert.deepStrictEqual([also.reads, also.writes], [reads, writes]);
    assert.deepStrictEqual(
      // So improbable that it does not happen, and yet drawn each time.
      played({ ...settings, lagMillis: seconds(60), byHand: 1e-9 }).model.snapshot,
      played(settings).model.snapshot,
    );
  });

  it("lets answers take their time and puts Temu's clock off, as far as it is told to", () => {
    const seeds = Array.from({ length: 50 }, (_, seed) => {
      const chance = new TemuChance(new TemuModel());
      chance.set({ seed, faults: 0, events: 0, latencyMillis: 100, skewMillis: 299_000 });
      const delays = Array.from({ length: 20 }, () => chance.delay());
      const { skewMillis } = chance;
      chance.set(null);
      assert.deepStrictEqual([chance.delay(), chance.skewMillis], [0, 0]);
      return { delays, skewMillis };
    });
    const delays = seeds.flatMap((one) => one.delays);
    assert.isTrue(delays.every((delay) => delay >= 0 && delay <= 100));
    assert.isTrue(Math.max(...delays) > 90 && Math.min(...delays) < 10);
    const skews = seeds.map(({ skewMillis }) => skewMillis);
    assert.isTrue(skews.every((skew) => Math.abs(skew) <= 299_000));
    assert.isTrue(Math.max(...skews) > 200_000 && Math.min(...skews) < -200_000);
  });

  it("ends when it is switched off, and leaves no trouble behind", () => {
    const { model, chance } = played({ seed: 5, faults: 1, events: 1 });
    chance.set(null);
    const left = model.snapshot;
    for (const { trouble } of left) assert.deepStrictEqual(trouble, noTrouble);
    assert.isFalse(model.repeatsPage);
    for (let request = 0; request < 50; request += 1) {
      assert.isNull(chance.meet(temuCalls.orders, begin));
    }
    assert.deepStrictEqual(model.snapshot, left);
  });

  it("leaves the trouble alone that somebody else made", () => {
    const model = new TemuModel();
    const [sold] = model.sell(1, begin);
    const number = sold?.order.parentOrderSn ?? "";
    model.trouble(number, { unreadable: true });
    const chance = new TemuChance(model);
    chance.set({ seed: 2, faults: 0, events: 1 });
    for (let request = 0; request < 100; request += 1) chance.meet(temuCalls.orders, begin);
    chance.set(null);
    assert.deepStrictEqual(model.find(number)?.trouble, { ...noTrouble, unreadable: true });
  });

  it("meets edits of stock like other writes, and pages of SKUs like other reads", () => {
    const chance = new TemuChance(new TemuModel());
    chance.set({ seed: 7, faults: 1, events: 0 });
    const kinds = (call: string) =>
      kindsOf(Array.from({ length: 300 }, () => chance.meet(call, begin)));
    const lost = [noAnswer(true), badGatewayAfterwards].map((fault) => JSON.stringify(fault));
    for (const call of [temuCalls.skus, temuCalls.numberedSkus]) {
      assert.deepStrictEqual(
        [...kinds(call)].filter((kind) => lost.includes(kind)),
        [],
      );
    }
    const ofEdits = kinds(temuCalls.editStock);
    assert.isTrue(lost.every((kind) => ofEdits.has(kind)));
  });

  it("sells between pages of SKUs and before edits, at most what there is", () => {
    for (const call of [temuCalls.skus, temuCalls.numberedSkus, temuCalls.editStock]) {
      const model = new TemuModel();
      const sku = { merchantSku: "", name: "", variant: "", onSale: true, stock: 12 };
      model.shelf.put([
        { ...sku, goodsId: "6", skuId: "31" },
        { ...sku, goodsId: "6", skuId: "32" },
      ]);
      const chance = new TemuChance(model);
      chance.set({ seed: 3, faults: 0, events: 1 });
      for (let request = 0; request < 200; request += 1) chance.meet(call, begin);
      assert.isAbove(model.size, 0);
      for (const skuId of ["31", "32"]) {
        const left = model.shelf.shownStock(skuId, begin) ?? 0;
        assert.strictEqual(model.shelf.unitsSold(skuId) + left, 12);
        assert.isAtLeast(left, 0);
      }
    }
  });

  it("shows an edit of stock late, by chance", () => {
    const model = new TemuModel();
    const chance = new TemuChance(model);
    chance.set({ seed: 3, faults: 0, events: 0, lagMillis: 60_000 });
    chance.meet(temuCalls.editStock, begin);
    assert.isAbove(model.lagMillis, 0);
    chance.set(null);
    assert.strictEqual(model.lagMillis, 0);
  });

  it("is set with a share and a seed of 32 bits, nothing else", () => {
    const decode = Schema.decodeUnknownResult(ChanceSettings);
    for (const wrong of [
      { seed: -1, faults: 0, events: 0 },
      { seed: 0.5, faults: 0, events: 0 },
      { seed: 1, faults: 1.5, events: 0 },
      { seed: 1, faults: 0, events: -0.1 },
      { seed: 1, faults: 0, events: 0, byHand: 2 },
      { seed: 1, faults: 0, events: 0, lagMillis: -1 },
    ]) {
      assert.isTrue(Result.isFailure(decode(wrong)), JSON.stringify(wrong));
    }
  });
});
