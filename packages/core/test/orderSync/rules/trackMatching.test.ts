import { assert, describe, expect, it } from "@effect/vitest";
import { JtlWorld, TemuWorld } from "@temu-jtl/core/testing";
import { ShipmentStore } from "@temu-jtl/core";
import { Effect, Schema } from "effect";
import { counts, inShop, problemsOf, sync } from "../runs.ts";
import { soldOrder } from "../orders.ts";
import { item, jtlOrder, jtlParcel, line, matched, position, temuOrder } from "./jtlSide.ts";

const candles = temuOrder(line("L1", "ART-1", 2), line("L2", "ART-2", 1));
const plain = jtlOrder([position(1, "ART-1", 2), position(2, "ART-2", 1)]);

describe("What JTL has packed, as units of Temu's lines", () => {
  it("(T1) goes to the line of its article, without regard to case and blanks", () => {
    const { contents } = matched(
      candles,
      [plain],
      [jtlParcel(1, [item(1, "art-1  ", 2), item(2, "Art-2", 1)])],
    );
    expect(contents).toEqual([["L1 × 2", "L2 × 1"]]);
  });

  it("(T1, H6) goes to its line by the shop's own map of SKUs", () => {
    const order = temuOrder(line("L1", "ART-1", 2));
    const skuMap = new Map([["300000000000000011", "WAWI-7"]]);
    const jtl = jtlOrder([position(1, "WAWI-7", 2)]);
    const { contents } = matched(order, [jtl], [jtlParcel(1, [item(1, "wawi-7", 2)])], { skuMap });
    expect(contents).toEqual([["L1 × 2"]]);
  });

  it("(T1) fills two lines of one article in their order, and never beyond what they want", () => {
    const order = temuOrder(line("L1", "ART-1", 1), line("L2", "ART-1", 2));
    const jtl = jtlOrder([position(1, "ART-1", 1), position(2, "ART-1", 3)]);
    const parcels = [jtlParcel(2, [item(1, "ART-1", 3)]), jtlParcel(1, [item(2, "ART-1", 2)])];
    expect(matched(order, [jtl], parcels).contents).toEqual([["L1 × 1", "L2 × 1"], ["L2 × 1"]]);
  });

  it("(T1) leaves out what people added in JTL", () => {
    const jtl = jtlOrder([...plain.positions, position(3, "GIFT", 1)]);
    const found = matched(
      candles,
      [jtl],
      [jtlParcel(1, [item(1, "ART-1", 2), item(2, "ART-2", 1), item(3, "GIFT", 1)])],
    );
    expect(found.contents).toEqual([["L1 × 2", "L2 × 1"]]);
    expect(found.differences).toEqual([]);
  });

  it("(T1) never counts half a unit, and counts the whole one where its second half is packed", () => {
    const half = [jtlParcel(1, [item(1, "ART-1", 1.5), item(2, "ART-2", 0.5)])];
    expect(matched(candles, [plain], half).contents).toEqual([["L1 × 1"]]);
    const whole = [...half, jtlParcel(2, [item(1, "ART-1", 0.5), item(2, "ART-2", 0.5)])];
    expect(matched(candles, [plain], whole).contents).toEqual([["L1 × 1"], ["L1 × 1", "L2 × 1"]]);
  });

  it("(T1) has its tracking number without what Temu refuses in it", () => {
    const [parcel] = matched(
      candles,
      [plain],
      [jtlParcel(1, [item(1, "ART-1", 1)], { trackingNumber: " 00-34 04%34#1 " })],
    ).parcels;
    expect(parcel?.trackingNumber).toBe("003404341");
  });
});

