import { assert, describe, it } from "@effect/vitest";
import { minutes, seconds } from "@temu-jtl/core";
import {
  contractOrder,
  type Fault,
  JtlChance,
  JtlChanceSettings,
  JtlModel,
  readMemoryDocument,
  writeMemoryDocument,
} from "@temu-jtl/core/testing";
import { Result, Schema } from "effect";

const begin = minutes(60);
const numbers = Array.from({ length: 20 }, (_, index) => `PO-076-${index}`);

const handOver = (model: JtlModel, externalNumber: string) =>
  model.submit(
    {
      externalNumber,
      document: writeMemoryDocument(contractOrder(externalNumber)),
      deadline: begin + minutes(60),
    },
    begin,
  );

/** A JTL-Wawi with 20 rows; its orders are looked up so often, and as many documents handed over. */
const played = (settings: JtlChanceSettings, calls = 100) => {
  const model = new JtlModel(readMemoryDocument, {
    takeOverDelayMillis: null,
    packDelayMillis: null,
  });
  for (const number of numbers) handOver(model, number);
  const chance = new JtlChance(model);
  chance.set(settings, begin);
  const faultsOf = (call: "orders" | "submit"): ReadonlyArray<Fault | null> =>
    Array.from({ length: calls }, (_, number) => chance.meet(call, begin + seconds(number)));
  return { model, chance, reads: faultsOf("orders"), writes: faultsOf("submit") };
};

const leftIn = (model: JtlModel) => [
  model.queued(numbers),
  model.orders(numbers),
  model.parcels(numbers),
];

const told = ({ model, reads, writes }: ReturnType<typeof played>) =>
  JSON.stringify([leftIn(model), reads, writes]);

const kindsOf = (faults: ReadonlyArray<Fault | null>) =>
  new Set(faults.map((fault) => JSON.stringify(fault)));

describe("What happens at JTL by chance", () => {
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

  it("takes, rejects, packs, splits, changes and cancels orders in the one shop or the other", () => {
    const shops = Array.from({ length: 20 }, (_, seed) =>
      played({ seed, faults: 0, events: 1 }, 15),
    );
    const orders = shops.flatMap(({ model }) => model.orders(numbers));
    const parcels = shops.flatMap(({ model }) => model.parcels(numbers));
    const packedInPart = shops.flatMap(({ model }) =>
      model.openOrders.filter(({ externalNumber, orderId }) =>
        model.parcels([externalNumber]).some((parcel) => parcel.orderId === orderId),
      ),
    );
    const articles = orders.flatMap((order) => order.positions);
    const quantities = (sku: string) =>
      new Set(articles.filter((one) => one.sku === sku).map(({ quantity }) => quantity));
    assert.isTrue(shops.some(({ model }) => numbers.some((one) => model.rejection(one) !== null)));
    assert.isTrue(orders.some(({ cancellation }) => cancellation !== null));
    assert.isTrue(shops.some(({ model }) => numbers.some((one) => model.orders([one]).length > 1)));
    assert.deepStrictEqual(quantities("ART-1001"), new Set([2, 1]));
    assert.isTrue(articles.some(({ sku }) => sku === "ART-1001-OTHER"));
    assert.isTrue(articles.some(({ sku }) => sku.startsWith("GIFT-")));
    assert.isTrue(parcels.some(({ noteParcels }) => noteParcels > 1));
    assert.isTrue(parcels.some(({ contents }) => contents.length === 0));
    assert.isTrue(parcels.some(({ trackingNumber }) => trackingNumber === ""));
    assert.isTrue(packedInPart.length > 0);
    assert.isTrue(orders.some(({ delivery }) => delivery === "complete"));
  });

  it("answers with every fault that there is, and loses only the answers of hand-overs", () => {
    const { reads, writes, model } = played({ seed: 1, faults: 1, events: 0 });
    assert.strictEqual(kindsOf(reads).size, 4);
    assert.strictEqual(kindsOf(writes).size, 6);
    assert.isTrue(
      reads.every((fault) => fault?._tag === "Refused" || fault?.takesEffect === false),
    );
    assert.strictEqual(model.queued(numbers).length, numbers.length);
  });

  it("happens about as often as it is told to", () => {
    const { reads } = played({ seed: 3, faults: 0.05, events: 0 }, 10_000);
    const met = reads.filter((fault) => fault !== null).length;
    assert.isTrue(met > 400 && met < 600, String(met));
  });

  it("ends when it is switched off, with every row taken and every number entered", () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const { model, chance } = played({ seed, faults: 1, events: 1 }, 15);
      handOver(model, "PO-077-1");
      chance.set(null, begin);
      assert.deepStrictEqual(model.queued([...numbers, "PO-077-1"]), []);
      assert.isTrue(model.parcels(numbers).every(({ trackingNumber }) => trackingNumber !== ""));
      const left = leftIn(model);
      for (let call = 0; call < 20; call += 1) assert.isNull(chance.meet("orders", begin));
      assert.deepStrictEqual(leftIn(model), left);
    }
  });

  it("leaves the parcels alone that somebody else packed without a number", () => {
    const { model, chance } = played({ seed: 1, faults: 0, events: 0 });
    model.takeOver(begin);
    model.pack(begin, { externalNumbers: ["PO-076-0"], tracking: "missing" });
    chance.set({ seed: 2, faults: 0, events: 1 }, begin);
    for (let call = 0; call < 50; call += 1) chance.meet("parcels", begin);
    chance.set(null, begin);
    assert.deepStrictEqual(
      model.parcels(["PO-076-0"]).map(({ trackingNumber }) => trackingNumber),
      [""],
    );
  });

  it("changes nothing when it is switched off without having been on", () => {
    const { model, chance } = played({ seed: 1, faults: 0, events: 0 });
    chance.set(null, begin);
    handOver(model, "PO-077-1");
    chance.set(null, begin);
    assert.strictEqual(model.queued(["PO-077-1"]).length, 1);
  });

  it("is set with shares and a seed of 32 bits, nothing else", () => {
    const decode = Schema.decodeUnknownResult(JtlChanceSettings);
    for (const wrong of [
      { seed: -1, faults: 0, events: 0 },
      { seed: 1, faults: 1.5, events: 0 },
      { seed: 1, faults: 0, events: -0.1 },
    ]) {
      assert.isTrue(Result.isFailure(decode(wrong)), JSON.stringify(wrong));
    }
  });
});
