// Runs syncOnce on the simulated JTL-Wawi that `npm run simulator` starts. `--inventory quick` (or
// `full`) brings the stock to Temu after the orders.
import { ConfigurationError } from "@temu-jtl/core";
import { simulatedJtlWawi } from "@temu-jtl/simulator";
import { runMain } from "./runMain.ts";
import { syncOnce } from "./syncOnce.ts";
import { exitCodeOf } from "./terminal.ts";

const inventoryOf = (args: ReadonlyArray<string>): { inventory?: "quick" | "full" } => {
  switch (args.join(" ")) {
    case "":
      return {};
    case "--inventory quick":
      return { inventory: "quick" };
    case "--inventory full":
      return { inventory: "full" };
    default:
      throw new ConfigurationError({
        message: "Arguments should be none, --inventory quick or --inventory full",
        problems: [{ setting: "Arguments", problem: "should be --inventory quick or full" }],
      });
  }
};

await runMain(async (signal) => {
  const url = process.env.SIMULATOR_URL ?? "http://127.0.0.1:18090";
  const jtl = simulatedJtlWawi(url);
  return exitCodeOf(await syncOnce({ jtl, signal, ...inventoryOf(process.argv.slice(2)) }));
});
