import { Effect, Stream } from "effect";
import { type ArticleChoice, InventoryStore } from "../../../ports/InventoryStore.ts";
import { JtlWawi } from "../../../ports/JtlWawi.ts";
import { CurrentStep } from "../../CurrentStep.ts";

/** Reads the stock of these articles, and of their components that nothing is known of yet. */
const readPage = Effect.fnUntraced(function* (articleNumbers: ReadonlyArray<string>) {
  const inventory = yield* InventoryStore;
  const jtl = yield* JtlWawi;
  let unread = articleNumbers;
  let read = 0;
  while (unread.length > 0) {
    read += unread.length;
    const asked: ReadonlyArray<string> = unread;
    unread = yield* inventory.saveArticles(asked, yield* jtl.stock(asked));
  }
  return read;
});

/** Reads the stock of all articles of a choice. Answers how many it asked for. */
const readChosen = Effect.fnUntraced(function* (choice: ArticleChoice) {
  const inventory = yield* InventoryStore;
  const step = yield* CurrentStep;
  let read = 0;
  yield* inventory.articlesToRead(choice).pipe(
    Stream.runForEach(
      Effect.fnUntraced(function* (page) {
        read += yield* readPage(page);
        yield* step.progress(read, null);
      }),
    ),
  );
  return read;
});

/**
 * Reads JTL's stock: of all articles, or of those that changed since the last time. Where the next
 * reading looks on moves last, so that a reading that broke off is done again. Answers how many articles
 * it asked for.
 */
export const readArticles = Effect.fnUntraced(function* (how: "all" | "changed") {
  const inventory = yield* InventoryStore;
  const jtl = yield* JtlWawi;
  const mark = how === "all" ? null : yield* inventory.stockMark;
  // Asked for before the stock is read: what changes meanwhile is read once more, and not missed.
  const changes = yield* jtl.stockChanges(mark);
  const isAll = how === "all" || changes.needsFullPass;
  const read = yield* readChosen(
    isAll ? { _tag: "All" } : { _tag: "Changed", articleNumbers: changes.skus },
  );
  yield* inventory.saveStockMark(changes.mark);
  return read;
});
