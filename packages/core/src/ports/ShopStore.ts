import { Context, type Effect } from "effect";
import type { PreflightResult } from "../domain/Preflight.ts";
import type { StorageError } from "../domain/SyncError.ts";
import type { TokenState } from "../domain/TokenState.ts";

/** What is kept of one shop itself. */
export class ShopStore extends Context.Service<
  ShopStore,
  {
    /** What is known of the shop's access token. Null before it was first asked about. */
    readonly token: Effect.Effect<TokenState | null, StorageError>;
    readonly saveToken: (state: TokenState) => Effect.Effect<void, StorageError>;
    /** What the last check of its settings and rights has found. Null before the first. */
    readonly preflight: Effect.Effect<PreflightResult | null, StorageError>;
    /** Keeps what a check has found, and that one has passed for ever. */
    readonly savePreflight: (result: PreflightResult) => Effect.Effect<void, StorageError>;
    /** The shop's own map (`temu_sku_map`): Temu's SKU id → JTL's article number. */
    readonly skuMap: Effect.Effect<ReadonlyMap<string, string>, StorageError>;
    /** Maps SKU ids to article numbers; null takes an id off the map. Stock goes by it from the next count on. */
    readonly mapSkus: (
      articleNumbers: ReadonlyMap<string, string | null>,
    ) => Effect.Effect<void, StorageError>;
  }
>()("@temu-jtl/core/ShopStore") {}
