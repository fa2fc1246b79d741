import {
  PreflightResult,
  ShopSettings,
  StepProblem,
  TokenState,
  WorkflowName,
} from "@temu-jtl/core";
import { Schema, Struct } from "effect";
import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "effect/http-api";
import { Millis, Name, shop } from "../fields.ts";
import { NeededAccess } from "../NeededAccess.ts";
import { readingProblems, refusableProblems } from "../problemAnswers.ts";

const isSet = Schema.Literal("set");

/** A shop's settings. Of secrets it says that they are set, and no part of them. */
const SettingsView = Schema.Struct({
  ...Struct.omit(ShopSettings.fields, ["id", "temu"]),
  temu: Schema.Struct({
    appKey: isSet,
    appSecret: isSet,
    accessToken: isSet,
    /** Without what a URL may carry beside host and path. */
    endpoint: Schema.String,
    regionId: Schema.Int,
  }),
});
export type SettingsView = typeof SettingsView.Type;

const ShopView = Schema.Struct({
  shop: Schema.String,
  settings: SettingsView,
  /** What Temu says of the access token; null while nobody knows. */
  token: Schema.NullOr(
    Schema.Struct({
      expiresAt: Schema.NullOr(Millis),
      readAt: Millis,
      refused: TokenState.fields.refused,
    }),
  ),
});
const ShopsView = Schema.Struct({ shops: Schema.Array(ShopView) });

const PreflightView = Schema.Struct({
  shop: Schema.String,
  /** Whether nothing was found that stands in the way of orders. */
  isPassed: Schema.Boolean,
  ...PreflightResult.fields,
});
/** Null before the first check. */
const LastPreflight = Schema.Struct({
  shop: Schema.String,
  preflight: Schema.NullOr(PreflightView),
});

const AlertView = Schema.Struct({
  ...StepProblem.fields,
  shop: Schema.String,
  workflow: WorkflowName,
  runId: Schema.String,
  step: Schema.String,
});
const AlertsView = Schema.Struct({ alerts: Schema.Array(AlertView) });

const ShopPath = { shop: Name };

/** The shops: how they are set, whether they are ready, what is the matter with them. */
export class Shops extends HttpApiGroup.make("shops").add(
  HttpApiEndpoint.get("list", "/shops", { success: ShopsView, error: readingProblems })
    .annotate(NeededAccess, "read")
    .annotate(OpenApi.Summary, "The shops that the caller sees, with their settings."),
  HttpApiEndpoint.get("lastPreflight", "/shops/:shop/preflight", {
    params: ShopPath,
    success: LastPreflight,
    error: readingProblems,
  })
    .annotate(NeededAccess, "read")
    .annotate(OpenApi.Summary, "What the last check of a shop's settings and rights has found."),
  HttpApiEndpoint.post("preflight", "/shops/:shop/preflight", {
    params: ShopPath,
    success: PreflightView,
    error: refusableProblems,
  }).annotate(
    OpenApi.Summary,
    "Checks whether JTL-Wawi is as the shop needs it: rights, names, JTL-Worker. Reads only.",
  ),
  HttpApiEndpoint.get("alerts", "/alerts", {
    query: { shop },
    success: AlertsView,
    error: readingProblems,
  })
    .annotate(NeededAccess, "read")
    .annotate(
      OpenApi.Summary,
      "What the last run of each workflow of a shop has met: it stands until a run comes through without.",
    ),
) {}
