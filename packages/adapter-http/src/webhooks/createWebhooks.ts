import { randomUUID } from "node:crypto";
import type { OpenWebhook, SealedWebhook, WebhookIntake } from "@temu-jtl/core";
import { Clock, Data, Effect, Layer, ManagedRuntime } from "effect";
import { makeRateLimit } from "../access/rateLimit.ts";
import type { RequestContext } from "../createRouter.ts";
import { readBody } from "../gate/readBody.ts";
import type { Mountable } from "../hosts/Mountable.ts";
import { finished } from "../safeHeaders.ts";
import { readWebhookSettings, type WebhookSettings } from "./settings.ts";

/** What webhooks stand on. */
interface WebhookParts {
  readonly open: OpenWebhook;
  readonly receive: WebhookIntake;
}

/** How people set up webhooks. */
export interface WebhookChoices extends WebhookSettings {}

export interface WebhookOptions extends WebhookChoices {
  readonly parts: WebhookParts;
  /** Loggers and clock. */
  readonly runtime?: Layer.Layer<never>;
}

/** Where Temu sends its webhooks to. Whoever can reach it is let in: webhooks are sealed. */
export interface Webhooks extends Mountable {
  /** Answers with 503 from now on. What was under way comes to its end. */
  readonly close: () => Promise<void>;
}

/** Temu takes an answer for a failure after 500 ms; the way there and back is part of that. */
const answerMillis = 450;

/** Nothing in an answer tells why: whoever tries out secrets learns nothing. */
class Rejected extends Data.TaggedError("Rejected") {}
/** It cannot be stored now. Temu tries again. */
class NotNow extends Data.TaggedError("NotNow")<{ readonly why: string }> {}

const json = (status: number, body: object, headers: Readonly<Record<string, string>> = {}) =>
  Response.json(body, { status, headers });

/** Temu's own example answers with an empty result. */
const received = () => json(200, { result: {} });
const rejected = () => json(400, { error: "rejected" });
const notNow = () => json(503, { error: "notNow" }, { "retry-after": "60" });
const notPost = () => json(405, { error: "methodNotAllowed" }, { allow: "POST" });

const header = (request: Request, name: string): string => request.headers.get(name) ?? "";

const sealedIn = (request: Request, body: string): SealedWebhook => ({
  appKey: header(request, "x-tm-app-key"),
  eventCode: header(request, "x-tm-event-code"),
  timestamp: header(request, "x-tm-timestamp"),
  signature: header(request, "x-tm-signature"),
  extParam: header(request, "x-tm-ext-param"),
  body,
});

/** Takes in Temu's webhooks; throws a `ConfigurationError` that names each wrong setting. */
export const createWebhooks = (options: WebhookOptions): Webhooks => {
  const { parts, runtime: given = Layer.empty, ...input } = options;
  const { bodyBytes, path, perMinute, perMinuteAndSender, trustProxy } = readWebhookSettings(input);
  const runtime = ManagedRuntime.make(given);
  const countAll = makeRateLimit(perMinute);
  const countSender = makeRateLimit(perMinuteAndSender);
  const countLines = makeRateLimit(1);
  // A byte that is no UTF-8 is no Base64 either.
  const text = new TextDecoder("utf-8", { ignoreBOM: true });
  const underWay = new Set<Promise<unknown>>();
  let closing: Promise<void> | undefined;

  /** Once a minute for each kind of line: strangers must not fill the log. */
  const tell = Effect.fnUntraced(function* (line: string) {
    const now = yield* Clock.currentTimeMillis;
    if (countLines(line, now) === null) yield* Effect.logWarning(line);
  });

  const senderOf = (request: Request, { remoteAddress = "unknown" }: RequestContext): string => {
    const forwarded = trustProxy ? header(request, "x-forwarded-for") : "";
    return forwarded.split(",").at(-1)?.trim() || remoteAddress;
  };

  /** The body's bytes, before anything that costs more is done with them. */
  const bodyOf = Effect.fnUntraced(function* (request: Request, context: RequestContext) {
    if (context.bodyConsumed === true || request.bodyUsed) {
      return yield* new NotNow({
        why: "Something in this host has read a webhook's body already: mount webhooks before any body parser.",
      });
    }
    const body = yield* Effect.mapError(readBody(request, bodyBytes), () => new Rejected());
    return body._tag === "TooLarge" ? yield* new Rejected() : text.decode(body.bytes);
  });

  const takeIn = Effect.fnUntraced(function* (request: Request, context: RequestContext) {
    const now = yield* Clock.currentTimeMillis;
    if (countSender(senderOf(request, context), now) !== null || countAll("all", now) !== null) {
      return yield* new NotNow({ why: "More webhooks come in than the limits allow." });
    }
    const event = parts.open(sealedIn(request, yield* bodyOf(request, context)), now);
    if (event === null) return yield* new Rejected();
    yield* Effect.mapError(
      parts.receive(event),
      ({ message }) => new NotNow({ why: `A webhook could not be stored: ${message}` }),
    );
  });

  const answer = (request: Request, context: RequestContext): Effect.Effect<Response> =>
    takeIn(request, context).pipe(
      Effect.timeoutOrElse({
        duration: answerMillis,
        orElse: () =>
          Effect.fail(
            new NotNow({ why: "A webhook was not stored in time; Temu sends it again." }),
          ),
      }),
      Effect.map(received),
      Effect.catchTags({
        Rejected: () =>
          Effect.as(
            tell(
              "A webhook was rejected: it is not from Temu, was changed on its way, is old, or the shop's appSecret is another.",
            ),
            rejected(),
          ),
        NotNow: ({ why }) => Effect.as(tell(why), notNow()),
      }),
      Effect.catchCause((cause) => Effect.as(Effect.logError("A webhook failed", cause), notNow())),
    );

  return {
    bases: [path],
    handles: (pathname, prefix = "") => pathname === prefix + path,
    fetch: async (request, context) => {
      if (new URL(request.url).pathname !== (context.prefix ?? "") + path) return undefined;
      const requestId = randomUUID();
      const leave = (response: Response) =>
        finished(response, requestId, request.method === "HEAD");
      if (request.method !== "POST") return leave(notPost());
      if (closing !== undefined) return leave(notNow());
      const answering = runtime.runPromise(
        Effect.annotateLogs(answer(request, context), { requestId }),
      );
      underWay.add(answering);
      try {
        return leave(await answering);
      } finally {
        underWay.delete(answering);
      }
    },
    close: () => {
      closing ??= Promise.allSettled(underWay).then(() => runtime.dispose());
      return closing;
    },
  };
};
