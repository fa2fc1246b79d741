import { OrderState } from "@temu-jtl/core";
import { Schema } from "effect";
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema, OpenApi } from "effect/http-api";
import { Name, shop } from "../fields.ts";
import { refusableProblems } from "../problemAnswers.ts";

const OrderPath = { parent_order_sn: Name };

const StandingView = Schema.Struct({
  shop: Schema.String,
  parentOrderSn: Schema.String,
  /** Where the order stands now; null where the order sync does not know it. */
  state: Schema.NullOr(OrderState),
});

/** 202: a run does it; `Location` tells where to look. */
const BegunView = HttpApiSchema.WithHeaders(
  Schema.Struct({
    shop: Schema.String,
    runId: Schema.String,
    /** A run was under way: nothing was started, and `runId` is that one's. */
    alreadyRunning: Schema.Boolean,
  }).pipe(HttpApiSchema.status(202)),
  { location: Schema.String },
);

const StopView = Schema.Struct({
  /** `stopping`: at its next safe point · `withdrawn`: it had not begun. */
  answer: Schema.Literals(["stopping", "withdrawn"]),
});

const order = { params: OrderPath, query: { shop }, error: refusableProblems } as const;

/** What people want for single orders, SKUs and runs. */
export class Actions extends HttpApiGroup.make("actions").add(
  HttpApiEndpoint.post("retryOrder", "/orders/:parent_order_sn/retry", {
    ...order,
    success: StandingView,
  }).annotate(
    OpenApi.Summary,
    "Has an order tried again that has failed, or whose shipment report Temu has refused.",
  ),
  HttpApiEndpoint.post("holdOrder", "/orders/:parent_order_sn/hold", {
    ...order,
    success: StandingView,
  }).annotate(
    OpenApi.Summary,
    "Keeps an order from being handed over to JTL until a person releases it.",
  ),
  HttpApiEndpoint.post("releaseOrder", "/orders/:parent_order_sn/release", {
    ...order,
    success: StandingView,
  }).annotate(
    OpenApi.Summary,
    "Ends what a person holds an order for, or what keeps it from being reported.",
  ),
  HttpApiEndpoint.post("rereadOrder", "/orders/:parent_order_sn/reread", {
    ...order,
    success: BegunView,
  }).annotate(OpenApi.Summary, "Reads an order anew at Temu."),
  HttpApiEndpoint.post("pushSku", "/inventory/:sku/push", {
    params: { sku: Name },
    query: { shop },
    success: BegunView,
    error: refusableProblems,
  }).annotate(
    OpenApi.Summary,
    "Works out the stock anew and pushes it of one SKU, refused before or not; guards hold.",
  ),
  HttpApiEndpoint.post("stopRun", "/runs/:run_id/stop", {
    params: { run_id: Name },
    query: { shop },
    success: StopView,
    error: refusableProblems,
  }).annotate(
    OpenApi.Summary,
    "Stops a job's run at its next safe point; withdraws a waiting one.",
  ),
) {}
