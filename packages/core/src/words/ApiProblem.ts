import { Schema } from "effect";

/** Why a request is refused, or cannot be answered. */
export const ApiProblemCode = Schema.Literals([
  "badInput",
  "shopMissing",
  "unknownShop",
  "unknownJob",
  "unknownRun",
  "unknownOrder",
  "unknownSku",
  "notSignedIn",
  "signInAway",
  "notAllowed",
  "notLocal",
  "foreignOrigin",
  "refused",
  "countChanged",
  "cursorMismatch",
  "tooManyRequests",
  "tooManyStreams",
  "bodyTooLarge",
  "queryTooLong",
  "bodyAlreadyRead",
  "notFound",
  "methodNotAllowed",
  "databaseAway",
  "closing",
  "unexpected",
]);
export type ApiProblemCode = typeof ApiProblemCode.Type;

/** What the sentences need; where something is left out they do without. */
export interface ApiParameters {
  readonly shop?: string;
  readonly job?: string;
  readonly run?: string;
  readonly order?: string;
  readonly sku?: string;
  /** How many were confirmed, and how many match now. */
  readonly confirmed?: number;
  readonly now?: number;
  readonly retryAfterSeconds?: number;
  readonly method?: string;
  readonly allowed?: ReadonlyArray<string>;
  /** Why a wish is refused, in a word; with the order's state, until when it stands so, a row in JTL. */
  readonly reason?: string;
  readonly state?: string;
  readonly until?: number;
  readonly row?: number;
  /** The most bytes that a body may have. */
  readonly mostBytes?: number;
  /** The most characters that a query may have. */
  readonly mostCharacters?: number;
}
