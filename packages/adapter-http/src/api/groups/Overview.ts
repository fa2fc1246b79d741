import { DayFigures, ShopFigures } from "@temu-jtl/core";
import { Schema } from "effect";
import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "effect/http-api";
import { Millis, shop, words } from "../fields.ts";
import { NeededAccess } from "../NeededAccess.ts";
import { readingProblems } from "../problemAnswers.ts";

/** Whether everything is all right; `ok` only while each sync has come through when it was due. */
const VerdictView = Schema.Literals(["ok", "attention", "critical", "unknown", "setup"]);

/** Why it is not. */
const ReasonView = Schema.Struct({
  code: Schema.String,
  level: Schema.Literals(["attention", "critical", "unknown", "setup"]),
  /** Null where it concerns all shops. */
  shop: Schema.NullOr(Schema.String),
  ...words,
  /** What its sentence names, for those who write their own. */
  parameters: Schema.Record(Schema.String, Schema.Json),
  /** How many orders, SKUs, reports or jobs; 1 where it is one thing. */
  count: Schema.Int,
  nearestDeadline: Schema.NullOr(Millis),
  /** Where to look: a page and the filter that it opens with. */
  link: Schema.Struct({
    page: Schema.String,
    query: Schema.Record(Schema.String, Schema.String),
  }),
});
export type ReasonView = typeof ReasonView.Type;

const StatsView = Schema.Struct({
  now: Millis,
  /** `away`: nothing could be read, and nothing else is known. */
  database: Schema.Literals(["up", "away"]),
  verdict: VerdictView,
  /** The verdict in words, with what it rests on. */
  heading: Schema.Struct(words),
  /** The worst first, then the nearest deadline. */
  reasons: Schema.Array(ReasonView),
  shops: Schema.Array(Schema.Struct({ ...ShopFigures.fields, verdict: VerdictView })),
  /** The last 30 days of each shop, today last. */
  days: Schema.Array(DayFigures),
});

/** How everything stands. */
export class Overview extends HttpApiGroup.make("overview").add(
  HttpApiEndpoint.get("stats", "/stats", {
    query: { shop },
    success: StatsView,
    error: readingProblems,
  })
    .annotate(NeededAccess, "read")
    .annotate(
      OpenApi.Summary,
      "Whether everything is all right and if not why, with figures of one shop or of all.",
    ),
) {}
