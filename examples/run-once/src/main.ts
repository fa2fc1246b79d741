// Syncs the orders of one shop once and says how it went. Settings come from environment variables.
import { simulatedJtlWawi } from "@temu-jtl/simulator";
import { openTemuJtlFromEnv } from "temu-jtl";

const temuJtl = await openTemuJtlFromEnv({
  jtl: simulatedJtlWawi(process.env.SIMULATOR_URL ?? "http://127.0.0.1:18090"),
});
const run = await temuJtl.runOrderSync({ daysBack: 7, parentOrderStatus: 2 });
for (const { name, counts } of run.steps) console.log(name, counts.processed);
console.log(run.outcome);
await temuJtl.close();
process.exitCode = run.outcome === "succeeded" ? 0 : 1;
