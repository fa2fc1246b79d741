import { Effect } from "effect";
import { CurrentShop } from "../../ports/CurrentShop.ts";
import { OrderStore } from "../../ports/OrderStore.ts";
import { CurrentStep } from "../CurrentStep.ts";
import type { Step } from "../Workflow.ts";
import { decideImport } from "./decideImport.ts";

/** Imports the next page of fetched orders. Null when none waits. */
export const importPage = Effect.gen(function* () {
  const orders = yield* OrderStore;
  const { document } = yield* CurrentShop;
  return yield* orders.importFetched(decideImport(document));
});

/** Takes fetched orders into the books, page by page, holding back what is not complete. */
export const importOrders: Step<OrderStore | CurrentShop> = {
  name: "import",
  run: Effect.gen(function* () {
    const orders = yield* OrderStore;
    const step = yield* CurrentStep;
    const total = yield* orders.fetchedCount;
    let done = 0;
    for (let page = yield* importPage; page !== null; page = yield* importPage) {
      const processed = page.created + page.changed + page.skipped;
      done += processed;
      yield* step.count({ processed, ...page });
      yield* step.progress(done, Math.max(total, done));
    }
  }),
};
