import { Effect } from "effect";
import type { JtlOrder } from "../../domain/JtlOrder.ts";
import { minutes } from "../../domain/Time.ts";
import { JtlWawi } from "../../ports/JtlWawi.ts";
import { violated } from "../expectations.ts";
import { JtlWorld } from "./JtlWorld.ts";

/** Hands a document of this number over, with a deadline a minute from JTL's now. */
export const submit = Effect.fnUntraced(function* (externalNumber: string) {
  const wawi = yield* JtlWawi;
  const world = yield* JtlWorld;
  const { now } = yield* wawi.importMark;
  return yield* wawi.submit({
    externalNumber,
    document: yield* world.document(externalNumber),
    deadline: now + minutes(1),
  });
});

export const accept = Effect.fnUntraced(function* (externalNumber: string) {
  yield* submit(externalNumber);
  yield* (yield* JtlWorld).takeOver;
});

/** The one order with this number. */
export const orderOf = Effect.fnUntraced(function* (externalNumber: string) {
  const orders = yield* (yield* JtlWawi).orders([externalNumber]);
  const [order] = orders;
  return order === undefined || orders.length > 1
    ? yield* violated(`expected one order ${externalNumber}, got ${orders.length}`)
    : order;
});

/** In cents: JTL's totals have more digits than money. */
export const cents = (total: string): number => Math.round(Number(total) * 100);

/** The articles of an order with their quantities, as `2 ART-1001`. */
export const articlesIn = ({ positions }: JtlOrder): ReadonlyArray<string> =>
  positions.flatMap(({ kind, quantity, sku }) => (kind === "other" ? [] : [`${quantity} ${sku}`]));

/** The same for what lies in a parcel. */
export const unitsIn = (
  contents: ReadonlyArray<{ readonly sku: string; readonly quantity: number }>,
): ReadonlyArray<string> => contents.map(({ quantity, sku }) => `${quantity} ${sku}`);
