import { Schema } from "effect";
import { HttpApiSchema } from "effect/http-api";

/** A time in milliseconds since 1970. */
export const Millis = Schema.Int;

/** An id or a number as people write it into a request. */
export const Name = Schema.NonEmptyString.check(Schema.isMaxLength(200));

/** A shop's id; it may be left out while the caller sees only one. */
export const shop = Schema.optionalKey(Name);

const startedFields = {
  jobId: Schema.String,
  shop: Schema.NullOr(Schema.String),
  runId: Schema.String,
  /** A run was under way: nothing was started, and `runId` is that one's. */
  alreadyRunning: Schema.Boolean,
  /** Whether the run has the parameters that were asked for. */
  parametersApplied: Schema.Boolean,
};
/** 202: the run is on its way; `Location` tells where to look. */
export const Started = HttpApiSchema.WithHeaders(
  Schema.Struct(startedFields).pipe(HttpApiSchema.status(202)),
  { location: Schema.String },
);
