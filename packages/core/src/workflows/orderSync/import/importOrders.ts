import { Effect, Stream } from "effect";
import { articleKey, type JtlArticle } from "../../../domain/JtlArticle.ts";
import type { OrderLine } from "../../../domain/ParentOrder.ts";
import type { ImportedPage } from "../../../domain/planImport.ts";
import type { JtlError } from "../../../domain/SyncError.ts";
import { CurrentShop } from "../../../ports/CurrentShop.ts";
import { JtlWawi } from "../../../ports/JtlWawi.ts";
import { OrderStore } from "../../../ports/OrderStore.ts";
import { ShopStore } from "../../../ports/ShopStore.ts";
import { CurrentStep } from "../../CurrentStep.ts";
import type { Step } from "../../Workflow.ts";
import { asKnown } from "./asKnown.ts";
import { decideImport } from "./decideImport.ts";
import { articleNumberOf, type ImportContext } from "../ImportContext.ts";

/**
 * What orders with some SKUs are decided by. JTL is asked at once for all articles that it has not been
 * asked for before, and no more in this step once it does not answer.
 */
export const makeContexts = Effect.gen(function* () {
  const jtl = yield* JtlWawi;
  const step = yield* CurrentStep;
  const settings = yield* CurrentShop;
  const skuMap = yield* (yield* ShopStore).skuMap;
  const known = new Map<string, JtlArticle>();
  const asked = new Set<string>();
  let isSilent = false;

  return Effect.fnUntraced(function* (
    skus: ReadonlyArray<Pick<OrderLine, "skuId" | "merchantSku">>,
  ) {
    const numbers = skus.map((line) => articleNumberOf(line, skuMap));
    const wanted = [...new Set(numbers)].filter((number) => number !== "" && !asked.has(number));
    if (!isSilent && wanted.length > 0) {
      const found = yield* jtl.articles(wanted).pipe(
        Effect.catchIf(
          (error): error is JtlError => error._tag === "JtlError",
          // Orders wait for JTL's answer one by one, as held; the others of their kind go on.
          (error) => Effect.as(step.problem(error), null),
        ),
      );
      isSilent = found === null;
      for (const number of wanted) asked.add(number);
      for (const article of found ?? []) known.set(articleKey(article.sku), article);
    }
    const context: ImportContext = { settings, skuMap, articles: isSilent ? null : known };
    return context;
  });
});

type ContextFor = Effect.Success<typeof makeContexts>;

/** Imports the orders that wait, page by page, and tells of each page. */
export const importWaiting = Effect.fnUntraced(function* (
  contextFor: ContextFor,
  onPage: (page: ImportedPage) => Effect.Effect<void>,
) {
  const orders = yield* OrderStore;
  if ((yield* orders.fetchedCount) === 0) return;
  const decide = decideImport(yield* contextFor(yield* orders.fetchedSkus));
  for (
    let page = yield* orders.importFetched(decide);
    page !== null;
    page = yield* orders.importFetched(decide)
  ) {
    yield* onPage(page);
  }
});

/**
 * Puts down those held orders about which the decision is another now: settings, the SKU map and JTL's
 * articles may have changed. About all others nothing is written.
 */
const reconsiderHeld = Effect.fnUntraced(function* (contextFor: ContextFor) {
  const orders = yield* OrderStore;
  yield* orders.inStates(["held"]).pipe(
    Stream.runForEach(
      Effect.fnUntraced(function* (page) {
        const lines = page.flatMap(({ temu }) => temu?.lines ?? []);
        const decide = decideImport(yield* contextFor(lines));
        const others = page.flatMap((order) => {
          const fetched = asKnown(order);
          return fetched !== null && decide(fetched, order)._tag === "Write" ? [fetched] : [];
        });
        yield* orders.saveFetched(others);
      }),
    ),
  );
});

/** Takes fetched orders into the books, page by page, holding back what is not complete. */
export const importOrders: Step<OrderStore | ShopStore | JtlWawi | CurrentShop> = {
  name: "import",
  run: Effect.gen(function* () {
    const orders = yield* OrderStore;
    const step = yield* CurrentStep;
    const total = yield* orders.fetchedCount;
    let done = 0;
    const tell = (page: ImportedPage) => {
      const processed = page.created + page.changed + page.skipped;
      done += processed;
      return Effect.andThen(
        step.count({ processed, ...page }),
        step.progress(done, Math.max(total, done)),
      );
    };
    const contextFor = yield* makeContexts;
    yield* importWaiting(contextFor, tell);
    yield* reconsiderHeld(contextFor);
    yield* importWaiting(contextFor, tell);
  }),
};
