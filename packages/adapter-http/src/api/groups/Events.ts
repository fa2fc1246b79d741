import { Schema } from "effect";
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema, OpenApi } from "effect/http-api";
import { shop } from "../fields.ts";
import { NeededAccess } from "../NeededAccess.ts";
import { readingProblems } from "../problemAnswers.ts";

/** Server-Sent Events (WHATWG HTML, 9.2). */
export const eventStreamType = "text/event-stream";

/** What changes, as it changes. */
export class Events extends HttpApiGroup.make("events").add(
  HttpApiEndpoint.get("stream", "/events", {
    query: {
      shop,
      /** For readers that cannot send the header `Last-Event-ID`, which goes before. */
      last_event_id: Schema.optionalKey(Schema.String.check(Schema.isMaxLength(200))),
    },
    success: Schema.String.pipe(HttpApiSchema.asText({ contentType: eventStreamType })),
    error: readingProblems,
  })
    .annotate(NeededAccess, "read")
    .annotate(
      OpenApi.Summary,
      "A stream of hints that something has changed, from Last-Event-ID on where it is sent.",
    ),
) {}
