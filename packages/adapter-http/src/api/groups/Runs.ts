import { RunOutcome, RunRecord } from "@temu-jtl/core";
import { Schema } from "effect";
import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "effect/http-api";
import { Name, shop } from "../fields.ts";
import { NeededAccess } from "../NeededAccess.ts";
import { readingProblems } from "../problemAnswers.ts";

const RunView = Schema.Struct({
  runId: Schema.String,
  shop: Schema.String,
  status: Schema.Union([Schema.Literals(["queued", "running"]), RunOutcome]),
  /** Null while no host has begun it. */
  record: Schema.NullOr(RunRecord),
});
export type RunView = typeof RunView.Type;

const RunsQuery = Schema.Struct({
  shop,
  limit: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 200 }))),
});
const RunsView = Schema.Struct({ runs: Schema.Array(RunView) });

/** The runs of a shop. */
export class Runs extends HttpApiGroup.make("runs").add(
  HttpApiEndpoint.get("list", "/runs", {
    query: RunsQuery,
    success: RunsView,
    error: readingProblems,
  })
    .annotate(NeededAccess, "read")
    .annotate(OpenApi.Summary, "The newest runs of a shop, newest first."),
  HttpApiEndpoint.get("one", "/runs/:run_id", {
    params: { run_id: Name },
    query: { shop },
    success: RunView,
    error: readingProblems,
  })
    .annotate(NeededAccess, "read")
    .annotate(OpenApi.Summary, "One run of a shop with its steps."),
) {}
