import { configurationError } from "@temu-jtl/core";
import { Effect, Schema } from "effect";
import { Path } from "../Paths.ts";

const most = (maximum: number) => Schema.Int.check(Schema.isBetween({ minimum: 1, maximum }));

const WebhookSettings = Schema.Struct({
  /** Where Temu sends its webhooks to, below the path that the host mounts them under (default `/temu-webhooks`). */
  path: Schema.optionalKey(Path),
  /**
   * Whether the last address of `X-Forwarded-For` comes from a proxy of yours (default false). Without it
   * all senders behind a proxy are counted as one.
   */
  trustProxy: Schema.optionalKey(Schema.Boolean),
  limits: Schema.optionalKey(
    Schema.Struct({
      /** The most bytes of a body (default 16,384). */
      bodyBytes: Schema.optionalKey(most(1_000_000)),
      /** The most requests a minute, on each host (default 12,000). */
      perMinute: Schema.optionalKey(most(1_000_000)),
      /** The most requests a minute from one address, on each host (default 6,000). */
      perMinuteAndSender: Schema.optionalKey(most(1_000_000)),
    }),
  ),
});
export type WebhookSettings = typeof WebhookSettings.Type;

const decode = Schema.decodeUnknownEffect(WebhookSettings, {
  errors: "all",
  onExcessProperty: "error",
});

/** The settings with their defaults; throws a `ConfigurationError` that names each wrong one. */
export const readWebhookSettings = (input: unknown) =>
  Effect.runSync(
    decode(input).pipe(
      Effect.mapError((error) => configurationError("Wrong settings of the webhooks", error)),
      Effect.map(({ limits, path, trustProxy }) => ({
        path: path ?? "/temu-webhooks",
        trustProxy: trustProxy ?? false,
        bodyBytes: limits?.bodyBytes ?? 16_384,
        perMinute: limits?.perMinute ?? 12_000,
        perMinuteAndSender: limits?.perMinuteAndSender ?? 6_000,
      })),
    ),
  );
