import { RunRecord, RunStatus, WorkflowName } from "@temu-jtl/core";
import { Schema } from "effect";
import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "effect/http-api";
import { Millis, Name, shop } from "../fields.ts";
import { listOf, listQuery } from "../lists.ts";
import { NeededAccess } from "../NeededAccess.ts";
import { readingProblems } from "../problemAnswers.ts";

const RunView = Schema.Struct({
  runId: Schema.String,
  shop: Schema.String,
  status: Schema.Union([Schema.Literal("queued"), RunStatus]),
  /** Null while no host has begun it. */
  record: Schema.NullOr(RunRecord),
});
export type RunView = typeof RunView.Type;

const filter = {
  workflow: Schema.optionalKey(WorkflowName),
  status: Schema.optionalKey(RunStatus),
  /** That began not before `from`, and before `until`. */
  from: Schema.optionalKey(Millis),
  until: Schema.optionalKey(Millis),
};

/** The runs of a shop. */
export class Runs extends HttpApiGroup.make("runs").add(
  HttpApiEndpoint.get("list", "/runs", {
    query: listQuery(filter),
    success: listOf(RunView),
    error: readingProblems,
  })
    .annotate(NeededAccess, "read")
    .annotate(OpenApi.Summary, "The runs of a shop, page by page, the newest first."),
  HttpApiEndpoint.get("one", "/runs/:run_id", {
    params: { run_id: Name },
    query: { shop },
    success: RunView,
    error: readingProblems,
  })
    .annotate(NeededAccess, "read")
    .annotate(OpenApi.Summary, "One run of a shop with its steps."),
) {}
