import { describe, expect, it } from "@effect/vitest";
import { allowedChanges, initialStates, mayChange, OrderState } from "@temu-jtl/core";

const states = OrderState.literals;

describe("An order's way", () => {
  it("leads from Temu to JTL and back", () => {
    const way: ReadonlyArray<OrderState> = [
      "imported",
      "exported",
      "submitting",
      "submitted",
      "accepted",
      "shipped",
      "reported",
    ];
    for (const [index, state] of way.slice(1).entries()) {
      expect(mayChange(way[index] ?? "failed", state)).toBe(true);
    }
  });

  it("never leads back before the hand-over once JTL has the order", () => {
    for (const from of ["accepted", "shipped", "reported"] as const) {
      for (const to of ["imported", "held", "exported", "submitting", "submitted"] as const) {
        expect(mayChange(from, to)).toBe(false);
      }
    }
  });

  it("never leads from a cancelled or closed order to a hand-over", () => {
    for (const from of ["cancelled", "closed"] as const) {
      expect(allowedChanges[from]).toEqual(["accepted"]);
    }
  });

  it("hands over only what has a document", () => {
    expect(states.filter((from) => mayChange(from, "submitting"))).toEqual(["exported"]);
  });

  it("reaches every state from the first ones", () => {
    const reached = new Set<OrderState>(initialStates);
    for (const state of reached) for (const next of allowedChanges[state]) reached.add(next);
    expect([...reached].toSorted()).toEqual([...states].toSorted());
  });

  it("accepts an order that JTL turns out to have, wherever it was before", () => {
    const before = states.filter((s) => !["accepted", "shipped", "reported"].includes(s));
    for (const from of before) expect(mayChange(from, "accepted")).toBe(true);
  });
});
