import { longestListPage } from "@temu-jtl/core";
import { Schema } from "effect";
import { shop } from "./fields.ts";

/** Which part of a list: `cursor` is `next` of the page before, with the same filter and sort. */
const pageFields = {
  cursor: Schema.optionalKey(Schema.NonEmptyString.check(Schema.isMaxLength(1_000))),
  /** How many entries, 50 without it. */
  limit: Schema.optionalKey(
    Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: longestListPage })),
  ),
};

/** The parameters of a list of one shop. */
export const listQuery = <Filter extends Schema.Struct.Fields>(filter: Filter) =>
  Schema.Struct({ shop, ...filter, ...pageFields });

/** A page of a list; `next` is null behind the last. Counted to 10,000: with `isAtLeast` it may be more. */
export const listOf = <Entry extends Schema.Top>(entry: Entry) =>
  Schema.Struct({
    items: Schema.Array(entry),
    next: Schema.NullOr(Schema.String),
    total: Schema.Struct({ count: Schema.Int, isAtLeast: Schema.Boolean }),
  });
