import {
  Archive,
  CurrentShop,
  inventorySync,
  JtlWawi,
  orderSync,
  OrderStore,
  runWorkflow,
  ShopSettings,
  ShopStore,
  TemuApi,
} from "@temu-jtl/core";
import { memoryStoresLayer, memoryTemuApi, TemuModel } from "@temu-jtl/core/testing";
import { Array as Arr, Context, Effect, Layer, Schema } from "effect";
import type { DayPlan, PlannedShop } from "./DayPlan.ts";
import { IdealPusher } from "./IdealPusher.ts";
import type { OpenShop } from "./Market.ts";
import { Unreached, unsteadyJtl, unsteadyTemu } from "./unsteadySides.ts";

const settingsOf = ({ id, rules }: PlannedShop) =>
  Schema.decodeSync(ShopSettings)({
    id,
    temu: {
      appKey: "demo",
      appSecret: "demo",
      accessToken: "demo",
      endpoint: "http://127.0.0.1:1/",
    },
    inventory: rules,
  });

/** Puts a shop's SKUs on Temu's shelf. */
const openTemu = ({ skus }: PlannedShop, place: number): TemuModel => {
  const temu = new TemuModel(1 + place * 1_000);
  temu.shelf.put(
    skus.map(({ goodsId, merchantSku, skuId, stock }) => ({
      goodsId,
      skuId,
      merchantSku,
      name: merchantSku,
      variant: "",
      onSale: true,
      stock,
    })),
  );
  return temu;
};

const onTheWay = ["imported", "exported", "submitting", "submitted"] as const;

const start = { trigger: "test", parameters: {} };

/** A shop with the hosts that sync it. */
export const openHosts = Effect.fnUntraced(function* (
  plan: PlannedShop,
  place: number,
  day: DayPlan & { readonly seed: number; readonly isOn: () => boolean },
) {
  const temu = openTemu(plan, place);
  const unreached = new Unreached();
  const jtl = yield* JtlWawi;
  const stores = yield* Layer.build(
    Layer.merge(memoryStoresLayer, Archive.layerNone).pipe(
      Layer.provideMerge(CurrentShop.layer(settingsOf(plan))),
    ),
  );
  const mapped = plan.skus.filter(({ isMapped }) => isMapped);
  yield* Context.get(stores, ShopStore).mapSkus(
    new Map(mapped.map(({ article, skuId }) => [skuId, article])),
  );
  const api = Context.get(yield* Layer.build(memoryTemuApi(temu)), TemuApi);
  /** What a workflow of this shop works with. */
  const sides = (salt: number, notes: Unreached) => {
    const unsteadiness = { ...day, seed: day.seed * 8 + place * 2 + salt, unreached: notes };
    return stores.pipe(
      Context.add(TemuApi, unsteadyTemu(api, unsteadiness)),
      Context.add(JtlWawi, unsteadyJtl(jtl, unsteadiness)),
    );
  };
  const ideal = new IdealPusher(new Map(plan.skus.map(({ skuId, stock }) => [skuId, stock])));
  const shop: OpenShop = { plan, temu, ideal, read: new Set() };
  // Once for the day: built anew for each run, chance would begin again with it.
  const ofInventory = sides(1, unreached);
  return {
    shop,
    unreached,
    /** How many orders are on their way into JTL. */
    underWay: Effect.map(Context.get(stores, OrderStore).countByState, (counts) =>
      Arr.reduce(onTheWay, 0, (sum, state) => sum + (counts[state] ?? 0)),
    ),
    syncOrders: Effect.provideContext(runWorkflow(orderSync(), start), sides(0, new Unreached())),
    syncInventory: (mode: "quick" | "full") =>
      Effect.provideContext(
        runWorkflow(inventorySync({ mode, dryRun: false, allowGuards: false }), start),
        ofInventory,
      ),
  };
});

export type Hosts = Effect.Success<ReturnType<typeof openHosts>>;
