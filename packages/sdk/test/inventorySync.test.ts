import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assert, describe, it } from "@effect/vitest";
import { minutes, offsetClockLayer } from "@temu-jtl/core";
import { inventedStock, temuCalls } from "@temu-jtl/core/testing";
import { simulatedJtlWawi, simulatorControl, startSimulator } from "@temu-jtl/simulator";
import { Effect, Layer, References } from "effect";
import { type InventoryReport, openTemuJtl } from "temu-jtl";

const invented = inventedStock(400);

/** What a run has told Temu: SKUs, and calls of one product each. */
const told = ({ steps, temuRequests }: InventoryReport) => ({
  skus: steps.find(({ name }) => name === "push")?.counts.changed,
  products: temuRequests[temuCalls.editStock] ?? 0,
});

/** Whether a run has asked Temu for its SKUs. */
const hasListed = ({ temuRequests }: InventoryReport): boolean =>
  temuCalls.skus in temuRequests || temuCalls.numberedSkus in temuRequests;

/** Both sides with 400 SKUs, and two more that JTL has no article for. */
const openShop = Effect.gen(function* () {
  const simulator = yield* startSimulator({ rateLimit: 100_000 });
  const control = simulatorControl(simulator.url);
  const [first] = invented.skus;
  assert.isDefined(first);
  yield* control.stockSkus([
    ...invented.skus,
    { ...first, skuId: "900000000000001", merchantSku: "" },
    { ...first, skuId: "900000000000002", merchantSku: "NOT-IN-JTL" },
  ]);
  yield* control.setStock(invented.articles);
  let offset = 0;
  const temuJtl = yield* Effect.acquireRelease(
    Effect.promise(() =>
      openTemuJtl({
        dataDir: mkdtempSync(join(tmpdir(), "temu-jtl-inventory-")),
        shops: [{ id: "north", temu: { ...simulator.credentials, endpoint: simulator.endpoint } }],
        jtl: simulatedJtlWawi(simulator.url),
        requestsPerSecond: 100_000,
        runtime: Layer.merge(
          Layer.succeed(References.MinimumLogLevel, "None"),
          offsetClockLayer(() => offset),
        ),
      }),
    ),
    (opened) => Effect.promise(() => opened.close()),
  );
  const pass = (millis: number) =>
    Effect.tap(control.advance(millis), () => Effect.sync(() => (offset += millis)));
  const run = (mode: "quick" | "full") =>
    Effect.tap(
      Effect.promise(() => temuJtl.runInventorySync({ mode })),
      () => pass(minutes(60)),
    );
  /** What Temu shows of the articles that JTL has. */
  const shown = Effect.map(
    control.shownSkus,
    (skus) =>
      new Map(
        skus
          .filter(({ skuId }) => !skuId.startsWith("9"))
          .map(({ merchantSku, stock }) => [merchantSku, stock]),
      ),
  );
  return { control, run, shown };
});

describe("The inventory sync, over HTTP and PostgreSQL", () => {
  it.live("pushes what differs and nothing else, in a full run and in quick ones", () =>
    Effect.gen(function* () {
      const { control, run, shown } = yield* openShop;
      const inJtl = new Map(invented.articles.map(({ onHand, sku }) => [sku, onHand]));
      const before = yield* shown;
      const differing = [...inJtl].filter(([sku, onHand]) => before.get(sku) !== onHand);
      assert.lengthOf(differing, 40);

      const full = yield* run("full");
      assert.strictEqual(full.outcome, "succeeded");
      assert.isTrue(hasListed(full));
      assert.deepStrictEqual(told(full), { skus: 40, products: 40 });
      assert.deepStrictEqual(yield* shown, inJtl);
      assert.deepStrictEqual(full.inventory.unmatched, { noMerchantSku: 1, unknownInJtl: 1 });

      const quiet = yield* run("quick");
      assert.strictEqual(quiet.outcome, "succeeded");
      assert.deepStrictEqual(told(quiet), { skus: 0, products: 0 });
      assert.isFalse(hasListed(quiet));

      // Two of one product, and one of another, which is sold out.
      const changed = new Map([5, 6, 17].map((at) => [invented.skus[at]?.merchantSku ?? "", at]));
      const articles = [...changed].map(([sku, at]) => ({ sku, onHand: at === 17 ? 0 : 300 + at }));
      yield* control.setStock(articles);
      for (const { onHand, sku } of articles) inJtl.set(sku, onHand);
      const quick = yield* run("quick");
      assert.strictEqual(quick.outcome, "succeeded");
      assert.deepStrictEqual(told(quick), { skus: 3, products: 2 });
      assert.isFalse(hasListed(quick));
      assert.deepStrictEqual(yield* shown, inJtl);
    }),
  );
});
