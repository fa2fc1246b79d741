import { Clock, DateTime, Effect } from "effect";
import type { StepError, TemuApiError } from "../../domain/SyncError.ts";
import { days, type Instant } from "../../domain/Time.ts";
import type { TokenState } from "../../domain/TokenState.ts";
import { OrderStore } from "../../ports/OrderStore.ts";
import { ShopStore } from "../../ports/ShopStore.ts";
import { amountsCall, TemuApi } from "../../ports/TemuApi.ts";

/** So long before a token's end people are told: only the merchant can make a new one. */
const warnMillis = days(14);

/** Asks Temu about the token and keeps the answer. */
const readToken = Effect.gen(function* () {
  const temu = yield* TemuApi;
  const shop = yield* ShopStore;
  const info = yield* temu.tokenInfo;
  const readAt = yield* Clock.currentTimeMillis;
  if (info.expiresAt - readAt < warnMillis) {
    yield* Effect.logWarning(
      `The shop's access token ends on ${DateTime.formatIsoDateUtc(DateTime.makeUnsafe(info.expiresAt))}. → Authorise the app again in Seller Center before that day and set the new token.`,
    );
  }
  const state: TokenState = { info, readAt, refused: false };
  yield* shop.saveToken(state);
  return state;
});

/**
 * What the token may do. Temu is asked once a day, after it has refused the shop (before anything else
 * is asked of it), and while orders are held because the token may not read their amounts.
 */
export const checkToken = Effect.gen(function* () {
  const shop = yield* ShopStore;
  const orders = yield* OrderStore;
  const known = yield* shop.token;
  if (known?.refused === true) return yield* readToken;
  const now = yield* Clock.currentTimeMillis;
  const isFresh = known !== null && now - known.readAt < days(1);
  const held = (yield* orders.countByHoldCode).amountsNotPermitted ?? 0;
  if (isFresh && held === 0) return known;
  return yield* readToken.pipe(
    // The shop's orders do not depend on it: without an answer nothing is known of permissions.
    Effect.catchIf(
      (error): error is TemuApiError => error._tag === "TemuApiError" && error.category !== "auth",
      () => Effect.succeed(known),
    ),
  );
});

/** Asks about the token before anything else if Temu has refused the shop: it fails as long as Temu does. */
export const recheckRefusal = Effect.gen(function* () {
  const known = yield* (yield* ShopStore).token;
  if (known?.refused === true) yield* readToken;
});

const remember = Effect.gen(function* () {
  const shop = yield* ShopStore;
  const known = yield* shop.token;
  const readAt = yield* Clock.currentTimeMillis;
  yield* shop.saveToken({ info: known?.info ?? null, readAt, refused: true });
});

/** Remembers when Temu refuses the shop: the next run asks about the token before anything else. */
export const rememberRefusal = <A, E extends StepError, R>(work: Effect.Effect<A, E, R>) =>
  Effect.tapError(work, (error: StepError) =>
    error._tag === "TemuApiError" && error.category === "auth" ? remember : Effect.void,
  );

/**
 * Asks about the token when a call was refused that it was believed to be good for, unless it was
 * asked about since then.
 */
export const recheckToken = (refused: boolean, token: TokenState | null, since: Instant) =>
  refused &&
  (token?.info == null || (token.readAt < since && token.info.scopes.includes(amountsCall)))
    ? Effect.ignore(readToken)
    : Effect.void;
