import { WebhookFigures, WebhookOutcome } from "@temu-jtl/core";
import { Schema } from "effect";
import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "effect/http-api";
import { Millis } from "../fields.ts";
import { NeededAccess } from "../NeededAccess.ts";
import { readingProblems } from "../problemAnswers.ts";

const WebhooksView = Schema.Struct({
  /** What has come within the last day. */
  since: Millis,
  ...WebhookFigures.fields,
  /** The newest that nobody knows what to do with, whenever they came. */
  unknown: Schema.Array(
    Schema.Struct({
      receivedAt: Millis,
      /** Temu's name of the kind of event. */
      code: Schema.String,
      /** Temu's number of the shop. */
      mallId: Schema.NullOr(Schema.String),
      outcome: WebhookOutcome,
    }),
  ),
});

/** The webhooks that Temu sends. */
export class Webhooks extends HttpApiGroup.make("webhooks").add(
  HttpApiEndpoint.get("figures", "/webhooks", { success: WebhooksView, error: readingProblems })
    .annotate(NeededAccess, "read")
    .annotate(
      OpenApi.Summary,
      "How many webhooks have come, and those of unknown shops and kinds. For callers who see all shops.",
    ),
) {}
