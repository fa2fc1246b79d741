import { Operation, OperationResult } from "@temu-jtl/core";
import { Schema } from "effect";
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema, OpenApi } from "effect/http-api";
import { Name, words } from "../fields.ts";
import { NeededAccess } from "../NeededAccess.ts";
import { readingProblems, refusableProblems } from "../problemAnswers.ts";
import { OrderFilterQuery } from "./Orders.ts";

const Begun = HttpApiSchema.WithHeaders(
  Schema.Struct({
    operationId: Schema.String,
    shop: Schema.String,
    /** How many orders it is for. */
    total: Schema.Int,
  }).pipe(HttpApiSchema.status(202)),
  { location: Schema.String },
);

const ResultView = Schema.Struct({
  parentOrderSn: OperationResult.fields.parentOrderSn,
  code: OperationResult.fields.code,
  parameters: OperationResult.fields.parameters,
  ...words,
});
const Results = Schema.Struct({ count: Schema.Int, orders: Schema.Array(ResultView) });

const { failed: _failed, skipped: _skipped, ...fields } = Operation.fields;
const OperationView = Schema.Struct({
  ...fields,
  /** Refused, each with why; the first 100 are named. */
  skipped: Results,
  /** The database did not answer, and nobody knows what became of them. */
  failed: Results,
});

/** What is done for many orders at once. */
export class Operations extends HttpApiGroup.make("operations").add(
  HttpApiEndpoint.post("retryOrders", "/orders/retry", {
    query: OrderFilterQuery,
    payload: Schema.Struct({
      /** How many orders the caller has confirmed. With more by now nothing is done. */
      confirmedCount: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 10_000 })),
    }),
    success: Begun,
    error: refusableProblems,
  }).annotate(
    OpenApi.Summary,
    "Has all orders tried again that a filter finds, if there are not more than were confirmed.",
  ),
  HttpApiEndpoint.get("operation", "/operations/:operation_id", {
    params: { operation_id: Name },
    success: OperationView,
    error: readingProblems,
  })
    .annotate(NeededAccess, "read")
    .annotate(OpenApi.Summary, "How far an operation is, and what became of its orders."),
) {}
