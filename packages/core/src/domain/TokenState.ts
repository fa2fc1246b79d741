import { Schema } from "effect";
import { Instant } from "./Time.ts";

/** What Temu says of an access token (`bg.open.accesstoken.info.get`). */
export const TokenInfo = Schema.Struct({
  mallId: Schema.String,
  regionId: Schema.Int,
  expiresAt: Instant,
  /** Names of the calls that the token may make. */
  scopes: Schema.Array(Schema.String),
});
export type TokenInfo = typeof TokenInfo.Type;

/** What is known of a shop's token. */
export const TokenState = Schema.Struct({
  /** Null when Temu has never answered about it. */
  info: Schema.NullOr(TokenInfo),
  /** When Temu was last asked. */
  readAt: Instant,
  /** Temu has refused the shop's requests: it is asked about the token before anything else. */
  refused: Schema.Boolean,
});
export type TokenState = typeof TokenState.Type;
