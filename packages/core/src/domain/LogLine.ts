import { Schema } from "effect";
import { Instant } from "./Time.ts";

/** How grave a line is, the least first. */
export const LogSeverity = Schema.Literals(["debug", "info", "warning", "error"]);
export type LogSeverity = typeof LogSeverity.Type;

/** A line of the log that is kept. What it is not about is null. It has no secrets and no personal data. */
export const LogLine = Schema.Struct({
  at: Instant,
  level: LogSeverity,
  /** At most {@link longestLogText} characters. */
  message: Schema.String,
  shop: Schema.NullOr(Schema.String),
  workflow: Schema.NullOr(Schema.String),
  runId: Schema.NullOr(Schema.String),
  step: Schema.NullOr(Schema.String),
  parentOrderSn: Schema.NullOr(Schema.String),
  /** Everything else that the line was annotated with, as texts, numbers and switches. */
  annotations: Schema.Record(Schema.String, Schema.Json),
});
export type LogLine = typeof LogLine.Type;

/** A line as it is kept: its number tells lines of the same time apart. */
export const KeptLogLine = Schema.Struct({ lineId: Schema.Int, ...LogLine.fields });
export type KeptLogLine = typeof KeptLogLine.Type;

export const longestLogText = 4_000;
