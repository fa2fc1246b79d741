import { Schema } from "effect";

/** What a sender is told on its command line, as JSON. */
export const SenderTask = Schema.Struct({
  endpoint: Schema.String,
  dataDir: Schema.String,
  /** Null for the embedded database in `dataDir`. */
  url: Schema.NullOr(Schema.String),
  requests: Schema.Int,
  perSecond: Schema.Int,
});
