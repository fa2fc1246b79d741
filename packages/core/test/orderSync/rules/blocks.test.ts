import { describe, expect, it } from "@effect/vitest";
import {
  type Address,
  type BlockReason,
  type Order,
  type OrderState,
  type ParentOrder,
  whatToDoAboutBlock,
} from "@temu-jtl/core";
import {
  inventedOrder,
  JtlWorld,
  type SoldOrder,
  TemuWorld,
  temuCalls,
} from "@temu-jtl/core/testing";
import { Effect } from "effect";
import { TestClock } from "effect/testing";
import { isAddressVoid, lackingDetails } from "../../../src/workflows/orderSync/details.ts";
import { contextOf, knownOrder, noon, soldOrder } from "../orders.ts";
import { counts, inShop, problemsOf, sync } from "../runs.ts";
import {
  detailsRead,
  expectHeld,
  firstLine,
  lookedAtAgain,
  refused,
  toldAnew,
} from "./deciding.ts";

const handedOver = ["submitting", "submitted", "accepted", "shipped"] as const;
const cancelled = { status: "cancelled", statusCode: 3 } as const;
const moved = { warnings: ["CONFIRMED_CHANGED_ADDRESS"] };
const { orderSn } = firstLine(soldOrder());

const three = soldOrder({ line: { quantity: 3 } });
const linesOf = (quantity: number) => soldOrder({ line: { quantity } }).order.lines;
const read = (change: Partial<Address> = {}) =>
  ({ _tag: "Read", value: { ...three.address, ...change }, readAt: noon }) as const;

const expectBlocked = (
  order: Order,
  state: OrderState,
  ...reasons: ReadonlyArray<readonly [BlockReason["code"], Record<string, string>?]>
) => {
  expect(order).toMatchObject({ state, holdReasons: [] });
  expect(order.blockReasons).toEqual(
    reasons.map(([code, parameters = {}]) => ({ code, parameters })),
  );
  for (const [code] of reasons) expect(whatToDoAboutBlock[code]).not.toBe("");
  return order;
};

describe.each(handedOver)("An order that JTL has, or may have (%s)", (state) => {
  const known = knownOrder(three, { state });

  it("(Z2) is blocked when it is cancelled at Temu, and keeps its state", () => {
    const order = toldAnew(known, { ...cancelled, lines: linesOf(0) });
    expectBlocked(order, state, ["cancelledAtTemu"]);
    expect(order.handedOver).toEqual({
      lines: [{ orderSn, quantity: 3 }],
      address: three.address,
    });
    // Nothing left of it says the same.
    expectBlocked(toldAnew(known, { lines: linesOf(0) }), state, ["cancelledAtTemu"]);
  });

  it("(Z2) is blocked when a quantity is lowered, until both sides agree again", () => {
    const fewer = expectBlocked(toldAnew(known, { lines: linesOf(2) }), state, [
      "quantityLowered",
      { lines: orderSn },
    ]);
    const still = toldAnew(fewer, { labels: ["past_due"] });
    expectBlocked(still, state, ["quantityLowered", { lines: orderSn }]);
    const again = expectBlocked(toldAnew(still, { lines: linesOf(3) }), state);
    expect(again.handedOver).toBeNull();
  });

  it("(Z2) is compared with what JTL got, however often Temu changes its mind", () => {
    const more = expectBlocked(toldAnew(known, { lines: linesOf(5) }), state);
    const back = expectBlocked(toldAnew(more, { lines: linesOf(3) }), state);
    expect(back.handedOver).toBeNull();
    expectBlocked(toldAnew(more, { lines: linesOf(4) }), state);
    expectBlocked(toldAnew(more, { lines: linesOf(2) }), state, [
      "quantityLowered",
      { lines: orderSn },
    ]);
  });

  it("(Z2) is blocked when its address has changed, and only if it differs", () => {
    const same = toldAnew(known, moved, { address: read() });
    expectBlocked(same, state);
    // A restriction is not part of where it goes.
    expectBlocked(toldAnew(known, moved, { address: read({ restriction: 2 }) }), state);
    const street = toldAnew(known, moved, { address: read({ street: "Neuer Weg 1" }) });
    expectBlocked(street, state, ["addressChanged"]);
    expect(street.handedOver?.address).toEqual(three.address);
    // The label alone says nothing: it stays for ever.
    expectBlocked(toldAnew(street, {}, { address: read() }), state);
  });

  it("(Z2) is not blocked by a phone number that JTL is not told", () => {
    const phone = { address: read({ phone: "+49 30 7654321" }) };
    expectBlocked(toldAnew(known, moved, phone), state, ["addressChanged"]);
    const context = contextOf({ document: { phone: false } });
    expectBlocked(toldAnew(known, moved, phone, context), state);
  });

  it("(Z2) is blocked while its new address could not be read", () => {
    const unread = toldAnew(known, moved, { address: refused("transient", null) });
    expectBlocked(unread, state, ["addressChanged"]);
    expect(unread.temu && isAddressVoid(unread.temu, unread)).toBe(true);
    expectBlocked(toldAnew(unread, {}, { address: read() }), state);
    expectBlocked(toldAnew(unread, {}, { address: read({ city: "Kiel" }) }), state, [
      "addressChanged",
    ]);
  });

  it("(Z2) is blocked while its new address is masked, and looked at again", () => {
    const masked = toldAnew(known, moved, { address: read({ street: "N**** W**" }) });
    expectBlocked(masked, state, ["addressChanged"]);
    expect(masked.address).toEqual(three.address);
    expect(masked.temu && isAddressVoid(masked.temu, masked)).toBe(true);
    expectBlocked(toldAnew(masked, {}, { address: read() }), state);
  });

  it("(Z2) is blocked for both a lower quantity and another address", () => {
    const order = toldAnew(
      known,
      { ...moved, lines: linesOf(1) },
      { address: read({ city: "Kiel" }) },
    );
    expectBlocked(order, state, ["quantityLowered", { lines: orderSn }], ["addressChanged"]);
    expectBlocked(toldAnew(order, { ...cancelled, lines: linesOf(0) }), state, ["cancelledAtTemu"]);
  });

  it("(Z2) is blocked when one of its lines is cancelled", () => {
    const sold = inventedOrder(2, noon);
    const [first, ...others] = sold.order.lines;
    if (first === undefined || others.length === 0) throw new Error("Order 2 has lines.");
    const lines = [{ ...first, quantity: 0 }, ...others];
    const reason = ["quantityLowered", { lines: first.orderSn }] as const;
    expectBlocked(toldAnew(knownOrder(sold, { state }), { lines }), state, reason);
    expectBlocked(toldAnew(knownOrder(sold, { state }), { lines: others }), state, reason);
  });
});

