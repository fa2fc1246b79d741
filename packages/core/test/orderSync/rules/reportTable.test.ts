import { assert, describe, expect, it } from "@effect/vitest";
import { hours, type Order, type Parcel, type ShopSettings } from "@temu-jtl/core";
import {
  Seed,
  SeededRandom,
  TemuModel,
  temuCarriers,
  temuWarehouses,
} from "@temu-jtl/core/testing";
import { Result } from "effect";
import {
  groupOrders,
  type PackedOrders,
} from "../../../src/workflows/orderSync/track/temu/groupOrders.ts";
import {
  confirmationOf,
  findWarehouse,
} from "../../../src/workflows/orderSync/track/temu/planReport.ts";
import { cleanTrackingNumber } from "../../../src/workflows/orderSync/track/jtl/matchParcels.ts";
import { knownOrder, noon } from "../orders.ts";
import { inShort, ordersTo, parcelOf, unitsIn } from "./packing.ts";

const warehouseId = findWarehouse(undefined, temuWarehouses) ?? "";
const facts = { map: {}, carriers: temuCarriers, warehouseId };

const [two, three, one] = ordersTo([1, 2, 3], noon).map((sold) =>
  knownOrder(sold, { state: "shipped" }),
);
if (one === undefined || two === undefined || three === undefined) {
  throw new Error("There are three orders.");
}
const orderSns = (order: Order) => order.temu?.lines.map(({ orderSn }) => orderSn) ?? [];
const quantities = (order: Order) => order.temu?.lines.map(({ quantity }) => quantity) ?? [];
const [twoFirst = "", twoSecond = ""] = orderSns(two);
const whole = (order: Order, parcelId: string, number: string) =>
  parcelOf(order, parcelId, number, quantities(order));
const blocked = (order: Order): Order => ({
  ...order,
  blockReasons: [{ code: "addressChanged", parameters: {} }],
});

const plan = (
  orders: ReadonlyArray<Order>,
  parcels: ReadonlyArray<Parcel>,
  {
    now = noon,
    partialReports = "wholeOrder",
    ...known
  }: Partial<PackedOrders> & {
    readonly now?: number;
    readonly partialReports?: ShopSettings["partialReports"];
  } = {},
) => {
  const { drafts, waiting } = groupOrders(
    orders.map(({ parentOrderSn }) => parentOrderSn),
    { orders, parcels, told: new Set(), usedBy: new Map(), ...known },
    { now, partialReports },
  );
  return {
    told: drafts.map((draft) => inShort(Result.getOrThrow(confirmationOf(draft, facts)))),
    waits: orders.map(({ parentOrderSn }) => waiting.get(parentOrderSn)?.code ?? null),
  };
};

