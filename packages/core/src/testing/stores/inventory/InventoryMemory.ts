import type { ArticleStock } from "../../../domain/ArticleStock.ts";
import type { StockBasis, StockMovement } from "../../../domain/expectedStock.ts";
import type { InventoryItem } from "../../../domain/Inventory.ts";
import type { SoldLine } from "../../../domain/SoldLine.ts";
import type { TemuSku } from "../../../domain/TemuSku.ts";
import type { Instant } from "../../../domain/Time.ts";
import type { UnreadOrder } from "../../../domain/UnreadOrder.ts";

/** A SKU as downloads have seen it. */
export interface MemoryProduct {
  readonly sku: TemuSku;
  /** The number of its article as of the last count, or of when it came. */
  readonly countedNumber: string;
  readonly isListed: boolean;
  /** Since when it has been listed without a break; of one that is not, since when it is not. */
  readonly listedSince: Instant;
  readonly seenAt: Instant;
  readonly shown: StockBasis["shown"];
  readonly surprise: InventoryItem["surprise"];
}

/** What the last comparison found, and the last push. */
export interface MemoryItem extends Pick<
  InventoryItem,
  | "articleNumber"
  | "available"
  | "sellable"
  | "open"
  | "target"
  | "reason"
  | "expected"
  | "needsSync"
  | "isHeldBack"
  | "problem"
  | "retryAt"
> {
  /** Whether JTL knows and sells its article, and whether it ever did. */
  readonly isKnown: boolean;
  readonly wasKnown: boolean;
  readonly pushed: StockBasis["pushed"];
  readonly taken: StockBasis["taken"];
  readonly requestKey: string | null;
  readonly rejections: number;
}

/** An article of JTL as this shop has read it. */
interface MemoryArticle {
  readonly number: string;
  /** Null: JTL does not have it, or it was never read. */
  readonly stock: ArticleStock | null;
  readonly readAt: Instant | null;
  /** Whether it is to be read. */
  readonly isWanted: boolean;
}

/** What Temu has sold of an article and JTL has not reserved. */
export interface MemoryOpen {
  readonly number: string;
  readonly units: number;
  /** The lines that were counted. */
  readonly lines: ReadonlySet<string>;
}

/** What is kept of one shop's stock. Articles go by their keys, all else by Temu's ids. */
export interface InventoryMemory {
  readonly products: Map<string, MemoryProduct>;
  readonly items: Map<string, MemoryItem>;
  readonly articles: Map<string, MemoryArticle>;
  readonly soldLines: Map<string, SoldLine>;
  readonly movements: Map<string, ReadonlyArray<StockMovement>>;
  movementCount: number;
  readonly unread: Map<string, UnreadOrder>;
  /** Open units by the last count, and the last movement that was seen then. */
  open: ReadonlyMap<string, MemoryOpen>;
  openUntil: number;
  /** When its open lines were set aside for other shops. */
  setAsideAt: Instant | null;
  /** `openUntil` of the last comparison that stood. */
  comparedUntil: number;
  downloadedAt: Instant | null;
  stockMark: string | null;
  /** When each push was begun, and whether it has ended. */
  readonly pushes: Map<string, { readonly begunAt: Instant; readonly hasEnded: boolean }>;
}

export const emptyInventory = (): InventoryMemory => ({
  products: new Map(),
  items: new Map(),
  articles: new Map(),
  soldLines: new Map(),
  movements: new Map(),
  movementCount: 0,
  unread: new Map(),
  open: new Map(),
  openUntil: 0,
  setAsideAt: null,
  comparedUntil: 0,
  downloadedAt: null,
  stockMark: null,
  pushes: new Map(),
});

/** What is known of a SKU that was never compared. */
export const freshItem = ({ merchantSku }: TemuSku): MemoryItem => ({
  articleNumber: null,
  available: null,
  sellable: null,
  open: 0,
  target: null,
  reason: merchantSku.trim() === "" ? "noMerchantSku" : "unknownInJtl",
  expected: null,
  needsSync: false,
  isHeldBack: false,
  problem: null,
  retryAt: null,
  isKnown: false,
  wasKnown: false,
  pushed: null,
  taken: null,
  requestKey: null,
  rejections: 0,
});
