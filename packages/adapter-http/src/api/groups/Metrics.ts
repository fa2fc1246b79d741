import { Schema } from "effect";
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema, OpenApi } from "effect/http-api";
import { NeededAccess, TakesMetricsToken } from "../NeededAccess.ts";
import { readingProblems } from "../problemAnswers.ts";

/** Prometheus' text format. */
const metricsType = "text/plain; version=0.0.4; charset=utf-8";

/** What a monitoring system reads. */
export class Metrics extends HttpApiGroup.make("metrics").add(
  HttpApiEndpoint.get("metrics", "/metrics", {
    success: Schema.String.pipe(HttpApiSchema.asText({ contentType: metricsType })),
    error: readingProblems,
  })
    .annotate(NeededAccess, "read")
    .annotate(TakesMetricsToken, true)
    .annotate(OpenApi.Summary, "Verdict and figures of each shop, for Prometheus."),
) {}