describe("What Temu is told of packed orders", () => {
  it("(T3) is the whole order, when it is in one parcel", () => {
    expect(plan([two], [whole(two, "1", "T-1")])).toEqual({
      told: [{ sendType: "wholeOrder", parcels: [["T1", `2 ${twoFirst}`, `3 ${twoSecond}`]] }],
      waits: [null],
    });
  });

  it("(T3) is one call with an element a parcel, over which a line may be split", () => {
    const parcels = [parcelOf(two, "1", "T1", [1, 3]), parcelOf(two, "2", "T2", [1])];
    expect(plan([two], parcels).told).toEqual([
      {
        sendType: "splitOrder",
        parcels: [
          ["T1", `1 ${twoFirst}`, `3 ${twoSecond}`],
          ["T2", `1 ${twoFirst}`],
        ],
      },
    ]);
  });

  it("(T3) is one parcel, where JTL has two delivery notes under one number", () => {
    const parcels = [parcelOf(two, "1", "T1", [1, 3]), parcelOf(two, "2", "T-1", [1])];
    expect(plan([two], parcels).told).toEqual([
      { sendType: "wholeOrder", parcels: [["T1", `2 ${twoFirst}`, `3 ${twoSecond}`]] },
    ]);
  });

  it("(T3) is never more than Temu wants, and no parcel without such units", () => {
    const parcels = [parcelOf(two, "1", "T1", [5, 3]), parcelOf(two, "2", "T2", [1])];
    expect(plan([two], parcels).told).toEqual([
      { sendType: "wholeOrder", parcels: [["T1", `2 ${twoFirst}`, `3 ${twoSecond}`]] },
    ]);
  });

  it("(T3) waits for a parcel that has no tracking number, or an empty one", () => {
    for (const number of ["", " - "]) {
      const parcels = [parcelOf(two, "1", "T1", [2]), parcelOf(two, "2", number, [0, 3])];
      expect(plan([two], parcels)).toEqual({ told: [], waits: ["noTrackingNumber"] });
    }
  });

  it("(T3) waits while lines are not packed, or with perLine only for those", () => {
    const parcels = [parcelOf(two, "1", "T1", [2, 2])];
    expect(plan([two], parcels)).toEqual({ told: [], waits: ["partlyPacked"] });
    expect(plan([two], parcels, { partialReports: "perLine" })).toEqual({
      told: [{ sendType: "splitOrder", parcels: [["T1", `2 ${twoFirst}`]] }],
      waits: ["partlyPacked"],
    });
  });

  it("(T3) is always a split order once a part of it was told", () => {
    const parcels = [parcelOf(two, "1", "T1", [2]), parcelOf(two, "2", "T2", [0, 3])];
    expect(plan([two], parcels, { told: new Set([twoFirst]) }).told).toEqual([
      { sendType: "splitOrder", parcels: [["T2", `3 ${twoSecond}`]] },
    ]);
  });

  it("(T3) is nothing of what Temu itself calls shipped, or has cancelled", () => {
    if (two.temu === null) throw new Error("It was read.");
    const lines = two.temu.lines.map((line, place) =>
      place === 0 ? { ...line, status: "shipped" as const } : { ...line, quantity: 0 },
    );
    const order = { ...two, temu: { ...two.temu, lines } };
    expect(plan([order], [whole(two, "1", "T1")])).toEqual({ told: [], waits: [null] });
  });
});

describe("A unit in several boxes", () => {
  const single = {
    ...three,
    temu: three.temu && { ...three.temu, lines: three.temu.lines.slice(1, 2) },
  };
  const [line] = single.temu?.lines ?? [];
  const lines = line === undefined ? [] : [{ ...line, quantity: 1 }];
  const order: Order = { ...single, temu: single.temu && { ...single.temu, lines } };
  const boxes = (count: number, of = "1") =>
    Array.from({ length: count }, (_, at) =>
      parcelOf(order, String(at + 2), `B-${at}`, [], { furtherBoxOf: of, shippingMethod: "DPD" }),
    );
  const draft = (parcels: ReadonlyArray<Parcel>) => {
    const { drafts } = groupOrders(
      [order.parentOrderSn],
      { orders: [order], parcels, told: new Set(), usedBy: new Map() },
      { now: noon, partialReports: "wholeOrder" },
    );
    return drafts.map((box) => Result.getOrThrow(confirmationOf(box, facts)));
  };

  it("(T3) is told with the numbers of its other boxes, up to ten", () => {
    const [confirmation] = draft([whole(order, "1", "T1"), ...boxes(10)]);
    expect(confirmation?.sendType).toBe("splitOrder");
    const [parcel] = confirmation?.parcels ?? [];
    expect(parcel?.furtherBoxes?.slice(0, 2)).toEqual([
      { trackingNumber: "B0", carrierId: "998264853" },
      { trackingNumber: "B1", carrierId: "998264853" },
    ]);
    expect(parcel?.furtherBoxes).toHaveLength(10);
  });

  it("(T3) waits with an alert when there are more", () => {
    const { told, waits } = plan([order], [whole(order, "1", "T1"), ...boxes(11)]);
    expect([told, waits]).toEqual([[], ["tooManyBoxes"]]);
  });

  it("(T3) leaves out a box that goes under the number of another", () => {
    const [box] = boxes(1);
    if (box === undefined) throw new Error("There is a box.");
    const parcels = [whole(order, "1", "T1"), { ...box, trackingNumber: "T-1" }];
    expect(draft(parcels)[0]?.sendType).toBe("wholeOrder");
  });

  it("(T3) is not packed while one of its boxes has no number", () => {
    const [first, second] = boxes(2);
    if (first === undefined || second === undefined) throw new Error("There are two boxes.");
    for (const trackingNumber of ["", " - "]) {
      const parcels = [whole(order, "1", "T1"), first, { ...second, trackingNumber }];
      expect(plan([order], parcels)).toEqual({ told: [], waits: ["noTrackingNumber"] });
    }
  });

  it("(T3) is nothing that several units can be told with", () => {
    const parcels = [whole(two, "1", "T1"), parcelOf(two, "2", "B1", [], { furtherBoxOf: "1" })];
    expect(plan([two], parcels)).toEqual({ told: [], waits: ["notExpressible"] });
  });
});

