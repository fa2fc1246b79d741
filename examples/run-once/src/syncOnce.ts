import type { CurrentShop, JtlError, JtlWawi } from "@temu-jtl/core";
import type { Layer } from "effect";
import { openTemuJtlFromEnv, type RunReport } from "temu-jtl";

/**
 * Syncs the orders of one shop once, and then its stock if `inventory` says how. `jtl` is the JTL-Wawi
 * behind it, `signal` stops it; settings come from the environment.
 */
export const syncOnce = async (options: {
  jtl: Layer.Layer<JtlWawi, JtlError, CurrentShop>;
  inventory?: "quick" | "full";
  signal?: AbortSignal;
}): Promise<ReadonlyArray<RunReport>> => {
  const { inventory, jtl, signal } = options;
  await using temuJtl = await openTemuJtlFromEnv({ jtl, signal });
  const runs: Array<RunReport> = [await temuJtl.runOrderSync()];
  if (inventory) runs.push(await temuJtl.runInventorySync({ mode: inventory }));
  for (const { alreadyRunning, outcome, steps, workflow } of runs) {
    for (const { name, counts } of steps) console.log(name, counts.processed);
    console.log(workflow, alreadyRunning ? "is under way" : outcome);
  }
  return runs;
};
