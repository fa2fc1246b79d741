import { ApiProblemCode } from "@temu-jtl/core";
import { Schema } from "effect";
import { HttpApiSchema } from "effect/http-api";

/** One thing that is wrong with a request. */
export const ProblemEntry = Schema.Struct({
  /** Where, as a JSON pointer below `query`, `path` or `body`: `/query/days_back`. */
  pointer: Schema.String,
  code: Schema.Literals(["missing", "unexpected", "invalid"]),
  detail: Schema.String,
});
export type ProblemEntry = typeof ProblemEntry.Type;

/** Why a request is refused or cannot be answered (RFC 9457), in the language that was asked for. */
export const ProblemDocument = Schema.Struct({
  /** `urn:temu-jtl:problem:` and the code. */
  type: Schema.String,
  title: Schema.String,
  status: Schema.Int,
  /** What happened. */
  detail: Schema.String,
  /** What to do. */
  action: Schema.String,
  code: ApiProblemCode,
  /** What the sentences name, for those who write their own. */
  parameters: Schema.Record(Schema.String, Schema.Json),
  /** Finds the request in the host's log. */
  requestId: Schema.String,
  errors: Schema.optionalKey(Schema.Array(ProblemEntry)),
  /** Where people sign in. */
  loginUrl: Schema.optionalKey(Schema.String),
});
export type ProblemDocument = typeof ProblemDocument.Type;

export const problemType = "application/problem+json";

/** The document as an answer of an endpoint. */
export const problemOf = (status: number) =>
  ProblemDocument.pipe(
    HttpApiSchema.status(status),
    HttpApiSchema.asJson({ contentType: problemType }),
  );
