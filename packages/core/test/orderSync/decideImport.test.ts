import { describe, expect, it } from "@effect/vitest";
import {
  type FetchedOrder,
  type HoldCode,
  type ImportDecision,
  initialStates,
  mayChange,
  type Order,
  OrderState,
  type ParentOrder,
} from "@temu-jtl/core";
import { decideImport } from "../../src/workflows/orderSync/import/decideImport.ts";
import { contextOf, fetchedOrder, knownOrder, noon, soldOrder } from "./orders.ts";

const decide = decideImport(contextOf());

const written = (decision: ImportDecision): Order => {
  if (decision._tag === "Unchanged") throw new Error("Nothing was written.");
  return decision.order;
};
const codes = (order: Order): ReadonlyArray<HoldCode> => order.holdReasons.map(({ code }) => code);
const importNew = (fetched: FetchedOrder) => written(decide(fetched, null));
const withStatus = (status: ParentOrder["status"], statusCode: number) =>
  soldOrder({ order: { status, statusCode, updatedAt: noon + 60_000 } });

describe("A new order", () => {
  it("is imported when it is complete and ready to ship", () => {
    const order = importNew(fetchedOrder(soldOrder()));
    expect(order.state).toBe("imported");
    expect(order.holdReasons).toEqual([]);
  });

  it("is held while Temu calls it pending", () => {
    const order = importNew(fetchedOrder(withStatus("pending", 1)));
    expect(order.state).toBe("held");
    expect(codes(order)).toEqual(["pendingAtTemu"]);
  });

  it("is held when Temu gives it a status nobody knows", () => {
    expect(codes(importNew(fetchedOrder(withStatus("other", 77))))).toEqual(["unknownStatus"]);
  });

  it.each([
    ["cancelled", 3, "cancelled"],
    ["shipped", 4, "closed"],
    ["delivered", 5, "closed"],
  ] as const)("that is %s is never handed over", (status, code, state) => {
    expect(importNew(fetchedOrder(withStatus(status, code))).state).toBe(state);
  });

  it("is held for every reason at once", () => {
    const order = importNew(
      fetchedOrder(
        soldOrder({ line: { merchantSku: " " }, address: { city: "", name: "A*** B" } }),
      ),
    );
    expect(codes(order)).toEqual(["noMerchantSku", "addressMissing", "addressMasked"]);
  });

  it("is held without a price of its own, never sold for nothing", () => {
    const order = importNew(
      fetchedOrder(soldOrder({ lineAmounts: { orderSn: "of another line" } })),
    );
    expect(codes(order)).toEqual(["amountsIncomplete"]);
  });

  it.each([
    ["notReady", 140020008, "amountsNotReady"],
    ["permission", 3000032, "amountsNotPermitted"],
    ["transient", null, "amountsNotReady"],
    ["invalid", null, "amountsIncomplete"],
  ] as const)("is held when its amounts are refused as %s", (category, code, reason) => {
    const order = importNew(
      fetchedOrder(soldOrder(), {
        amounts: { _tag: "Failed", readAt: noon, category, code, message: "" },
      }),
    );
    expect(codes(order)).toEqual([reason]);
  });

  it("is held when nothing is left to ship", () => {
    expect(codes(importNew(fetchedOrder(soldOrder({ line: { quantity: 0 } }))))).toContain(
      "nothingToShip",
    );
  });

  it("that nobody can read is held", () => {
    const order = importNew(
      fetchedOrder(soldOrder(), { content: { _tag: "Unreadable", problem: "no lines" } }),
    );
    expect(order).toMatchObject({ state: "held", temu: null, contentHash: "" });
    expect(codes(order)).toEqual(["unreadableAnswer"]);
  });
});

describe("A known order", () => {
  it("is left alone when nothing is new", () => {
    const sold = soldOrder();
    expect(decide(fetchedOrder(sold), knownOrder(sold))).toEqual({ _tag: "Unchanged" });
  });

  it("keeps its address when reading it again fails", () => {
    const sold = soldOrder({ order: { updatedAt: noon + 1_000 } });
    const order = written(
      decide(
        fetchedOrder(sold, {
          address: { _tag: "Failed", readAt: noon, category: "transient", code: null, message: "" },
        }),
        knownOrder(soldOrder()),
      ),
    );
    expect(order.address).toEqual(sold.address);
    expect(order.state).toBe("imported");
  });

  it("is not replaced by an older version, nor by the same second read earlier", () => {
    const known = knownOrder(soldOrder(), { readAt: noon + 5_000 });
    const older = soldOrder({ order: { updatedAt: noon - 60_000, status: "pending" } });
    const sameSecond = soldOrder({ order: { status: "pending" } });
    expect(decide(fetchedOrder(older), known)._tag).toBe("Unchanged");
    expect(decide(fetchedOrder(sameSecond), known)._tag).toBe("Unchanged");
    expect(decide(fetchedOrder(sameSecond, { readAt: noon + 9_000 }), known)._tag).toBe("Write");
  });

  it("goes on once its reason is gone", () => {
    const sold = soldOrder();
    const known = knownOrder(sold, {
      state: "held",
      holdReasons: [{ code: "amountsNotReady", parameters: {} }],
      amounts: null,
    });
    expect(written(decide(fetchedOrder(sold), known))).toMatchObject({
      state: "imported",
      holdReasons: [],
    });
  });

  it("gets a new document when what JTL would see has changed", () => {
    const known = knownOrder(soldOrder(), { state: "exported" });
    const changed = soldOrder({ order: { updatedAt: noon + 1_000 }, line: { quantity: 7 } });
    expect(written(decide(fetchedOrder(changed), known)).state).toBe("imported");
  });

  it("keeps its document when only Temu's labels have changed", () => {
    const known = knownOrder(soldOrder(), { state: "exported" });
    const labelled = soldOrder({
      order: { updatedAt: noon + 1_000, labels: ["soon_to_be_overdue"] },
    });
    expect(written(decide(fetchedOrder(labelled), known))).toMatchObject({
      state: "exported",
      temu: { labels: ["soon_to_be_overdue"] },
    });
  });

  it("that has left for JTL keeps its state, whatever Temu says", () => {
    for (const state of ["submitting", "submitted", "accepted", "shipped", "reported"] as const) {
      const order = written(
        decide(fetchedOrder(withStatus("cancelled", 3)), knownOrder(soldOrder(), { state })),
      );
      expect(order).toMatchObject({ state, temu: { status: "cancelled" } });
    }
  });

  it("only ever changes its state as the table allows", () => {
    const statuses = ["pending", "unshipped", "cancelled", "shipped", "partlyShipped"] as const;
    for (const from of [null, ...OrderState.literals]) {
      for (const status of statuses) {
        for (const quantity of [0, 1, 9]) {
          const sold = soldOrder({
            order: { status, updatedAt: noon + 1_000 },
            line: { quantity },
          });
          const known = from === null ? null : knownOrder(soldOrder(), { state: from });
          const { state } = written(decide(fetchedOrder(sold), known));
          const allowed =
            from === null
              ? initialStates.includes(state)
              : from === state || mayChange(from, state);
          expect(`${from} → ${state}: ${allowed}`).toBe(`${from} → ${state}: true`);
        }
      }
    }
  });
});
