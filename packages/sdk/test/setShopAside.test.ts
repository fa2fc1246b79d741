import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "@effect/vitest";
import { days, InventoryStore, type SoldLine } from "@temu-jtl/core";
import { simulatedJtlWawi, startSimulator } from "@temu-jtl/simulator";
import { Effect, Layer, References } from "effect";
import { openTemuJtl } from "temu-jtl";

/** Three units that were sold two days ago. */
const soldAt = (now: number): SoldLine => ({
  parentOrderSn: "PO-1",
  orderSn: "1",
  skuId: "300000000001000",
  merchantSku: "ART-1",
  quantity: 3,
  originalQuantity: 3,
  isOpen: true,
  movesStock: true,
  orderedAt: now - days(2),
  updatedAt: now - days(2),
});

describe("A shop that is not run any more", () => {
  it.live("is set aside by one await, and by a second one nothing is done", () =>
    Effect.gen(function* () {
      const simulator = yield* startSimulator();
      const temu = { ...simulator.credentials, endpoint: simulator.endpoint };
      const temuJtl = yield* Effect.acquireRelease(
        Effect.promise(() =>
          openTemuJtl({
            dataDir: mkdtempSync(join(tmpdir(), "temu-jtl-aside-")),
            shops: [
              { id: "north", temu },
              { id: "sister", temu },
            ],
            jtl: simulatedJtlWawi(simulator.url),
            runtime: Layer.succeed(References.MinimumLogLevel, "None"),
          }),
        ),
        (opened) => Effect.promise(() => opened.close()),
      );
      const line = soldAt(Date.now());
      yield* temuJtl.inShop(
        "sister",
        Effect.flatMap(InventoryStore, (store) => store.saveSoldLines([line])),
      );
      const request = { shop: "north", silentShop: "sister" };
      const ended = yield* Effect.promise(() => temuJtl.setShopAside(request));
      const { orderedAt: since, updatedAt: readAt } = line;
      expect(ended).toEqual({ shop: "sister", readAt, lines: 1, units: 3, since });
      const refused = yield* Effect.flip(temuJtl.setAside(request));
      expect(refused).toMatchObject({ _tag: "ShopRefused", shop: "sister" });
    }),
  );
});
