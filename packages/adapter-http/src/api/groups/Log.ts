import { KeptLogLine, LogSeverity } from "@temu-jtl/core";
import { Schema } from "effect";
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema, OpenApi } from "effect/http-api";
import { Millis, Name, shop } from "../fields.ts";
import { listQuery } from "../lists.ts";
import { NeededAccess } from "../NeededAccess.ts";
import { readingProblems } from "../problemAnswers.ts";

const filter = {
  /** This level and every graver one. */
  level: Schema.optionalKey(LogSeverity),
  run: Schema.optionalKey(Name),
  order: Schema.optionalKey(Name),
  step: Schema.optionalKey(Name),
  /** Not older than this. */
  from: Schema.optionalKey(Millis),
  /** Older than this. */
  until: Schema.optionalKey(Millis),
};

const LogView = Schema.Struct({
  /** The newest first. */
  items: Schema.Array(KeptLogLine),
  /** The cursor of the next page; null behind the last. */
  next: Schema.NullOr(Schema.String),
});

const ExportQuery = Schema.Struct({
  shop,
  ...filter,
  format: Schema.Literals(["json", "csv"]),
});
export type LogQuery = Omit<typeof ExportQuery.Type, "format">;

/** The log. Without `shop`, who sees all shops reads the lines of all, and those of none. */
export class Log extends HttpApiGroup.make("log").add(
  HttpApiEndpoint.get("list", "/log", {
    query: listQuery(filter),
    success: LogView,
    error: readingProblems,
  })
    .annotate(NeededAccess, "read")
    .annotate(
      OpenApi.Summary,
      "The log, page by page: by shop, level, run, order, step and time. Without a shop, who sees all shops gets every line, those of no shop too.",
    ),
  HttpApiEndpoint.get("export", "/log/export", {
    query: ExportQuery,
    // JSON where that is asked for: an endpoint has one type of stream.
    success: HttpApiSchema.StreamUint8Array({ contentType: "text/csv" }),
    error: readingProblems,
  })
    .annotate(NeededAccess, "read")
    .annotate(OpenApi.Summary, "All lines that a filter finds, as a JSON or CSV file."),
) {}
