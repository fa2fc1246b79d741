import { HttpApi, OpenApi } from "effect/http-api";
import { Actions } from "./groups/Actions.ts";
import { Events } from "./groups/Events.ts";
import { General } from "./groups/General.ts";
import { Inventory } from "./groups/Inventory.ts";
import { Jobs } from "./groups/Jobs.ts";
import { Log } from "./groups/Log.ts";
import { Metrics } from "./groups/Metrics.ts";
import { Operations } from "./groups/Operations.ts";
import { Orders } from "./groups/Orders.ts";
import { Overview } from "./groups/Overview.ts";
import { Runs } from "./groups/Runs.ts";
import { Shops } from "./groups/Shops.ts";
import { Triggers } from "./groups/Triggers.ts";
import { Webhooks } from "./groups/Webhooks.ts";
import { SchemaProblems } from "./SchemaProblems.ts";

const strict = { errors: "all", onExcessProperty: "error" } as const;

/** The API under these paths. Everything that is known about a route stands in it. */
export const makeApi = (paths: { readonly api: `/${string}`; readonly jobs: `/${string}` }) =>
  HttpApi.make("temu-jtl")
    .add(General.prefix(paths.api))
    .add(Overview.prefix(paths.api))
    .add(Shops.prefix(paths.api))
    .add(Log.prefix(paths.api))
    .add(Metrics.prefix(paths.api))
    .add(Triggers.prefix(paths.api))
    .add(Actions.prefix(paths.api))
    .add(Operations.prefix(paths.api))
    .add(Runs.prefix(paths.api))
    .add(Orders.prefix(paths.api))
    .add(Inventory.prefix(paths.api))
    .add(Webhooks.prefix(paths.api))
    .add(Events.prefix(paths.api))
    .add(Jobs.prefix(paths.jobs))
    .middleware(SchemaProblems)
    .annotate(HttpApi.ParamsParseOptions, strict)
    .annotate(HttpApi.QueryParseOptions, strict)
    .annotate(HttpApi.PayloadParseOptions, strict)
    .annotate(OpenApi.Title, "temu-jtl")
    .annotate(
      OpenApi.Description,
      "Keeps a Temu shop and a JTL-Wawi ERP in step. Errors are problem documents (RFC 9457).",
    );
export type Api = ReturnType<typeof makeApi>;
