import { describe, expect, it } from "@effect/vitest";
import { type HoldCode, hours, minutes, type Order, OrderState, seconds } from "@temu-jtl/core";
import {
  areAmountsVoid,
  isAddressVoid,
  isDue,
  lackingDetails,
} from "../../../src/workflows/orderSync/details.ts";
import { contextOf, knownOrder, noon, soldOrder } from "../orders.ts";
import { detailsRead, firstSeen, lookedAtAgain, refused, toldAnew } from "./deciding.ts";

const { settings } = contextOf();
const both = { address: true, amounts: true };
const none = { address: false, amounts: false };
const heldFor = (...codes: ReadonlyArray<HoldCode>): Partial<Order> => ({
  state: "held",
  holdReasons: codes.map((code) => ({ code, parameters: {} })),
  looks: { count: 1, at: noon },
});
const movedAt = (updatedAt: number, status: "unshipped" | "shipped" = "unshipped") =>
  soldOrder({ order: { updatedAt, status, warnings: ["CONFIRMED_CHANGED_ADDRESS"] } }).order;

describe("Details that an order is held for", () => {
  it("(S8) are due after 5 minutes, then after twice as long each time, and every 6 hours at last", () => {
    const waits = [5, 10, 20, 40, 80, 160, 320, 360, 360].map(minutes);
    for (const [at, wait] of waits.entries()) {
      const order = { looks: { count: at + 1, at: noon } };
      expect(isDue(order, noon + wait - 1)).toBe(false);
      expect(isDue(order, noon + wait)).toBe(true);
    }
    expect(isDue({ looks: { count: 5_000, at: noon } }, noon + hours(6))).toBe(true);
    expect(isDue({ looks: null }, noon)).toBe(true);
  });

  it("(S8) are counted from look to look, and from the start when Temu tells something new", () => {
    const notReadyAt = (readAt: number) => ({
      amounts: { ...refused("notReady", 140020008), readAt },
    });
    const first = firstSeen(soldOrder(), contextOf(), notReadyAt(noon));
    expect(first.looks).toEqual({ count: 1, at: noon });
    const second = lookedAtAgain(first, contextOf(), notReadyAt(noon + minutes(5)));
    expect(second.looks).toEqual({ count: 2, at: noon + minutes(5) });
    // Nobody has asked: it is no look in vain.
    expect(lookedAtAgain(second, contextOf()).looks).toEqual(second.looks);
    const anew = toldAnew(second, { labels: ["past_due"] }, notReadyAt(noon + minutes(7)));
    expect(anew.looks).toEqual({ count: 1, at: noon + minutes(7) });
    expect(lookedAtAgain(anew, contextOf(), detailsRead(soldOrder())).looks).toBeNull();
  });

  it("(S8) are read when they are due, each for its own reasons", () => {
    const { order } = soldOrder();
    const lacking = (code: HoldCode, due: boolean) =>
      lackingDetails(order, knownOrder(soldOrder(), heldFor(code)), settings, due);
    for (const code of ["addressMissing", "addressMasked"] as const) {
      expect(lacking(code, true)).toEqual({ address: true, amounts: false });
      expect(lacking(code, false)).toEqual(none);
    }
    for (const code of [
      "amountsNotReady",
      "amountsNotPermitted",
      "amountsIncomplete",
      "amountsDoNotAddUp",
    ] as const) {
      expect(lacking(code, true)).toEqual({ address: false, amounts: true });
      expect(lacking(code, false)).toEqual(none);
    }
    // What lies on this side, or what Temu tells by itself, asks for no details.
    for (const code of ["skuUnknownInJtl", "buyerWantsToCancel", "preSale"] as const) {
      expect(lacking(code, true)).toEqual(none);
    }
  });
});

describe("An address", () => {
  const known = knownOrder(soldOrder());

  it("(S7) is void when Temu has confirmed another one since it was read", () => {
    expect(isAddressVoid(movedAt(noon + seconds(1)), known)).toBe(true);
    expect(isAddressVoid(soldOrder({ order: { updatedAt: noon + 1_000 } }).order, known)).toBe(
      false,
    );
    expect(isAddressVoid(movedAt(noon), { ...known, addressAsOf: null })).toBe(true);
  });

  it("(S7) is not void for ever, though the warning stays", () => {
    expect(isAddressVoid(movedAt(noon), { ...known, temu: movedAt(noon) })).toBe(false);
    // Within the second in which ours was read the warning alone tells.
    expect(isAddressVoid(movedAt(noon), known)).toBe(true);
    const sold = soldOrder({ address: { street: "Neuer Weg 1" } });
    const warned = { warnings: ["CONFIRMED_CHANGED_ADDRESS"] };
    const read = toldAnew(known, warned, { address: detailsRead(sold).address });
    expect(read).toMatchObject({ address: { street: "Neuer Weg 1" }, state: "imported" });
    expect(read.temu && isAddressVoid(read.temu, read)).toBe(false);
  });

  it("(S7) that nobody knows cannot be void", () => {
    expect(isAddressVoid(movedAt(noon + seconds(1)), null)).toBe(false);
    expect(isAddressVoid(movedAt(noon + seconds(1)), { ...known, address: null })).toBe(false);
  });
});

