import type { RouterParts } from "@temu-jtl/adapter-http";
import { holdReason, InventoryStore, OrderStore, type TemuSku } from "@temu-jtl/core";
import { importSamples, sampleParentOrder } from "@temu-jtl/core/testing";
import { Effect } from "effect";

/** The number of the first order that {@link fillShop} makes. */
export const filledOrder = sampleParentOrder(1).parentOrderSn;

/** What a document of it is like. */
export const filledDocument = '<tBestellung cName="Jörg Müller"/>';

/** A SKU as Temu lists it. */
export const filledSku = (merchantSku: string, index: number): TemuSku => ({
  goodsId: "G-1",
  skuId: `S-${index}`,
  merchantSku,
  name: "Gießkanne; grün",
  variant: "5 l",
  onSale: true,
  stock: 5,
});

/** Gives the shop `main` three orders, a document of the first, the third one held, and two SKUs. */
export const fillShop = ({ sync }: Pick<RouterParts, "sync">) =>
  sync.inShop(
    "main",
    Effect.gen(function* () {
      const orders = yield* OrderStore;
      const inventory = yield* InventoryStore;
      yield* importSamples([1, 2, 3]);
      yield* orders.saveDocuments([
        {
          parentOrderSn: filledOrder,
          text: filledDocument,
          hash: "1",
          cutFields: [],
          totalGross: 1_000,
        },
      ]);
      yield* orders.hold([
        {
          parentOrderSn: sampleParentOrder(3).parentOrderSn,
          from: "imported",
          holdReasons: [holdReason("addressMissing", { fields: "street" })],
        },
      ]);
      yield* inventory.saveSkus({
        askedAt: 0,
        skus: ["TEA", "=CAN"].map((merchantSku, index) => filledSku(merchantSku, index)),
      });
    }),
  );
