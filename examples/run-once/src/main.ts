// Runs syncOnce on the simulated JTL-Wawi that `npm run simulator` starts.
import { simulatedJtlWawi } from "@temu-jtl/simulator";
import { runMain } from "./runMain.ts";
import { syncOnce } from "./syncOnce.ts";
import { exitCodeOf } from "./terminal.ts";

await runMain(async (signal) => {
  const url = process.env.SIMULATOR_URL ?? "http://127.0.0.1:18090";
  return exitCodeOf([await syncOnce(simulatedJtlWawi(url), signal)]);
});