describe("Orders under one tracking number", () => {
  const parcels = [whole(one, "1", "T1"), whole(two, "2", "T-1")];
  const [oneLine = ""] = orderSns(one);
  const near = noon + hours(36);

  it("(T3) are told together, in one parcel", () => {
    expect(plan([one, two], parcels)).toEqual({
      told: [
        {
          sendType: "combined",
          parcels: [["T1", `1 ${oneLine}`, `2 ${twoFirst}`, `3 ${twoSecond}`]],
        },
      ],
      waits: [null, null],
    });
  });

  it("(T3) all wait for a blocked one, until 12 hours before another has to be shipped", () => {
    expect(plan([one, blocked(two)], parcels, { now: near - 1 })).toEqual({
      told: [],
      waits: ["sharesParcelWithBlocked", null],
    });
    expect(plan([one, blocked(two)], parcels, { now: near })).toEqual({
      told: [{ sendType: "wholeOrder", parcels: [["T1", `1 ${oneLine}`]] }],
      waits: [null, "leftOutOfSharedParcel"],
    });
    const third = whole(three, "3", "T1");
    const { told } = plan([one, blocked(two), three], [...parcels, third], { now: near });
    expect(told.map(({ sendType }) => sendType)).toEqual(["combined"]);
  });

  it("(T3) are not told of when one of them is not wholly in that parcel", () => {
    const mixed = [
      whole(one, "1", "T1"),
      parcelOf(two, "2", "T1", [2]),
      parcelOf(two, "3", "T2", [0, 3]),
    ];
    expect(plan([one, two], mixed)).toEqual({
      told: [],
      waits: ["notExpressible", "notExpressible"],
    });
    const partlyTold = plan([one, two], parcels, { told: new Set([twoFirst]) });
    expect(partlyTold.waits).toEqual(["notExpressible", "notExpressible"]);
  });

  it("(T3) wait for the one that is not wholly packed, with perLine too", () => {
    const partly = [whole(one, "1", "T1"), parcelOf(two, "2", "T1", [2])];
    for (const partialReports of ["wholeOrder", "perLine"] as const) {
      expect(plan([one, two], partly, { partialReports })).toEqual({
        told: [],
        waits: ["sharesParcelWithUnpacked", "partlyPacked"],
      });
    }
  });

  it("(T3) cannot be told after one of them was told under that number", () => {
    const usedBy = new Map([["T1", new Set([two.parentOrderSn])]]);
    const after = plan([one, two], parcels, { told: new Set(orderSns(two)), usedBy });
    expect(after).toEqual({ told: [], waits: ["notExpressible", null] });
  });

  it("(T3) wait for one that is not known to be in JTL, and not for a cancelled one", () => {
    const submitted: Order = { ...two, state: "submitted" };
    expect(plan([one, submitted], parcels).waits).toEqual(["sharesParcelWithUnknown", null]);
    expect(plan([one], parcels).waits).toEqual(["sharesParcelWithUnknown"]);
    const cancelled: Order = { ...two, state: "cancelled" };
    expect(plan([one, cancelled], parcels).told).toEqual([
      { sendType: "wholeOrder", parcels: [["T1", `1 ${oneLine}`]] },
    ]);
  });
});

