import { Context, type Effect, type Stream } from "effect";
import type { ArticleStock } from "../domain/ArticleStock.ts";
import type { PushLimit } from "../domain/expectedStock.ts";
import type { InventoryItem, InventorySummary, PushOutcome } from "../domain/Inventory.ts";
import type { SilentShop } from "../domain/SilentShop.ts";
import type { SoldLine } from "../domain/SoldLine.ts";
import type { StorageError } from "../domain/SyncError.ts";
import type { StockEdit } from "../domain/StockEdit.ts";
import type { TemuSku } from "../domain/TemuSku.ts";
import type { Instant } from "../domain/Time.ts";
import type { UnreadOrder } from "../domain/UnreadOrder.ts";

/** How many SKUs or articles a page holds that goes through memory. */
export const inventoryPageSize = 5_000;

/** How a comparison would change what is on sale: what guards decide on. */
export interface CompareCounts {
  /** Listed SKUs with a target. */
  readonly matched: number;
  /** Of those, SKUs that would fall to zero (`fallsToZero`). */
  readonly toZero: number;
  /** Of those, SKUs that fall only because nobody knows what was sold (`limitedReason`). */
  readonly salesUnknown: number;
  /** Listed SKUs that JTL knew by the last comparison that stood. */
  readonly knownBefore: number;
  /** Of those, SKUs that JTL does not know or sell any more. */
  readonly lost: number;
}

/** `stop`: everything stays as it was · `holdZeros`: SKUs that would fall to zero are not to be pushed. */
export type CompareDecision = "accept" | "holdZeros" | "stop";

/** A SKU whose target has to be pushed. */
export interface DueSku {
  readonly goodsId: string;
  readonly skuId: string;
  readonly merchantSku: string;
  readonly expected: number | null;
  readonly target: number;
  /** How often its push was rejected in a row. */
  readonly rejections: number;
}

/** Which articles of JTL are to be read. */
export type ArticleChoice =
  /** Every article that a listed SKU or an open line names, and every component that is known of one. */
  | { readonly _tag: "All" }
  /**
   * Of these numbers those that belong to them; and of them those that were never read, whose last
   * reading was given up, or whose open lines have changed since ({@link InventoryStore} `countOpen`).
   */
  | { readonly _tag: "Changed"; readonly articleNumbers: ReadonlyArray<string> };

/**
 * What is known of one shop's stock on both sides. All methods are set-based: their cost in statements
 * does not depend on how many SKUs there are, but for pages of {@link inventoryPageSize}.
 *
 * An article is found by {@link articleKey} of its number: of `temu_sku_map` for a SKU id that stands
 * there, else of the merchant SKU. `countOpen` settles it, and what is to be read and compared goes by that
 * until the next count; a SKU that comes in between has what goes for it then.
 */
