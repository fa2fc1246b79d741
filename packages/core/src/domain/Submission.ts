import { Schema } from "effect";
import { Instant, minutes } from "./Time.ts";

/**
 * The intent to hand one order over, committed before the insert is tried: enough to find out later
 * whether the insert happened.
 */
export const SubmissionIntent = Schema.Struct({
  parentOrderSn: Schema.String,
  /** Which revision of its document, and that document's hash. From here on it is frozen. */
  revision: Schema.Int,
  documentHash: Schema.String,
  /** By JTL's clock. After it the insert can no longer happen. */
  deadline: Instant,
  /** The last number of JTL's import table before the insert. */
  lastRowId: Schema.Int,
});
export type SubmissionIntent = typeof SubmissionIntent.Type;

/** The last hand-over of an order: what was intended, and what is known of it since. */
export const Submission = Schema.Struct({
  ...SubmissionIntent.fields,
  /** The row in JTL's import table, once it was recorded. */
  rowId: Schema.NullOr(Schema.Int),
  /** By our clock, when the hand-over began. */
  begunAt: Instant,
  /** By our clock, since when JTL has been seen with neither a row nor an order of it. */
  missedAt: Schema.NullOr(Instant),
  /** The sum of the document, with tax, in minor units. Null for documents of the first version. */
  totalGross: Schema.NullOr(Schema.Int),
});
export type Submission = typeof Submission.Type;

/** A document ready to be handed over. */
export const StoredDocument = Schema.Struct({
  parentOrderSn: Schema.String,
  /** Counts from 1; a change of the order makes a new one. */
  revision: Schema.Int,
  text: Schema.String,
  hash: Schema.String,
});
export type StoredDocument = typeof StoredDocument.Type;

/**
 * For so long JTL's worker may hold a document between its import table and its orders, where nobody
 * sees it: before that is over nobody knows that JTL does not have it.
 */
export const graceMillis = minutes(30);

/** Until when JTL's worker may hold a document that was missed then, or is not seen from now on. */
export const graceEnds = ({ missedAt }: Pick<Submission, "missedAt">, now: Instant): Instant =>
  (missedAt ?? now) + graceMillis;
