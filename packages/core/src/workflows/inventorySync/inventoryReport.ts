import { Effect, Stream } from "effect";
import type { InventorySummary } from "../../domain/Inventory.ts";
import { type DueSku, InventoryStore } from "../../ports/InventoryStore.ts";
import type { RunReport } from "../Workflow.ts";
import type { InventoryOptions } from "./InventoryOptions.ts";
import { dueOf } from "./push/pushStock.ts";

/** How many SKUs the report of a dry run names. */
const mostNamed = 1_000;

/** What a dry run would have pushed. */
export interface WouldPush {
  readonly total: number;
  /** The first 1,000 of them. `from`: what Temu should show now, null where nobody knows. */
  readonly skus: ReadonlyArray<{
    readonly goodsId: string;
    readonly skuId: string;
    readonly merchantSku: string;
    readonly from: number | null;
    readonly to: number;
  }>;
}

/** A run's record, how the shop's SKUs stand after it, and what a dry run would have pushed. */
export interface InventoryReport extends RunReport {
  readonly inventory: InventorySummary;
  readonly wouldPush?: WouldPush;
}

const named = ({ expected, goodsId, merchantSku, skuId, target }: DueSku) => ({
  goodsId,
  skuId,
  merchantSku,
  from: expected,
  to: target,
});

const readDue = Effect.fnUntraced(function* (options: Pick<InventoryOptions, "mode" | "onlySku">) {
  const inventory = yield* InventoryStore;
  const due = dueOf(options);
  const skus = yield* inventory
    .due(due)
    .pipe(Stream.flattenIterable, Stream.take(mostNamed), Stream.map(named), Stream.runCollect);
  return { total: yield* inventory.dueCount(due), skus };
});

const nothing: WouldPush = { total: 0, skus: [] };

/** The report of a run. One that stopped before its push would have pushed nothing. */
export const inventoryReport = Effect.fnUntraced(function* (
  run: RunReport,
  options: Pick<InventoryOptions, "dryRun" | "mode" | "onlySku">,
) {
  const inventory = yield* InventoryStore;
  const isCompared = run.steps.some(
    ({ name, outcome }) => name === "push" && outcome === "succeeded",
  );
  const report: InventoryReport = {
    ...run,
    inventory: yield* inventory.summary,
    ...(options.dryRun && !run.alreadyRunning
      ? { wouldPush: isCompared ? yield* readDue(options) : nothing }
      : {}),
  };
  return report;
});
