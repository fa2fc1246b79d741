import { Schema } from "effect";
import { OrderRefusalCode } from "../words/refusals/OrderRefusal.ts";
import { OrderState } from "./OrderState.ts";
import { Instant } from "./Time.ts";

/**
 * What kind of failure it is, which decides what happens next:
 *
 * - `throttled`, `transient`: tried again at once, with a growing, jittered wait
 * - `notReady`: waits for the next run
 * - `auth`: stops the shop and alerts
 * - `permission`: stops what needs that call
 * - `invalid`: holds the one order
 * - `unknownOutcome`: is looked up before anything is sent again
 */
export const ErrorCategory = Schema.Literals([
  "throttled",
  "transient",
  "notReady",
  "auth",
  "permission",
  "invalid",
  "unknownOutcome",
]);
export type ErrorCategory = typeof ErrorCategory.Type;

const failure = {
  category: ErrorCategory,
  /** The call that failed: Temu's name of it, or the port's method. */
  operation: Schema.String,
  /** What happened, without secrets or personal data. */
  message: Schema.String,
  /** What a person can do about it. */
  whatToDo: Schema.String,
};

/** A call to the Temu Open API failed. `code` is Temu's own, `requestId` finds it in Temu's logs. */
export class TemuApiError extends Schema.TaggedError<TemuApiError>()("TemuApiError", {
  ...failure,
  code: Schema.optionalKey(Schema.Int),
  requestId: Schema.optionalKey(Schema.String),
  /** How long Temu asks to wait, in milliseconds. */
  retryAfterMillis: Schema.optionalKey(Schema.Int),
}) {}

/** A call to JTL-Wawi failed. */
export class JtlError extends Schema.TaggedError<JtlError>()("JtlError", failure) {}

/** The database of temu-jtl failed or refused. */
export class StorageError extends Schema.TaggedError<StorageError>()("StorageError", failure) {}

/** So much would change at once that a person has to look first. Nothing was changed. */
export class GuardStopped extends Schema.TaggedError<GuardStopped>()("GuardStopped", {
  /** `download`: Temu lists far fewer SKUs than before · `articles`: JTL knows far fewer of them. */
  guard: Schema.Literals(["download", "articles"]),
  message: Schema.String,
  whatToDo: Schema.String,
}) {}

/** An order cannot be written as a document for JTL. It is held with this reason. */
export class DocumentError extends Schema.TaggedError<DocumentError>()("DocumentError", {
  parentOrderSn: Schema.String,
  message: Schema.String,
  whatToDo: Schema.String,
}) {}

/** Another host holds the run's lease: this one must not write any more. */
export class LeaseLost extends Schema.TaggedError<LeaseLost>()("LeaseLost", {
  shop: Schema.String,
  workflow: Schema.String,
  message: Schema.String,
  whatToDo: Schema.String,
}) {}

/** A setting is missing or wrong. Each problem names the setting, what is wrong and what it should be. */
export class ConfigurationError extends Schema.TaggedError<ConfigurationError>()(
  "ConfigurationError",
  {
    message: Schema.String,
    problems: Schema.Array(Schema.Struct({ setting: Schema.String, problem: Schema.String })),
  },
) {}

/** No shop has this id. */
export class UnknownShop extends Schema.TaggedError<UnknownShop>()("UnknownShop", {
  shop: Schema.String,
  message: Schema.String,
}) {}

/** No job has this id, or several shops have one of this type. */
export class UnknownJob extends Schema.TaggedError<UnknownJob>()("UnknownJob", {
  jobId: Schema.String,
  /** Names the jobs that there are. */
  message: Schema.String,
}) {}

/** A person's wish for an order cannot be fulfilled as it stands now. Nothing was changed. */
export class OrderRefused extends Schema.TaggedError<OrderRefused>()("OrderRefused", {
  parentOrderSn: Schema.String,
  code: OrderRefusalCode,
  /** What the words of the code name. */
  parameters: Schema.Struct({
    state: Schema.optionalKey(OrderState),
    until: Schema.optionalKey(Instant),
    row: Schema.optionalKey(Schema.Int),
    problem: Schema.optionalKey(Schema.String),
  }),
  message: Schema.String,
  whatToDo: Schema.String,
}) {}

/** A person's wish for a shop cannot be fulfilled as it stands now. Nothing was changed. */
export class ShopRefused extends Schema.TaggedError<ShopRefused>()("ShopRefused", {
  shop: Schema.String,
  message: Schema.String,
  whatToDo: Schema.String,
}) {}

/** A list cannot go on here: the cursor is of another filter or sort, or was never given out. */
export class CursorMismatch extends Schema.TaggedError<CursorMismatch>()("CursorMismatch", {
  /** Which list: `orders`, `runs`, `inventory`. */
  list: Schema.String,
  message: Schema.String,
  whatToDo: Schema.String,
}) {}

/** It was closed before: nothing can be begun any more. */
export class SyncClosed extends Schema.TaggedError<SyncClosed>()("SyncClosed", {
  message: Schema.String,
  whatToDo: Schema.String,
}) {}

/** What may go wrong inside a step. */
export type StepError = TemuApiError | JtlError | StorageError | LeaseLost | GuardStopped;
