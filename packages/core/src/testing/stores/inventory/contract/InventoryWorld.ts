import { Context, type Effect } from "effect";
import type { InventoryRules } from "../../../../domain/InventoryRules.ts";
import type { StoreServices } from "../../../../workflows/sync/Sync.ts";

/** One database with shops that keep stock by rules of their own. Each case begins with an empty one. */
export class InventoryWorld extends Context.Service<
  InventoryWorld,
  {
    /** Does something with the stores of a shop. */
    readonly inShop: <A, E, R>(
      shop: { readonly id: string; readonly rules?: Partial<InventoryRules> },
      program: Effect.Effect<A, E, R>,
    ) => Effect.Effect<A, E, Exclude<R, StoreServices>>;
  }
>()("@temu-jtl/core/testing/InventoryWorld") {}
