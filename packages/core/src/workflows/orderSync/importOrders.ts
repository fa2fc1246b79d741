import { Effect } from "effect";
import { articleKey } from "../../domain/JtlArticle.ts";
import type { JtlError } from "../../domain/SyncError.ts";
import { CurrentShop } from "../../ports/CurrentShop.ts";
import { JtlWawi } from "../../ports/JtlWawi.ts";
import { OrderStore } from "../../ports/OrderStore.ts";
import { ShopStore } from "../../ports/ShopStore.ts";
import { CurrentStep } from "../CurrentStep.ts";
import type { Step } from "../Workflow.ts";
import { decideImport } from "./decideImport.ts";
import { articleNumberOf, type ImportContext } from "./ImportContext.ts";

/** What the orders that wait are decided by: JTL is asked once for all their articles. */
const importContext = Effect.gen(function* () {
  const orders = yield* OrderStore;
  const jtl = yield* JtlWawi;
  const step = yield* CurrentStep;
  const settings = yield* CurrentShop;
  const skuMap = yield* (yield* ShopStore).skuMap;
  const skus = new Set(
    (yield* orders.fetchedSkus)
      .map((line) => articleNumberOf(line, skuMap))
      .filter((sku) => sku !== ""),
  );
  const found = yield* jtl.articles([...skus]).pipe(
    Effect.catchIf(
      (error): error is JtlError => error._tag === "JtlError",
      // Orders wait for JTL's answer one by one, as held; the others of their kind go on.
      (error) => Effect.as(step.problem(error), null),
    ),
  );
  const context: ImportContext = {
    settings,
    skuMap,
    articles: found && new Map(found.map((article) => [articleKey(article.sku), article])),
  };
  return context;
});

/** Imports the orders that wait, page by page, and tells of each page. */
export const importWaiting = Effect.fnUntraced(function* (
  onPage: (page: {
    readonly created: number;
    readonly changed: number;
    readonly skipped: number;
    readonly held: number;
  }) => Effect.Effect<void>,
) {
  const orders = yield* OrderStore;
  if ((yield* orders.fetchedCount) === 0) return;
  const decide = decideImport(yield* importContext);
  for (
    let page = yield* orders.importFetched(decide);
    page !== null;
    page = yield* orders.importFetched(decide)
  ) {
    yield* onPage(page);
  }
});

/** Takes fetched orders into the books, page by page, holding back what is not complete. */
export const importOrders: Step<OrderStore | ShopStore | JtlWawi | CurrentShop> = {
  name: "import",
  run: Effect.gen(function* () {
    const orders = yield* OrderStore;
    const step = yield* CurrentStep;
    const total = yield* orders.fetchedCount;
    let done = 0;
    yield* importWaiting((page) => {
      const processed = page.created + page.changed + page.skipped;
      done += processed;
      return Effect.andThen(
        step.count({ processed, ...page }),
        step.progress(done, Math.max(total, done)),
      );
    });
  }),
};