describe("Amounts", () => {
  const known = knownOrder(soldOrder({ line: { quantity: 3 } }));

  it("(S7) are void when a quantity has changed, or the lines are others", () => {
    const changed = (line: Parameters<typeof soldOrder>[0]) =>
      areAmountsVoid(soldOrder(line).order, known);
    expect(changed({ line: { quantity: 3 } })).toBe(false);
    expect(changed({ line: { quantity: 3, labels: ["past_due"] } })).toBe(false);
    expect(changed({ line: { quantity: 2 } })).toBe(true);
    expect(changed({ line: { quantity: 4 } })).toBe(true);
    expect(changed({ line: { quantity: 3, orderSn: "076-9" } })).toBe(true);
    expect(changed({ order: { lines: [] } })).toBe(true);
    expect(areAmountsVoid(soldOrder().order, null)).toBe(false);
  });

  it("(S7) that are void and could not be read anew hold the order", () => {
    const { lines } = soldOrder({ line: { quantity: 2 } }).order;
    const order = toldAnew(known, { lines }, { amounts: refused("notReady", 140020008) });
    expect(order).toMatchObject({
      state: "held",
      amounts: null,
      holdReasons: [{ code: "amountsNotReady" }],
    });
  });
});

describe("Details are read", () => {
  it("(S7) for an order that is ready to ship and lacks them, and for no other", () => {
    const lacking = (order: Parameters<typeof soldOrder>[0]) =>
      lackingDetails(soldOrder(order).order, null, settings, true);
    expect(lacking({})).toEqual(both);
    for (const status of [
      "pending",
      "cancelled",
      "shipped",
      "partlyShipped",
      "delivered",
      "partlyDelivered",
      "other",
    ] as const) {
      expect(lacking({ order: { status } })).toEqual(none);
    }
    expect(lacking({ line: { quantity: 0 } })).toEqual(none);
    const late = contextOf({ importFrom: "2026-11-25" }).settings;
    expect(lackingDetails(soldOrder().order, null, late, true)).toEqual(none);
  });

  it("(S7) not again while they hold", () => {
    const known = knownOrder(soldOrder());
    const labelled = soldOrder({ order: { labels: ["past_due"], updatedAt: noon + 1_000 } }).order;
    expect(lackingDetails(labelled, known, settings, true)).toEqual(none);
  });

  it("(S7) again, due or not, when the old ones are void", () => {
    const known = knownOrder(soldOrder(), heldFor("addressMasked"));
    const moved = movedAt(noon + seconds(1));
    expect(lackingDetails(moved, known, settings, false)).toEqual({
      address: true,
      amounts: false,
    });
    const more = soldOrder({ line: { quantity: 9 } }).order;
    expect(lackingDetails(more, known, settings, false)).toEqual({ address: false, amounts: true });
  });

  it("(S7) never once the order is shipped, whatever its state and its warnings", () => {
    const shipped = movedAt(noon + seconds(1), "shipped");
    for (const state of OrderState.literals) {
      const known = knownOrder(soldOrder(), { state, addressAsOf: noon });
      expect(lackingDetails(shipped, known, settings, true)).toEqual(none);
      expect(lackingDetails(shipped, { ...known, amounts: null }, settings, true)).toEqual(none);
    }
  });

  it("(S7) once more after the hand-over, but only a changed address", () => {
    const moved = movedAt(noon + seconds(1));
    for (const state of ["submitting", "submitted", "accepted", "shipped"] as const) {
      const known = knownOrder(soldOrder(), { state });
      expect(lackingDetails(moved, known, settings, false)).toEqual({
        address: true,
        amounts: false,
      });
      const fewer = soldOrder({ line: { quantity: 9 } }).order;
      expect(lackingDetails(fewer, known, settings, true)).toEqual(none);
    }
    for (const state of ["reported", "cancelled", "closed", "failed"] as const) {
      expect(lackingDetails(moved, knownOrder(soldOrder(), { state }), settings, true)).toEqual(
        none,
      );
    }
  });

  it("(S7) in vain without losing what is known", () => {
    const known = knownOrder(soldOrder());
    const failed = {
      address: refused("transient", null),
      amounts: refused("notReady", 140020008),
    };
    const order = toldAnew(known, { labels: ["past_due"] }, failed);
    expect(order).toMatchObject({
      state: "imported",
      address: known.address,
      amounts: known.amounts,
    });
  });
});
