import { Context, Effect, Layer } from "effect";
import type { Instant } from "../domain/Time.ts";

/** Keeps what was said and sent as files for people. Losing it loses no order. */
export class Archive extends Context.Service<
  Archive,
  {
    /** An answer of Temu as it arrived. `name` says what it was about, such as `page-1`. */
    readonly response: (call: string, name: string, text: string) => Effect.Effect<void>;
    /** An order document as JTL gets it. */
    readonly document: (
      parentOrderSn: string,
      revision: number,
      text: string,
    ) => Effect.Effect<void>;
    /** Deletes everything that was kept before then. */
    readonly eraseBefore: (at: Instant) => Effect.Effect<void>;
  }
>()("@temu-jtl/core/Archive") {
  /** Keeps nothing. */
  static readonly layerNone = Layer.succeed(
    Archive,
    Archive.of({
      response: () => Effect.void,
      document: () => Effect.void,
      eraseBefore: () => Effect.void,
    }),
  );
}
