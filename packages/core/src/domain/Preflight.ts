import { Schema } from "effect";
import { Instant } from "./Time.ts";

/** Something about a shop's other side that is not as temu-jtl needs it. */
export const PreflightFinding = Schema.Struct({
  code: Schema.String,
  /** With an `error` orders cannot be synced, or go wrong. */
  severity: Schema.Literals(["error", "warning"]),
  message: Schema.String,
  /** What a person can do about it. */
  whatToDo: Schema.String,
});
export type PreflightFinding = typeof PreflightFinding.Type;

/** What a check of a shop's settings and rights has found. Without findings all is as it should be. */
export const PreflightResult = Schema.Struct({
  at: Instant,
  /** JTL-Wawi's version as its database tells it; null when it could not be read. */
  jtlVersion: Schema.NullOr(Schema.String),
  findings: Schema.Array(PreflightFinding),
});
export type PreflightResult = typeof PreflightResult.Type;

/** Whether nothing was found that stands in the way of orders. */
export const isPassed = ({ findings }: Pick<PreflightResult, "findings">): boolean =>
  findings.every(({ severity }) => severity !== "error");
