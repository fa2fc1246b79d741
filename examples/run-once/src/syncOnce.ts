import type { CurrentShop, JtlError, JtlWawi } from "@temu-jtl/core";
import type { Layer } from "effect";
import { openTemuJtlFromEnv, type RunReport } from "temu-jtl";

/**
 * Syncs the orders of one shop once. `jtl` is the JTL-Wawi behind it, `signal` stops it; settings come
 * from the environment.
 */
export const syncOnce = async (
  jtl: Layer.Layer<JtlWawi, JtlError, CurrentShop>,
  signal?: AbortSignal,
): Promise<RunReport> => {
  await using temuJtl = await openTemuJtlFromEnv({ jtl, signal });
  const run = await temuJtl.runOrderSync();
  for (const { name, counts } of run.steps) console.log(name, counts.processed);
  console.log(run.alreadyRunning ? "already running" : run.outcome);
  return run;
};
