import { Effect } from "effect";
import { HttpServerRequest } from "effect/http";
import { HttpApiMiddleware } from "effect/http-api";
import { Refusal, refused } from "../problems/Refusal.ts";
import { schemaProblems } from "../problems/schemaProblems.ts";

/** Answers a request that does not fit its schema with every place that does not. */
export class SchemaProblems extends HttpApiMiddleware.Service<SchemaProblems>()(
  "@temu-jtl/adapter-http/SchemaProblems",
) {}

/** Carries the request's id to where no handler has been reached yet; the gate writes it. */
export const requestIdHeader = "x-request-id";

const places = { Params: "/path", Headers: "/header", Query: "/query", Payload: "/body" } as const;

export const schemaProblemsLayer = HttpApiMiddleware.layerSchemaErrorTransform(
  SchemaProblems,
  (error) => {
    // An answer of ours that does not fit is no fault of who asked.
    if (error.kind === "Body" || error.kind === "ResponseHeaders") return Effect.die(error.cause);
    const errors = schemaProblems(places[error.kind], error.cause);
    return Effect.map(HttpServerRequest.HttpServerRequest, ({ headers }) =>
      refused(new Refusal({ code: "badInput", errors }), {
        requestId: headers[requestIdHeader] ?? "",
        languages: headers["accept-language"] ?? null,
      }),
    );
  },
);
