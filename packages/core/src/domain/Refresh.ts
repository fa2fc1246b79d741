import { Schema } from "effect";

/** A wish to have one order read anew. A later wish for the same order has a higher number. */
export const Wish = Schema.Struct({ parentOrderSn: Schema.String, number: Schema.Int });
export type Wish = typeof Wish.Type;
