import { Schema } from "effect";
import { OrderRefusalCode } from "../words/refusals/OrderRefusal.ts";
import { Instant } from "./Time.ts";

/** What became of one order in an operation. `skipped`: refused in words · `failed`: nobody could tell. */
export const OperationResult = Schema.Struct({
  parentOrderSn: Schema.String,
  outcome: Schema.Literals(["done", "skipped", "failed"]),
  /** Why it was skipped, with what the words of the code name. */
  code: Schema.NullOr(OrderRefusalCode),
  parameters: Schema.Record(Schema.String, Schema.Json),
});
export type OperationResult = typeof OperationResult.Type;

/** How many results of a kind an operation names. */
export const namedResults = 100;

const Results = Schema.Struct({
  count: Schema.Int,
  /** The first {@link namedResults} in the order of their numbers. */
  orders: Schema.Array(OperationResult),
});

/** Something that somebody has set going for many orders of a shop. */
export const Operation = Schema.Struct({
  operationId: Schema.String,
  shop: Schema.String,
  kind: Schema.Literal("retryOrders"),
  /** Who wanted it. */
  by: Schema.String,
  /** `interrupted`: its host was closed or died before the end; the orders without a result were left alone. */
  state: Schema.Literals(["running", "ended", "interrupted"]),
  startedAt: Instant,
  endedAt: Schema.NullOr(Instant),
  /** How many orders it is for. */
  total: Schema.Int,
  done: Schema.Int,
  skipped: Results,
  failed: Results,
});
export type Operation = typeof Operation.Type;