describe("An order that people split in JTL", () => {
  it("(T1) counts with all its parts, but not with those that are cancelled", () => {
    const first = jtlOrder([position(1, "ART-1", 2)]);
    const second = jtlOrder([position(2, "ART-2", 1)], { orderId: 2, orderNumber: "AU-2" });
    const parcels = [
      jtlParcel(1, [item(1, "ART-1", 2)]),
      jtlParcel(2, [item(2, "ART-2", 1)], { orderId: 2 }),
    ];
    expect(matched(candles, [first, second], parcels).contents).toEqual([["L1 × 2"], ["L2 × 1"]]);
    const one = matched(candles, [first, { ...second, cancellation: { reason: null } }], parcels);
    expect(one.contents).toEqual([["L1 × 2"]]);
  });

  it.effect("(T1) is reported once all its parts are packed", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const jtl = yield* JtlWorld;
        const order = temuOrder(line("L1", "ART-1001", 2), line("L2", "ART-1002", 1));
        const updatedAt = yield* temu.now;
        const sold = soldOrder();
        const [amounts] = sold.amounts.lines;
        if (amounts === undefined) throw new Error("Order 3 has a line.");
        const shippable = {
          ...sold,
          order: { ...order, updatedAt },
          amounts: {
            ...sold.amounts,
            goodsGross: { ...amounts.unitGross, minor: 3 * amounts.unitGross.minor },
            customerPaid: { ...amounts.unitGross, minor: 3 * amounts.unitGross.minor },
            lines: order.lines.map(({ orderSn }) => ({ ...amounts, orderSn })),
          },
        };
        yield* temu.add([shippable]);
        yield* sync;
        yield* jtl.takeOver;
        yield* sync;
        yield* jtl.split(order.parentOrderSn, ["ART-1002"]);
        yield* jtl.pack({ units: [{ sku: "ART-1001", quantity: 2 }] });
        yield* sync;
        expect(yield* counts).toEqual({ shipped: 1 });
        yield* jtl.pack();
        yield* sync;
        expect(yield* counts).toEqual({ reported: 1 });
      }),
    ),
  );
});

describe("A bundle", () => {
  const order = temuOrder(line("L1", "SET", 2));
  // Two sets of one holder and three candles each.
  const jtl = jtlOrder([
    position(10, "SET", 2),
    position(11, "HOLDER", 2, { bundleId: 10 }),
    position(12, "CANDLE", 6, { bundleId: 10 }),
  ]);

  it("(T1) counts when all its components are packed, in the parcel that completes it", () => {
    const parcels = [
      jtlParcel(1, [item(11, "HOLDER", 2), item(12, "CANDLE", 2)]),
      jtlParcel(2, [item(12, "CANDLE", 1)]),
      jtlParcel(3, [item(12, "CANDLE", 3)]),
    ];
    expect(matched(order, [jtl], parcels).contents).toEqual([[], ["L1 × 1"], ["L1 × 1"]]);
    expect(matched(order, [jtl], parcels).differences).toEqual([]);
  });

  it("(T1) of which a component is missing does not count", () => {
    const parcel = jtlParcel(1, [item(11, "HOLDER", 2), item(12, "CANDLE", 2)]);
    expect(matched(order, [jtl], [parcel]).contents).toEqual([[]]);
  });

  it("(T1) counts once where JTL packs the bundle itself beside its components", () => {
    const contents = [item(10, "SET", 1), item(11, "HOLDER", 1), item(12, "CANDLE", 3)];
    expect(matched(order, [jtl], [jtlParcel(1, contents)]).contents).toEqual([["L1 × 1"]]);
  });

  it("(T1) is told from another of the same article, and from its component sold alone", () => {
    const two = temuOrder(line("L1", "SET", 1), line("L2", "SET", 1), line("L3", "CANDLE", 1));
    const positions = [10, 20].flatMap((id) => [
      position(id, "SET", 1),
      position(id + 1, "HOLDER", 1, { bundleId: id }),
      position(id + 2, "CANDLE", 3, { bundleId: id }),
    ]);
    const withCandle = jtlOrder([...positions, position(30, "CANDLE", 1)]);
    // A holder of the one and candles of the other make no set.
    const mixed = jtlParcel(1, [item(11, "HOLDER", 1), item(22, "CANDLE", 3)]);
    expect(matched(two, [withCandle], [mixed]).contents).toEqual([[]]);
    const rest = jtlParcel(2, [
      item(21, "HOLDER", 1),
      item(12, "CANDLE", 3),
      item(30, "CANDLE", 1),
    ]);
    expect(matched(two, [withCandle], [mixed, rest]).contents).toEqual([
      [],
      ["L1 × 1", "L2 × 1", "L3 × 1"],
    ]);
  });
});

