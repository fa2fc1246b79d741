import { assert, describe, it } from "@effect/vitest";
import { minutes, seconds } from "@temu-jtl/core";
import {
  ChanceSettings,
  type Fault,
  noTrouble,
  TemuChance,
  temuCalls,
  TemuModel,
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
    assert.strictEqual(kindsOf(writes).size, 7);
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

  it("is set with a share and a seed of 32 bits, nothing else", () => {
    const decode = Schema.decodeUnknownResult(ChanceSettings);
    for (const wrong of [
      { seed: -1, faults: 0, events: 0 },
      { seed: 0.5, faults: 0, events: 0 },
      { seed: 1, faults: 1.5, events: 0 },
      { seed: 1, faults: 0, events: -0.1 },
    ]) {
      assert.isTrue(Result.isFailure(decode(wrong)), JSON.stringify(wrong));
    }
  });
});