export class InventoryStore extends Context.Service<
  InventoryStore,
  {
    /**
     * Stores listed SKUs by their ids. What is shown counts as read when the page was asked for; within
     * 30 seconds of a SKU's last push it is not believed. One that is shown otherwise than expected is
     * noted (`surprise`), unless nobody knows what became of its last push.
     */
    readonly saveSkus: (page: {
      readonly skus: ReadonlyArray<TemuSku>;
      readonly askedAt: Instant;
    }) => Effect.Effect<{ readonly created: number; readonly changed: number }, StorageError>;
    /**
     * Ends a download that began then: SKUs that it has not seen are listed no more. `decide` hears how
     * many it saw and how many were listed before; when it answers false, they stay listed. Answers how
     * many are listed no more.
     */
    readonly endDownload: (
      begunAt: Instant,
      decide: (counts: { readonly seen: number; readonly before: number }) => boolean,
    ) => Effect.Effect<
      {
        readonly accepted: boolean;
        readonly seen: number;
        readonly before: number;
        readonly gone: number;
      },
      StorageError
    >;
    /** When the last accepted download began. Null before the first. */
    readonly downloadedAt: Effect.Effect<Instant | null, StorageError>;
    /**
     * Stores what Temu has sold. Units that a line has more or less than when it was last seen are
     * movements of its SKU's stock: sold when the order was made, cancelled when it was updated.
     */
    readonly saveSoldLines: (lines: ReadonlyArray<SoldLine>) => Effect.Effect<void, StorageError>;
    /** The numbers of this shop's orders with open lines, whether JTL has reserved them or not. */
    readonly openOrders: Effect.Effect<ReadonlyArray<string>, StorageError>;
    /**
     * Notes of which orders nobody could tell what they have sold; those that were `read` are unread no
     * more. One that was unread before keeps since when, and a person's release.
     */
    readonly noteUnread: (orders: {
      readonly read: ReadonlyArray<string>;
      readonly unread: ReadonlyArray<Pick<UnreadOrder, "parentOrderSn" | "problem">>;
    }) => Effect.Effect<void, StorageError>;
    /** The orders that are unread, the longest first. */
    readonly unreadOrders: Effect.Effect<ReadonlyArray<UnreadOrder>, StorageError>;
    /** Nothing is kept back for an unread order any more. Answers whether something was until now. */
    readonly releaseUnread: (parentOrderSn: string) => Effect.Effect<boolean, StorageError>;
    /**
     * Forgets from before then: lines that are not open, movements, unread orders that were released, pushes
     * that have ended or are not the last of a SKU, and SKUs that have not been listed since, with all that
     * is known of them. A SKU that an open line names stays.
     */
    readonly forgetBefore: (instant: Instant) => Effect.Effect<void, StorageError>;
    /**
     * Counts, for each article, the units that Temu has sold and JTL has not reserved: of open lines whose
     * order is not known yet, or imported, held, exported, submitting, submitted or failed; of all shops of
     * this database that were not set aside. The figures, and which article each SKU of this shop has, stand
     * until it is called again: whoever maps a SKU meanwhile is heard by the next count. It is called
     * **before** JTL's stock is read: an acceptance in between counts twice, never not at all.
     */
    readonly countOpen: Effect.Effect<void, StorageError>;
    /** Other shops with open lines that are counted here, whose sales were not read since then. */
    readonly silentShops: (
      before: Instant,
    ) => Effect.Effect<ReadonlyArray<SilentShop>, StorageError>;
    /**
     * Open lines of another shop count here no more until its sales are read again. Only of one that is
     * silent; answers what was counted, or null when nothing was done.
     */
    readonly setAside: (
      shop: string,
      before: Instant,
    ) => Effect.Effect<SilentShop | null, StorageError>;
    /** The numbers of the articles to read, each once, as pages. */
    readonly articlesToRead: (
      choice: ArticleChoice,
    ) => Stream.Stream<ReadonlyArray<string>, StorageError>;
    /**
     * Stores what JTL says of the articles that were asked for by these numbers; one that it does not have
     * is unknown. Answers the numbers of components that nothing is known of yet, each once.
     */
    readonly saveArticles: (
      asked: ReadonlyArray<string>,
      found: ReadonlyArray<ArticleStock>,
    ) => Effect.Effect<ReadonlyArray<string>, StorageError>;
    /** Where to look on for changed articles ({@link ArticleStock}); null before the first pass. */
    readonly stockMark: Effect.Effect<string | null, StorageError>;
    readonly saveStockMark: (mark: string) => Effect.Effect<void, StorageError>;
    /**
     * Works out target, expected stock and need of every SKU by the rules (`stockTarget`, `expectedStock`,
     * `needsPush`), in one transaction of at most 20 statements. `decide` hears what would change, and
     * `stop` takes all of it back. `limit`: what may be pushed of it (`limitedTarget`, `limitedReason`). `changed`: SKUs
     * that came out otherwise than the last time.
     */
    readonly compare: (
      options: { readonly limit: PushLimit },
      decide: (counts: CompareCounts) => CompareDecision,
    ) => Effect.Effect<
      {
        readonly counts: CompareCounts;
        readonly decision: CompareDecision;
        readonly changed: number;
      },
      StorageError
    >;
    /** How many SKUs have to be pushed now and are not held back. */
    readonly dueCount: (options: DueOptions) => Effect.Effect<number, StorageError>;
    /**
     * SKUs that have to be pushed now and are not held back, product by product, never two pages with the
     * same product. SKUs that are pushed while the stream is read do not come again.
     */
    readonly due: (options: DueOptions) => Stream.Stream<ReadonlyArray<DueSku>, StorageError>;
    /**
     * Commits the intent to push; the SKUs' last push is `unknown` from now on. Refuses a key that was
     * used before.
     */
    readonly beginPush: (edit: StockEdit) => Effect.Effect<void, StorageError>;
    /**
     * Records what became of a push, SKU by SKU. A rejected one is not due again before `retryAt`. Of SKUs
     * that were pushed again meanwhile nobody knows what Temu took last: they are `unknown`, unless this
     * push was rejected.
     */
    readonly endPush: (
      requestKey: string,
      verdicts: ReadonlyArray<{
        readonly skuId: string;
        readonly outcome: PushOutcome;
        readonly problem: string | null;
        readonly retryAt: Instant | null;
      }>,
    ) => Effect.Effect<void, StorageError>;
    readonly item: (skuId: string) => Effect.Effect<InventoryItem | null, StorageError>;
    /** All SKUs as pages, in the order of their products and ids; with `only` listed ones of that kind. */
    readonly items: (filter?: {
      readonly only?: "needsSync" | "rejected" | "unmatched" | "heldBack";
    }) => Stream.Stream<ReadonlyArray<InventoryItem>, StorageError>;
    readonly summary: Effect.Effect<InventorySummary, StorageError>;
  }
>()("@temu-jtl/core/InventoryStore") {}

export interface DueOptions {
  /**
   * Rejected SKUs are due before their time as well. They always are where less is to be on sale than
   * Temu has refused: it may take that, and what cannot be shipped is not to stay on sale.
   */
  readonly evenRejected: boolean;
  /** No SKU but this one is due. */
  readonly onlySku?: string | undefined;
}