/** How many units of three articles were ordered, and in which of four parcels each is packed. */
const Packed = Schema.Array(
  Schema.Struct({
    article: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 2 })),
    parcel: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 3 })),
    quarters: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 12 })),
  }),
);
const Wanted = Schema.Array(
  Schema.Struct({
    article: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 2 })),
    quantity: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 4 })),
  }),
);

describe("Whatever is packed in whichever parcels", () => {
  // Article 0 is a bundle of two holders and half a candle, 1 and 2 are articles of their own.
  const positions = [
    position(10, "ART-0", 4),
    position(11, "HOLDER", 8, { bundleId: 10 }),
    position(12, "CANDLE", 2, { bundleId: 10 }),
    position(1, "ART-1", 20),
    position(2, "ART-2", 20),
  ];
  const inParcels = (packed: typeof Packed.Type, parcelOf: (parcel: number) => number) =>
    [0, 1, 2, 3].map((at) =>
      jtlParcel(
        at + 1,
        packed
          .filter(({ parcel }) => parcelOf(parcel) === at)
          .flatMap(({ article, quarters }) =>
            article === 0
              ? [item(11, "HOLDER", quarters / 2), item(12, "CANDLE", quarters / 8)]
              : [item(article, `ART-${article}`, quarters / 4)],
          ),
      ),
    );

  const sumOf = (
    wanted: typeof Wanted.Type,
    packed: typeof Packed.Type,
    parcelOf: (parcel: number) => number,
  ) => {
    const order = temuOrder(
      ...wanted.map(({ article, quantity }, at) => line(`L${at}`, `ART-${article}`, quantity)),
    );
    const { parcels } = matched(order, [jtlOrder(positions)], inParcels(packed, parcelOf));
    const sums = new Map<string, number>();
    for (const { orderSn, quantity } of parcels.flatMap(({ contents }) => contents)) {
      assert.isAbove(quantity, 0);
      sums.set(orderSn, (sums.get(orderSn) ?? 0) + quantity);
    }
    return wanted.map((_, at) => sums.get(`L${at}`) ?? 0);
  };

  it.prop(
    "(T1) no unit counts twice, none that is not packed, and none beyond what its line wants",
    [Wanted, Packed],
    ([wanted, packed]) => {
      const sums = sumOf(wanted, packed, (parcel) => parcel);
      for (const [at, { quantity }] of wanted.entries()) assert.isAtMost(sums[at] ?? 0, quantity);
      for (const article of [0, 1, 2]) {
        const units = packed
          .filter((one) => one.article === article)
          .reduce((sum, { quarters }) => sum + quarters / 4, 0);
        const asked = wanted
          .filter((one) => one.article === article)
          .reduce((sum, { quantity }) => sum + quantity, 0);
        const counted = wanted.reduce(
          (sum, one, at) => sum + (one.article === article ? (sums[at] ?? 0) : 0),
          0,
        );
        assert.strictEqual(counted, Math.min(Math.floor(units), asked));
      }
    },
  );

  it.prop(
    "(T1) the same units count, however they are dealt out over parcels",
    [Wanted, Packed],
    ([wanted, packed]) => {
      const apart = sumOf(wanted, packed, (parcel) => parcel);
      assert.deepStrictEqual(
        sumOf(wanted, packed, () => 0),
        apart,
      );
      assert.deepStrictEqual(
        sumOf(wanted, packed, (parcel) => 3 - parcel),
        apart,
      );
    },
  );
});

describe("A parcel that JTL no longer has", () => {
  it.effect("(T1) holds nothing, so that what is packed anew counts once", () =>
    inShop(
      Effect.gen(function* () {
        const jtl = yield* JtlWorld;
        const temu = yield* TemuWorld;
        const shipments = yield* ShipmentStore;
        const [sold] = yield* temu.sell(1);
        const number = sold?.order.parentOrderSn ?? "";
        yield* sync;
        yield* jtl.takeOver;
        yield* sync;
        yield* jtl.pack({ tracking: "missing" });
        yield* sync;
        const [before] = yield* shipments.parcels([number]);
        expect(before?.contents).not.toEqual([]);
        yield* jtl.cancel(number);
        expect(problemsOf(yield* sync, "track")).toEqual(["cancelledInJtl"]);
        const [after] = yield* shipments.parcels([number]);
        expect(after?.contents).toEqual([]);
      }),
    ),
  );
});
