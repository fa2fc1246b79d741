// Shows the order sync, or with --skus the inventory sync, from end to end: simulators stand in for
// Temu and for JTL-Wawi (or for JTL's people only, in a database of its own on the SQL Server for tests),
// everything else is real. Progress goes to standard error, the result to standard output.
import { Effect } from "effect";
import { type DemoArguments, demoArguments, demoHelp } from "./demoArguments.ts";
import { openStage } from "./demoStage.ts";
import { inventoryDemo } from "./inventoryDemo.ts";
import { orderDemo } from "./orderDemo.ts";
import { runMain } from "./runMain.ts";
import { exitCodes } from "./terminal.ts";

const demo = Effect.fnUntraced(function* (given: DemoArguments) {
  const stage = yield* openStage(given);
  return yield* given.skus === null ? orderDemo(stage) : inventoryDemo(stage, given.skus);
});

await runMain(async (signal) => {
  const given = demoArguments(process.argv.slice(2));
  if (given.help) {
    process.stdout.write(demoHelp);
    return exitCodes.succeeded;
  }
  const played = await Effect.runPromise(Effect.scoped(demo(given)), { signal });
  process.stdout.write(`${given.json ? JSON.stringify(played.result) : played.readable}\n`);
  return played.exitCode;
});