/** Orders to one address with parcels as they may come, and a Temu that knows the orders. */
const invented = (seed: number) => {
  const random = new SeededRandom(seed);
  const model = new TemuModel();
  const sold = ordersTo(
    Array.from({ length: random.whole(1, 4) }, (_, index) => index + 1),
    noon,
  );
  model.add(sold);
  const told = new Set<string>();
  const orders: Array<Order> = [];
  const parcels: Array<Parcel> = [];
  const numbers = ["T1", "T-1", "T2", "T 3", "", "%"] as const;
  let parcelId = 0;
  for (const { order } of sold) {
    const { parentOrderSn } = order;
    for (const { orderSn, quantity } of order.lines) {
      if (random.happens(0.1)) {
        model.ship(parentOrderSn, noon, [orderSn]);
        told.add(orderSn);
      } else if (random.happens(0.15)) model.cancelLine(parentOrderSn, orderSn, noon);
      else if (quantity > 1 && random.happens(0.2)) {
        model.lowerQuantity(parentOrderSn, orderSn, 1, noon);
      }
    }
    const now = model.find(parentOrderSn);
    if (now === undefined) throw new Error("The order was added.");
    const record = knownOrder(now, {
      state: "shipped",
      blockReasons: random.happens(0.1) ? [{ code: "addressChanged", parameters: {} }] : [],
    });
    orders.push(record);
    const left = order.lines.map(({ quantity }) => quantity);
    const count = random.whole(1, 3);
    for (let at = 0; at < count; at += 1) {
      parcelId += 1;
      const isLast = at === count - 1 && random.happens(0.8);
      const units = left.map((most) => (isLast ? most : random.whole(0, most)));
      for (const [place, taken] of units.entries()) left[place] = (left[place] ?? 0) - taken;
      const own = `N${parcelId}`;
      const number = random.happens(0.6) ? own : random.pick(numbers);
      parcels.push(parcelOf(record, String(parcelId), number, units));
      if (random.happens(0.15)) {
        const further = { furtherBoxOf: String(parcelId) };
        parcelId += 1;
        parcels.push(parcelOf(record, String(parcelId), `B-${parcelId}`, [], further));
      }
    }
  }
  return { random, model, orders, parcels, told };
};

describe("Whatever JTL has packed", () => {
  it.prop(
    "(T3) each line is told once, in full, with what was packed, and Temu takes it",
    [Seed],
    ([seed]) => {
      const { model, orders, parcels, random, told } = invented(seed);
      const own = orders.map(({ parentOrderSn }) => parentOrderSn);
      const { drafts } = groupOrders(
        own,
        { orders, parcels, told, usedBy: new Map() },
        {
          now: noon + (random.happens(0.5) ? 0 : hours(40)),
          partialReports: random.pick(["wholeOrder", "perLine"]),
        },
      );
      const seen = new Set(told);
      for (const draft of drafts) {
        const confirmation = Result.getOrThrow(confirmationOf(draft, facts));
        for (const [orderSn, quantity] of unitsIn(confirmation)) {
          assert.isFalse(seen.has(orderSn), "a line is told once");
          seen.add(orderSn);
          const order = orders.find(({ temu }) => temu?.lines.some((l) => l.orderSn === orderSn));
          assert.strictEqual(order?.blockReasons.length, 0, "nothing blocked is told");
          const line = order?.temu?.lines.find((l) => l.orderSn === orderSn);
          assert.strictEqual(quantity, line?.quantity, "just what Temu wants");
        }
        for (const { contents, trackingNumber } of confirmation.parcels) {
          assert.match(trackingNumber, /^[A-Z0-9]+$/);
          for (const { orderSn, quantity } of contents) {
            const packed = parcels
              .filter((parcel) => cleanTrackingNumber(parcel.trackingNumber) === trackingNumber)
              .flatMap((parcel) => parcel.contents)
              .filter((content) => content.orderSn === orderSn)
              .reduce((sum, content) => sum + content.quantity, 0);
            assert.isAtLeast(packed, quantity, "only what was packed");
          }
        }
        const judged = model.confirm(confirmation, noon);
        assert.deepStrictEqual(judged, Result.succeed(undefined), JSON.stringify(confirmation));
      }
    },
  );
});
