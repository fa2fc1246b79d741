import { Result } from "effect";
import type { FetchedOrder } from "./FetchedOrder.ts";
import { isOlder, type Order } from "./Order.ts";
import { initialStates, mayChange } from "./OrderState.ts";

/** What import makes of one fetched order: nothing new, or its record as it shall be. */
export type ImportDecision =
  | { readonly _tag: "Unchanged" }
  | { readonly _tag: "Write"; readonly order: Order; readonly reason: string };

/**
 * Decides on one fetched order. Pure, because the store calls it inside its transaction; `known` is
 * null when the order is new.
 */
export type DecideImport = (fetched: FetchedOrder, known: Order | null) => ImportDecision;

export interface ImportedPage {
  readonly created: number;
  readonly changed: number;
  readonly skipped: number;
  /** How many of the written orders are held. */
  readonly held: number;
}

/** An order to be written, the record it had (null: new), and why. */
export interface OrderWrite {
  readonly order: Order;
  readonly known: Order | null;
  readonly reason: string;
}

/** What an import of one page writes, and what it will say of it. */
export interface ImportPlan {
  readonly writes: ReadonlyArray<OrderWrite>;
  readonly imported: ImportedPage;
}

const isAllowed = ({ order, known }: OrderWrite): boolean =>
  known === null
    ? initialStates.includes(order.state)
    : known.state === order.state || mayChange(known.state, order.state);

/**
 * What a store has to write for a page of fetched orders: the same for every store. A version that is
 * older than the known one is passed over. One change that is not allowed fails the page, in words.
 */
export const planImport = (
  page: ReadonlyArray<{ readonly fetched: FetchedOrder; readonly known: Order | null }>,
  decide: DecideImport,
): Result.Result<ImportPlan, string> => {
  const writes = page.flatMap(({ fetched, known }): ReadonlyArray<OrderWrite> => {
    const decision = decide(fetched, known);
    if (decision._tag === "Unchanged") return [];
    const { order, reason } = decision;
    return known !== null && isOlder(order, known) ? [] : [{ order, known, reason }];
  });
  const forbidden = writes.find((write) => !isAllowed(write));
  if (forbidden !== undefined) {
    const { order, known } = forbidden;
    return Result.fail(
      `Order ${order.parentOrderSn} may not go from ${known?.state ?? "new"} to ${order.state}.`,
    );
  }
  const created = writes.filter(({ known }) => known === null).length;
  return Result.succeed({
    writes,
    imported: {
      created,
      changed: writes.length - created,
      skipped: page.length - writes.length,
      held: writes.filter(({ order }) => order.state === "held").length,
    },
  });
};