describe("An order that nothing more will be reported of", () => {
  it("(Z2) is not blocked: it is done", () => {
    for (const state of ["reported", "closed"] as const) {
      const known = knownOrder(three, { state });
      expectBlocked(toldAnew(known, { ...moved, lines: linesOf(1) }), state);
    }
  });
});

describe("An order whose hand-over failed", () => {
  it("(Z2) is compared with what JTL was told, in case that JTL has it after all", () => {
    const failed = knownOrder(three, { state: "failed" });
    const fewer = toldAnew(failed, { lines: linesOf(2) });
    expectBlocked(fewer, "failed", ["quantityLowered", { lines: orderSn }]);
    expect(fewer.handedOver?.lines).toEqual([{ orderSn, quantity: 3 }]);
    expectBlocked(toldAnew(fewer, { lines: linesOf(3) }), "failed");
    expectBlocked(toldAnew(fewer, cancelled), "cancelled");
  });
});

describe("An order that JTL did not get after all", () => {
  /** Changed while it was being handed over, and back to wait for its hand-over since. */
  const takenBack = (...[change, reads]: [Partial<ParentOrder>, Parameters<typeof toldAnew>[2]?]) =>
    ({
      ...toldAnew(knownOrder(three, { state: "submitting" }), change, reads),
      state: "exported",
    }) as const;

  it("(Z2) is cancelled when Temu has cancelled it meanwhile", () => {
    const order = takenBack({ ...cancelled, lines: linesOf(0) });
    expectBlocked(lookedAtAgain(order, contextOf()), "cancelled");
  });

  it("(Z2) gets a new document with the quantity and the amounts that Temu tells now", () => {
    const order = takenBack({ lines: linesOf(2) });
    expect(lackingDetails(order.temu ?? three.order, order, contextOf().settings, true)).toEqual({
      address: false,
      amounts: true,
    });
    expectHeld(lookedAtAgain(order, contextOf()), ["amountsNotReady"]);
    const reads = detailsRead(soldOrder({ line: { quantity: 2 } }));
    const anew = expectBlocked(lookedAtAgain(order, contextOf(), reads), "imported");
    expect(anew.handedOver).toBeNull();
  });

  it("(Z2) gets a new document with the buyer's new address", () => {
    const order = takenBack(moved, { address: read({ city: "Kiel" }) });
    const anew = expectBlocked(lookedAtAgain(order, contextOf()), "imported");
    expect(anew).toMatchObject({ address: { city: "Kiel" }, handedOver: null });
  });

  it("(Z2) keeps its document when nothing has changed", () => {
    expectBlocked(lookedAtAgain(takenBack({}), contextOf()), "exported");
  });
});

