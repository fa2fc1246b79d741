import { Context, type Effect } from "effect";
import type { JtlArticle } from "../../domain/JtlArticle.ts";
import type { Instant } from "../../domain/Time.ts";
import type { Fault } from "../Fault.ts";

/** Names of the calls of `JtlWawi` that can be made to fail. */
export const jtlCalls = [
  "importMark",
  "submit",
  "queued",
  "orders",
  "articles",
  "parcels",
] as const;
export type JtlCall = (typeof jtlCalls)[number];

/** The other side of `JtlWawi`: its worker, the people at its desks and in its stock room. */
export class JtlWorld extends Context.Service<
  JtlWorld,
  {
    /** JTL's own time. */
    readonly now: Effect.Effect<Instant>;
    /** Moves JTL's clock ahead of ours (or back, below 0). */
    readonly advance: (millis: number) => Effect.Effect<void>;
    /**
     * A document that JTL accepts under this number: 2 × `ART-1001` at 16.25 and 1 × `ART-1002` at
     * 9.99 with shipping of 3.99, 46.48 in all.
     */
    readonly document: (externalNumber: string) => Effect.Effect<string>;
    /** JTL's worker runs and takes every row that waits. */
    readonly takeOver: Effect.Effect<void>;
    /** These orders (without them: all that wait) are packed and shipped now, in so many parcels. */
    readonly pack: (what?: {
      readonly externalNumbers?: ReadonlyArray<string>;
      readonly parcels?: number;
    }) => Effect.Effect<void>;
    /** A person cancels the orders with this number. */
    readonly cancel: (externalNumber: string) => Effect.Effect<void>;
    /** JTL has these articles and no others; null: every article that anybody asks for, at 10.00 and 19 %. */
    readonly stockArticles: (articles: ReadonlyArray<JtlArticle> | null) => Effect.Effect<void>;
    /** How many rows were ever inserted with this number. */
    readonly rowsInserted: (externalNumber: string) => Effect.Effect<number>;
    /** The next calls of this name meet the fault. */
    readonly failNext: (call: JtlCall, times: number, fault: Fault) => Effect.Effect<void>;
  }
>()("@temu-jtl/core/testing/JtlWorld") {}
