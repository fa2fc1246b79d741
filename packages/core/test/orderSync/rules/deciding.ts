import { expect } from "@effect/vitest";
import {
  type FetchedOrder,
  type HoldCode,
  type ImportDecision,
  minutes,
  type Order,
  type OrderLine,
  type ParentOrder,
  whatToDo,
} from "@temu-jtl/core";
import type { SoldOrder } from "@temu-jtl/core/testing";
import { Hash } from "effect";
import { decideImport } from "../../../src/workflows/orderSync/import/decideImport.ts";
import type { ImportContext } from "../../../src/workflows/orderSync/ImportContext.ts";
import { contextOf, fetchedOrder } from "../orders.ts";

type Reads = Partial<Pick<FetchedOrder, "address" | "amounts">>;

const nothingRead = { address: { _tag: "NotRead" }, amounts: { _tag: "NotRead" } } as const;

const recordAfter = (decision: ImportDecision, known: Order | null): Order => {
  if (decision._tag === "Write") return decision.order;
  if (known === null) throw new Error("A new order is always written.");
  return known;
};

/** The first line of an order; `soldOrder` has no other. */
export const firstLine = ({ order }: SoldOrder): OrderLine => {
  const [line] = order.lines;
  if (line === undefined) throw new Error("The order has no lines.");
  return line;
};

/** The order as it is first seen, with every detail read unless the test says otherwise. */
export const firstSeen = (
  sold: SoldOrder,
  context: ImportContext = contextOf(),
  reads: Reads = {},
): Order => recordAfter(decideImport(context)(fetchedOrder(sold, reads), null), null);

/** Both details, read now. */
export const detailsRead = (sold: SoldOrder): Required<Reads> => {
  const { address, amounts } = fetchedOrder(sold);
  return { address, amounts };
};

/** A detail that Temu has refused. */
export const refused = (category: "notReady" | "permission" | "transient", code: number | null) =>
  ({ _tag: "Failed", readAt: 0, category, code, message: "" }) as const;

/** Temu tells something new of the order, a minute later. */
export const toldAnew = (
  known: Order,
  change: Partial<ParentOrder>,
  reads: Reads = {},
  context: ImportContext = contextOf(),
): Order => {
  if (known.temu === null) throw new Error("Nobody could read the order.");
  const order = { ...known.temu, updatedAt: known.temu.updatedAt + minutes(1), ...change };
  const fetched: FetchedOrder = {
    parentOrderSn: known.parentOrderSn,
    readAt: known.readAt + minutes(1),
    content: { _tag: "Readable", order, contentHash: String(Hash.hash(order)) },
    ...nothingRead,
    ...reads,
  };
  return recordAfter(decideImport(context)(fetched, known), known);
};

/** The order is looked at again: Temu says what it said, but something on this side is another. */
export const lookedAtAgain = (known: Order, context: ImportContext, reads: Reads = {}): Order => {
  const { contentHash, parentOrderSn, readAt, temu: order } = known;
  if (order === null) throw new Error("Nobody could read the order.");
  const fetched: FetchedOrder = {
    parentOrderSn,
    readAt,
    content: { _tag: "Readable", order, contentHash },
    ...nothingRead,
    ...reads,
  };
  return recordAfter(decideImport(context)(fetched, known), known);
};

/** Expects the order to be held for just this, and that a person is told what to do about it. */
export const expectHeld = (
  order: Order,
  ...reasons: ReadonlyArray<readonly [HoldCode, Record<string, string>?]>
): Order => {
  expect(order.state).toBe("held");
  expect(order.holdReasons).toEqual(
    reasons.map(([code, parameters = {}]) => ({ code, parameters })),
  );
  for (const [code] of reasons) expect(whatToDo[code]).not.toBe("");
  return order;
};

/** Expects the order to be on its way to JTL, with no reason left. */
export const expectImported = (order: Order): Order => {
  expect(order).toMatchObject({ state: "imported", holdReasons: [] });
  return order;
};