/** Three orders that JTL has taken; the first of them is the one that changes. */
const threeInJtl = Effect.gen(function* () {
  const temu = yield* TemuWorld;
  const jtl = yield* JtlWorld;
  const [sold, ...others] = yield* temu.sell(3);
  if (sold === undefined) throw new Error("Three orders were sold.");
  yield* sync;
  yield* jtl.takeOver;
  yield* TestClock.adjust("1 minute");
  return { sold, others, number: sold.order.parentOrderSn };
});

const confirmationsOf = Effect.fnUntraced(function* (sold: ReadonlyArray<SoldOrder>) {
  const temu = yield* TemuWorld;
  const all = yield* Effect.forEach(
    sold.flatMap(({ order }) => order.lines),
    (line) => temu.confirmations(line.orderSn),
  );
  return [...new Set(all)];
});

/** JTL packs everything; the first order is not reported and told in every run, the others are. */
const expectNotReported = Effect.fnUntraced(function* (
  { others, sold }: { readonly sold: SoldOrder; readonly others: ReadonlyArray<SoldOrder> },
  code: BlockReason["code"],
) {
  yield* (yield* JtlWorld).pack();
  for (let runs = 0; runs < 3; runs += 1) {
    expect(problemsOf(yield* sync, "track")).toEqual([code]);
    yield* TestClock.adjust("20 minutes");
  }
  expect(yield* confirmationsOf([sold])).toEqual([0]);
  expect(yield* confirmationsOf(others)).toEqual([1]);
  expect(yield* counts).toEqual({ shipped: 1, reported: 2 });
});

describe("A blocked order", () => {
  it.effect("(Z2) is not reported and told in every run; the others go on", () =>
    inShop(
      Effect.gen(function* () {
        const orders = yield* threeInJtl;
        yield* (yield* TemuWorld).cancel(orders.number);
        yield* expectNotReported(orders, "cancelledAtTemu");
      }),
    ),
  );

  it.effect("(Z2) is reported once Temu wants as many units again", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const orders = yield* threeInJtl;
        const { order } = orders.sold;
        const say = Effect.fnUntraced(function* (lines: typeof order.lines) {
          const updatedAt = yield* temu.now;
          yield* temu.add([{ ...orders.sold, order: { ...order, lines, updatedAt } }]);
        });
        yield* say(order.lines.map((line) => ({ ...line, quantity: line.quantity - 1 })));
        yield* expectNotReported(orders, "quantityLowered");
        yield* say(order.lines);
        expect((yield* sync).outcome).toBe("succeeded");
        expect(yield* counts).toEqual({ reported: 3 });
        expect(yield* confirmationsOf([orders.sold])).toEqual([1]);
      }),
    ),
  );

  it.effect("(Z2) is reported once the buyer is at home where JTL sends it", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const orders = yield* threeInJtl;
        const { address } = orders.sold;
        yield* temu.changeAddress(orders.number, { ...address, street: "Neuer Weg 1" });
        yield* expectNotReported(orders, "addressChanged");
        yield* temu.changeAddress(orders.number, address);
        expect((yield* sync).outcome).toBe("succeeded");
        expect(yield* counts).toEqual({ reported: 3 });
      }),
    ),
  );

  it.effect("(Z2) waits for an address that cannot be read, asks for it again, and goes on", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const jtl = yield* JtlWorld;
        const { number, sold } = yield* threeInJtl;
        yield* temu.changeAddress(number, sold.address);
        yield* temu.trouble(number, { address: "hidden" });
        yield* jtl.pack();
        expect(problemsOf(yield* sync, "track")).toEqual(["addressChanged"]);
        yield* temu.trouble(number, { address: "none" });
        yield* temu.failNext(temuCalls.shippingAddress, 1, {
          _tag: "Refused",
          code: 180020003,
          message: "not now",
        });
        // When it is due the run wishes for it, and the next one reads it: in vain, and then not.
        for (const problems of [["addressChanged"], []]) {
          yield* TestClock.adjust("1 hour");
          yield* sync;
          expect(problemsOf(yield* sync, "track")).toEqual(problems);
        }
        expect(yield* counts).toEqual({ reported: 3 });
      }),
    ),
  );
});
