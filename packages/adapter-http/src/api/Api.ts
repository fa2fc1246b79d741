import { Context, Schema } from "effect";
import { HttpApi, HttpApiEndpoint, HttpApiGroup, OpenApi } from "effect/http-api";
import type { Access } from "../access/Access.ts";
import { problemOf } from "../problems/ProblemDocument.ts";
import {
  Down,
  Info,
  InventorySyncQuery,
  JobPath,
  JobsView,
  JobView,
  OrderSyncQuery,
  RunNowBody,
  RunsQuery,
  RunsView,
  RunView,
  ScheduleBody,
  ScheduleQuery,
  Session,
  shop,
  Started,
  StopView,
  Up,
} from "./schemas.ts";
import { SchemaProblems } from "./SchemaProblems.ts";

/** What a route needs. A route that does not say is closed to all but those who operate. */
export const NeededAccess = Context.Reference<Access>("@temu-jtl/adapter-http/NeededAccess", {
  defaultValue: () => "operate",
});

const open = [problemOf(405), problemOf(414), problemOf(500), problemOf(503)] as const;
const reading = [problemOf(400), problemOf(401), problemOf(403), problemOf(404), ...open] as const;
const operating = [...reading, problemOf(413), problemOf(429)] as const;

class Module extends HttpApiGroup.make("temu-jtl").add(
  HttpApiEndpoint.get("health", "/health", {
    success: [Up, Down],
    error: open,
  })
    .annotate(NeededAccess, "none")
    .annotate(OpenApi.Summary, "Whether temu-jtl reaches its database. Needs no login."),
  HttpApiEndpoint.get("session", "/session", { success: Session, error: reading })
    .annotate(NeededAccess, "read")
    .annotate(OpenApi.Summary, "Who the caller is and what he may do."),
  HttpApiEndpoint.get("info", "/info", { success: Info, error: reading })
    .annotate(NeededAccess, "read")
    .annotate(OpenApi.Summary, "Version, shops, and the processes that work jobs."),
  HttpApiEndpoint.post("syncOrders", "/orders/sync", {
    query: OrderSyncQuery,
    success: Started,
    error: operating,
  }).annotate(OpenApi.Summary, "Starts the order sync of a shop."),
  HttpApiEndpoint.post("syncInventory", "/inventory/sync", {
    query: InventorySyncQuery,
    success: Started,
    error: operating,
  }).annotate(OpenApi.Summary, "Starts the inventory sync of a shop, quick or full."),
  HttpApiEndpoint.get("runs", "/runs", { query: RunsQuery, success: RunsView, error: reading })
    .annotate(NeededAccess, "read")
    .annotate(OpenApi.Summary, "The newest runs of a shop, newest first."),
  HttpApiEndpoint.get("run", "/runs/:run_id", {
    params: { run_id: Schema.NonEmptyString.check(Schema.isMaxLength(200)) },
    query: { shop },
    success: RunView,
    error: reading,
  })
    .annotate(NeededAccess, "read")
    .annotate(OpenApi.Summary, "One run of a shop with its steps."),
) {}

class Jobs extends HttpApiGroup.make("jobs").add(
  HttpApiEndpoint.get("jobs", "/", { success: JobsView, error: reading })
    .annotate(NeededAccess, "read")
    .annotate(OpenApi.Summary, "The jobs: what each does now, how it did last, when it runs next."),
  HttpApiEndpoint.get("job", "/:job_id", { params: JobPath, success: JobView, error: reading })
    .annotate(NeededAccess, "read")
    .annotate(OpenApi.Summary, "One job."),
  HttpApiEndpoint.post("runNow", "/:job_id/run-now", {
    params: JobPath,
    payload: RunNowBody,
    success: Started,
    error: operating,
  }).annotate(OpenApi.Summary, "Has a job run at once, a disabled one too."),
  HttpApiEndpoint.post("schedule", "/:job_id/schedule", {
    params: JobPath,
    query: ScheduleQuery,
    payload: ScheduleBody,
    success: JobView,
    error: operating,
  }).annotate(
    OpenApi.Summary,
    "Changes when a job runs: every so many minutes, or by a cron line and a time zone.",
  ),
  HttpApiEndpoint.post("toggle", "/:job_id/toggle", {
    params: JobPath,
    query: { enabled: Schema.Boolean },
    success: JobView,
    error: operating,
  }).annotate(OpenApi.Summary, "Enables or disables the runs by schedule."),
  HttpApiEndpoint.post("stop", "/:job_id/stop", {
    params: JobPath,
    success: StopView,
    error: operating,
  }).annotate(
    OpenApi.Summary,
    "Stops the running run at its next safe point; withdraws a waiting one.",
  ),
) {}

const strict = { errors: "all", onExcessProperty: "error" } as const;

/** The API under these paths. Everything that is known about a route stands in it. */
export const makeApi = (paths: { readonly api: `/${string}`; readonly jobs: `/${string}` }) =>
  HttpApi.make("temu-jtl")
    .add(Module.prefix(paths.api), Jobs.prefix(paths.jobs))
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
