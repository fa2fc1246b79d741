import { Clock, Effect, Stream } from "effect";
import type { ArticleStock } from "../../../../domain/ArticleStock.ts";
import type { PushLimit } from "../../../../domain/expectedStock.ts";
import type { PushOutcome } from "../../../../domain/Inventory.ts";
import type { InventoryRules } from "../../../../domain/InventoryRules.ts";
import { articleKey } from "../../../../domain/JtlArticle.ts";
import type { SoldLine } from "../../../../domain/SoldLine.ts";
import type { TemuSku } from "../../../../domain/TemuSku.ts";
import { hours, type Instant } from "../../../../domain/Time.ts";
import {
  type ArticleChoice,
  type CompareDecision,
  InventoryStore,
} from "../../../../ports/InventoryStore.ts";
import { expectEqual, violated } from "../../../expectations.ts";
import { InventoryWorld } from "./InventoryWorld.ts";

/** 2026-01-05T08:00:00Z */
export const begin: Instant = Date.UTC(2026, 0, 5, 8);

/** Does something at a moment of its own. */
export const at = <A, E, R>(instant: Instant, program: Effect.Effect<A, E, R>) =>
  Effect.flatMap(Clock.Clock, (real) =>
    Effect.provideService(program, Clock.Clock, {
      currentTimeMillisUnsafe: () => instant,
      currentTimeMillis: Effect.succeed(instant),
      currentTimeNanosUnsafe: () => BigInt(instant) * 1_000_000n,
      currentTimeNanos: Effect.succeed(BigInt(instant) * 1_000_000n),
      monotonicTimeNanosUnsafe: () => real.monotonicTimeNanosUnsafe(),
      monotonicTimeNanos: real.monotonicTimeNanos,
      sleep: (duration) => real.sleep(duration),
    }),
  );

/** In the shop `demo`. */
export const inDemo = <A, E, R>(program: Effect.Effect<A, E, R>, rules?: Partial<InventoryRules>) =>
  Effect.flatMap(InventoryWorld, (world) =>
    world.inShop({ id: "demo", ...(rules === undefined ? {} : { rules }) }, program),
  );

/** A SKU of this article: one of two of its product. */
export const sku = (
  index: number,
  merchantSku: string,
  overrides: Partial<TemuSku> = {},
): TemuSku => ({
  goodsId: `G-${String(Math.floor(index / 2)).padStart(6, "0")}`,
  skuId: `S-${String(index).padStart(6, "0")}`,
  merchantSku,
  name: `Gießkanne ${index}`,
  variant: "5 l",
  onSale: true,
  stock: 5,
  ...overrides,
});

export const article = (
  number: string,
  sellable: number,
  overrides: Partial<ArticleStock> = {},
): ArticleStock => ({
  sku: number,
  isActive: true,
  isManaged: true,
  oversells: false,
  available: String(sellable),
  sellable,
  components: [],
  ...overrides,
});

/** A line that a SKU was sold with, an hour before {@link begin}. */
export const line = (
  index: number,
  { merchantSku, skuId }: TemuSku,
  quantity: number,
  overrides: Partial<SoldLine> = {},
): SoldLine => ({
  parentOrderSn: `PO-${index}`,
  orderSn: `${index}-1`,
  skuId,
  merchantSku,
  quantity,
  originalQuantity: quantity,
  isOpen: true,
  movesStock: true,
  orderedAt: begin - hours(1),
  updatedAt: begin - hours(1),
  ...overrides,
});

/** A whole download that sees these SKUs. */
export const download = Effect.fnUntraced(function* (
  skus: ReadonlyArray<TemuSku>,
  askedAt: Instant = begin,
) {
  const store = yield* InventoryStore;
  const saved = yield* store.saveSkus({ skus, askedAt });
  yield* store.endDownload(askedAt, () => true);
  return saved;
});

/** The numbers that are to be read. */
export const toRead = Effect.fnUntraced(function* (choice: ArticleChoice) {
  const store = yield* InventoryStore;
  const pages = yield* Stream.runCollect(store.articlesToRead(choice));
  return pages.flat().toSorted();
});

/** Reads what is to be read, of a JTL that has these articles, and the components that it names. */
export const readStock = Effect.fnUntraced(function* (
  articles: ReadonlyArray<ArticleStock>,
  choice: ArticleChoice = { _tag: "All" },
) {
  const store = yield* InventoryStore;
  const byKey = new Map(articles.map((one) => [articleKey(one.sku), one]));
  let asked: ReadonlyArray<string> = yield* toRead(choice);
  while (asked.length > 0) {
    const found = asked.flatMap((number) => byKey.get(articleKey(number)) ?? []);
    asked = yield* store.saveArticles(asked, found);
  }
});

/** Compares, whatever the guards would say. */
export const compare = Effect.fnUntraced(function* (
  decision: CompareDecision = "accept",
  limit: PushLimit = "all",
) {
  return yield* (yield* InventoryStore).compare({ limit }, () => decision);
});

/** Counts what is open, reads all stock and compares. */
export const settle = Effect.fnUntraced(function* (articles: ReadonlyArray<ArticleStock>) {
  yield* (yield* InventoryStore).countOpen;
  yield* readStock(articles);
  return yield* compare();
});

export const itemOf = Effect.fnUntraced(function* (skuId: string) {
  const store = yield* InventoryStore;
  const item = yield* store.item(skuId);
  return item ?? (yield* violated(`SKU ${skuId} is not known.`));
});

export const expectOpen = Effect.fnUntraced(function* (
  skuId: string,
  open: number,
  target: number,
) {
  const item = yield* itemOf(skuId);
  yield* expectEqual([item.open, item.target], [open, target], `open and target of ${skuId}`);
});

/** The SKUs that are due, in their order. */
export const dueSkus = Effect.fnUntraced(function* (evenRejected?: boolean) {
  const store = yield* InventoryStore;
  const pages = yield* Stream.runCollect(store.due({ evenRejected: evenRejected === true }));
  return pages.flat();
});

/** Pushes every due SKU by itself, with this outcome. */
export const pushDue = Effect.fnUntraced(function* (
  outcome: PushOutcome = "accepted",
  retryAt: Instant | null = null,
) {
  const store = yield* InventoryStore;
  const now = yield* Clock.currentTimeMillis;
  const due = yield* dueSkus();
  for (const { goodsId, skuId, target } of due) {
    const requestKey = `${skuId}-${now}`;
    yield* store.beginPush({ goodsId, requestKey, targets: [{ skuId, quantity: target }] });
    const problem = outcome === "rejected" ? "Quantity must be between 0 and 1000000" : null;
    yield* store.endPush(requestKey, [{ skuId, outcome, problem, retryAt }]);
  }
  return due.map(({ skuId }) => skuId);
});
