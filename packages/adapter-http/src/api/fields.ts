import { Schema } from "effect";
import { HttpApiSchema } from "effect/http-api";

/** A time in milliseconds since 1970, as far as JavaScript and PostgreSQL both know times. */
export const Millis = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 8.64e15 }));

/** An id or a number as people write it into a request. */
export const Name = Schema.NonEmptyString.check(
  Schema.isMaxLength(200),
  // PostgreSQL's texts know no NUL, and none of ours has any other.
  Schema.makeFilter((text: string) => !/\p{Cc}/u.test(text), {
    expected: "a text without control characters",
  }),
);

/** A shop's id; it may be left out while the caller sees only one. */
export const shop = Schema.optionalKey(Name);

/** In the language that was asked for: what it is, what happened, what to do. */
export const words = { title: Schema.String, sentence: Schema.String, action: Schema.String };

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
