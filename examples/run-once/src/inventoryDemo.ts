import { minutes } from "@temu-jtl/core";
import { type InventedStock, inventedStock, temuCalls } from "@temu-jtl/core/testing";
import { Effect } from "effect";
import { type Stage, say } from "./demoStage.ts";
import { runFigures, runTable } from "./runFigures.ts";
import { exitCodeOf, exitCodes, problemLines, progressPrinter } from "./terminal.ts";

/** Shops list their SKUs by one of these, as their permissions allow. */
const skuLists = [temuCalls.skus, temuCalls.numberedSkus];

type Articles = InventedStock["articles"];

/** SKUs to push, and the products that hold them: one call each. */
interface Pushes {
  readonly skus: number;
  readonly products: number;
}

interface Scene {
  readonly title: string;
  readonly mode: "quick" | "full";
  /** What changes in JTL before it. */
  readonly changes: Articles;
}

/** Three articles of two products: one more, one less, one sold out. */
const threeChanged = ([, first, second, , , , third]: Articles): Articles =>
  [
    { article: first, onHand: 41 },
    { article: second, onHand: 0 },
    { article: third, onHand: 2 },
  ].flatMap(({ article, onHand }) => (article === undefined ? [] : [{ ...article, onHand }]));

const scenes = (articles: Articles): ReadonlyArray<Scene> => [
  { title: "Run 1, full: all SKUs and articles", mode: "full", changes: [] },
  { title: "Run 2, quick: nothing has changed", mode: "quick", changes: [] },
  {
    title: "Run 3, quick: JTL's stock of three articles has changed, one is sold out",
    mode: "quick",
    changes: threeChanged(articles),
  },
];

/** What Temu shows by article number. */
const shownAtTemu = ({ control }: Stage) =>
  Effect.map(
    Effect.orDie(control.shownSkus),
    (skus) => new Map(skus.map(({ merchantSku, stock }) => [merchantSku, stock])),
  );

/** The SKUs that Temu shows otherwise than JTL has them. */
const differences = (
  { skus }: InventedStock,
  shown: ReadonlyMap<string, number>,
  inJtl: ReadonlyMap<string, number>,
): Pushes => {
  const differing = skus.filter(
    ({ merchantSku }) => shown.get(merchantSku) !== inJtl.get(merchantSku),
  );
  return {
    skus: differing.length,
    products: new Set(differing.map(({ goodsId }) => goodsId)).size,
  };
};

const runOnce = Effect.fnUntraced(function* (
  { arguments: { verbose }, shop, temuJtl }: Stage,
  { mode, title }: Scene,
) {
  say(`\n${title}`);
  const run = yield* temuJtl.inventorySync({
    shop,
    mode,
    verbose,
    trigger: "demo",
    onProgress: progressPrinter(process.stderr),
  });
  for (const line of problemLines(run)) say(line);
  return run;
});

/** Plays all scenes; `differed` is what each run found to do, and `left` what it left of it. */
const playAll = Effect.fnUntraced(function* (stage: Stage, shop: InventedStock) {
  const inJtl = new Map(shop.articles.map(({ onHand, sku }) => [sku, onHand]));
  const plays = [];
  for (const scene of scenes(shop.articles)) {
    yield* stage.setStock(scene.changes);
    for (const { onHand, sku } of scene.changes) inJtl.set(sku, onHand);
    const differed = differences(shop, yield* shownAtTemu(stage), inJtl);
    const run = yield* runOnce(stage, scene);
    const left = differences(shop, yield* shownAtTemu(stage), inJtl);
    plays.push({ mode: scene.mode, run, differed, left });
    yield* stage.pass(minutes(60));
  }
  return plays;
});

const report = (plays: Effect.Success<ReturnType<typeof playAll>>) => ({
  runs: plays.map(({ differed, left, mode, run }) => ({
    mode,
    ...runFigures(run),
    differed,
    pushed: {
      skus: run.steps.find(({ name }) => name === "push")?.counts.changed ?? 0,
      products: run.temuRequests[temuCalls.editStock] ?? 0,
    },
    downloads: skuLists.reduce((sum, call) => sum + (run.temuRequests[call] ?? 0), 0),
    left,
  })),
});

type Report = ReturnType<typeof report>;

const isExact = ({ differed, left, pushed }: Report["runs"][number]): boolean =>
  left.skus === 0 && pushed.skus === differed.skus && pushed.products === differed.products;

const readable = ({ runs }: Report): string =>
  [
    ...runTable(runs),
    "",
    ...runs.map(
      ({ differed, downloads, left, pushed }, index) =>
        `Run ${index + 1}: ${differed.skus} SKUs differed, ${pushed.skus} were pushed in ${pushed.products} products, ${left.skus} are left; ${downloads} requests for SKU lists.`,
    ),
  ].join("\n");

/** Keeps the stock of so many SKUs in step: a full run, and quick ones with nothing and a little to do. */
export const inventoryDemo = Effect.fnUntraced(function* (stage: Stage, skus: number) {
  const shop = inventedStock(skus);
  yield* Effect.orDie(stage.control.stockSkus(shop.skus));
  yield* stage.setStock(shop.articles);
  const plays = yield* playAll(stage, shop);
  const result = report(plays);
  return {
    result,
    readable: readable(result),
    exitCode: result.runs.every(isExact)
      ? exitCodeOf(plays.map(({ run }) => run))
      : exitCodes.failed,
  };
});
