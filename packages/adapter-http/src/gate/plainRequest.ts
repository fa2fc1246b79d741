import { Effect } from "effect";
import { requestIdHeader } from "../api/SchemaProblems.ts";
import type { ProblemEntry } from "../problems/ProblemDocument.ts";
import { Refusal } from "../problems/Refusal.ts";
import { readBody } from "./readBody.ts";

const brokenOff: ProblemEntry = {
  pointer: "/body",
  code: "invalid",
  detail: "broke off before its end",
};

/**
 * The request as a route gets it: below the prefix, with a body of known length. No body is the empty
 * one, so that a POST can do without.
 */
export const plainRequest = Effect.fnUntraced(function* (options: {
  readonly request: Request;
  readonly path: string;
  readonly bodyConsumed: boolean;
  readonly limit: number;
  readonly requestId: string;
}): Effect.fn.Return<Request, Refusal> {
  const { bodyConsumed, limit, path, request, requestId } = options;
  const url = new URL(request.url);
  url.pathname = path;
  const headers = new Headers(request.headers);
  headers.delete("content-length");
  headers.delete("transfer-encoding");
  headers.set(requestIdHeader, requestId);
  if (request.method === "GET" || request.method === "HEAD") return new Request(url, { headers });
  if (bodyConsumed || request.bodyUsed) {
    yield* Effect.logError(
      "Something in this host has read the request's body already: mount temu-jtl before any body parser.",
    );
    return yield* new Refusal({ code: "bodyAlreadyRead" });
  }
  const body = yield* readBody(request, limit).pipe(
    Effect.mapError(() => new Refusal({ code: "badInput", errors: [brokenOff] })),
  );
  if (body._tag === "TooLarge") {
    return yield* new Refusal({ code: "bodyTooLarge", parameters: { mostBytes: limit } });
  }
  const { bytes } = body;
  if (bytes.byteLength === 0) headers.set("content-type", "application/json");
  return new Request(url, {
    method: request.method,
    headers,
    body: bytes.byteLength === 0 ? "{}" : bytes,
  });
});
