import { minutes, type OrderState } from "@temu-jtl/core";
import { Effect } from "effect";
import type { RunReport } from "temu-jtl";
import { runFigures, runTable } from "./runFigures.ts";
import { type Stage, say } from "./demoStage.ts";
import { exitCodeOf, exitCodes, problemLines, progressPrinter } from "./terminal.ts";

/** After so many runs an order that is not reported will not be. */
const mostRuns = 10;

const runOnce = Effect.fnUntraced(function* (
  { arguments: { verbose }, shop, temuJtl }: Stage,
  title: string,
) {
  say(`\n${title}`);
  const run = yield* temuJtl.orderSync({
    shop,
    verbose,
    trigger: "demo",
    onProgress: progressPrinter(process.stderr),
  });
  for (const line of problemLines(run)) say(line);
  return run;
});

/** Runs until every order is reported, and then until Temu has nothing new to tell. */
const playAll = Effect.fnUntraced(function* (stage: Stage) {
  const {
    arguments: { orders },
    pass,
    shop,
    temuJtl,
  } = stage;
  const runs: Array<RunReport> = [];
  const reported = Effect.map(
    Effect.promise(() => temuJtl.orderCounts(shop)),
    (counts) => counts.reported ?? 0,
  );
  while (runs.length < mostRuns && (yield* reported) < orders) {
    const later = runs.length === 0 ? "" : ", two minutes later";
    runs.push(yield* runOnce(stage, `Run ${runs.length + 1}${later}`));
    yield* pass(minutes(2));
  }
  // Past the overlap that a walk looks back, so that the reports' own echo is seen once and no more.
  yield* pass(minutes(20));
  runs.push(yield* runOnce(stage, `Run ${runs.length + 1}, 20 minutes later`));
  yield* pass(minutes(20));
  runs.push(yield* runOnce(stage, `Run ${runs.length + 1}, another 20 minutes later`));
  return runs;
});

const report = (
  runs: ReadonlyArray<RunReport>,
  orders: Readonly<Partial<Record<OrderState, number>>>,
) => ({
  runs: runs.map(runFigures),
  orders,
});

const readable = ({ orders, runs }: ReturnType<typeof report>): string => {
  const states = Object.entries(orders).map(([state, count]) => `${count} ${state}`);
  return [...runTable(runs), "", `Orders: ${states.join(", ")}.`].join("\n");
};

/** Brings every order from Temu into JTL, and its parcels back to Temu. */
export const orderDemo = Effect.fnUntraced(function* (stage: Stage) {
  const runs = yield* playAll(stage);
  const counts = yield* Effect.promise(() => stage.temuJtl.orderCounts(stage.shop));
  const result = report(runs, counts);
  return {
    result,
    readable: readable(result),
    exitCode: counts.reported === stage.arguments.orders ? exitCodeOf(runs) : exitCodes.failed,
  };
});
