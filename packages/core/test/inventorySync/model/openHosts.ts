import {
  Archive,
  CurrentShop,
  inventorySync,
  JtlWawi,
  orderSync,
  OrderStore,
  type RunReport,
  runWorkflow,
  ShopSettings,
  ShopStore,
  TemuApi,
  unreservedStates,
} from "@temu-jtl/core";
import {
  MemoryState,
  memoryStoresLayer,
  memoryTemuApi,
  temuCalls,
  TemuModel,
} from "@temu-jtl/core/testing";
import { Array as Arr, Context, Effect, Layer, Schema, Semaphore } from "effect";
import type { DayPlan, PlannedShop } from "./DayPlan.ts";
import type { Market } from "./Market.ts";
import { OpenShop } from "./OpenShop.ts";
import { type RunKind, RunWatch } from "./RunWatch.ts";
import { unsteadyJtl, unsteadyTemu } from "./unsteadySides.ts";
import { watchedJtl, watchedTakes, watchedTemu } from "./watchedSides.ts";

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
const openTemu = ({ forbiddenList, skus }: PlannedShop, place: number): TemuModel => {
  const temu = new TemuModel(1 + place * 1_000);
  if (forbiddenList !== null) temu.forbiddenCalls.add(temuCalls[forbiddenList]);
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

const problemsOf = ({ steps }: RunReport) =>
  steps.flatMap(({ problems }) => problems.map(({ code }) => code)).join(", ");

const start = { trigger: "test", parameters: {} };

/** A shop with the hosts that sync it. */
export const openHosts = Effect.fnUntraced(function* (
  plan: PlannedShop,
  place: number,
  day: DayPlan & { readonly seed: number; readonly isOn: () => boolean },
  market: Market,
) {
  const temu = openTemu(plan, place);
  const jtl = yield* JtlWawi;
  const stores = yield* Layer.build(
    Layer.merge(memoryStoresLayer, Archive.layerNone).pipe(
      Layer.provideMerge(CurrentShop.layer(settingsOf(plan))),
    ),
  );
  const { mapSkus } = Context.get(stores, ShopStore);
  const mapped = plan.skus.filter(({ isMapped }) => isMapped);
  yield* mapSkus(new Map(mapped.map(({ number, skuId }) => [skuId, number])));
  const api = Context.get(yield* Layer.build(memoryTemuApi(temu)), TemuApi);
  const unsteadiness = (salt: number) => ({ ...day, seed: day.seed * 8 + place * 2 + salt });
  const { orders } = (yield* MemoryState).ofShop(plan.id);
  const shop = new OpenShop(plan, temu, (order) => {
    const state = orders.get(order)?.state;
    return state !== undefined && !unreservedStates.includes(state);
  });
  market.opens(shop);
  const watch = new RunWatch(shop, market);
  // Once for the day: built anew for each run, chance would begin again with it.
  const ofOrders = stores.pipe(
    Context.add(TemuApi, unsteadyTemu(api, unsteadiness(0))),
    Context.add(JtlWawi, unsteadyJtl(jtl, unsteadiness(0))),
  );
  const steps = unsteadyTemu(watchedTakes(api, watch), unsteadiness(1));
  const ofInventory = stores.pipe(
    Context.add(TemuApi, watchedTemu(steps, watch)),
    Context.add(JtlWawi, watchedJtl(unsteadyJtl(jtl, unsteadiness(1)), watch)),
  );
  const one = yield* Semaphore.make(1);
  return {
    shop,
    /** A person maps these SKUs to article numbers. */
    mapSkus,
    /** How many orders are on their way into JTL. */
    underWay: Effect.map(Context.get(stores, OrderStore).countByState, (counts) =>
      Arr.reduce(onTheWay, 0, (sum, state) => sum + (counts[state] ?? 0)),
    ),
    syncOrders: Effect.provideContext(runWorkflow(orderSync(), start), ofOrders),
    /** A run of the inventory sync, and of the ideal pusher beside it. One at a time. */
    syncInventory: (kind: RunKind) =>
      Effect.gen(function* () {
        const words = `${plan.id}: ${kind.allowGuards ? "allowed " : ""}${kind.mode} run`;
        yield* market.note(`${words} begins`);
        yield* watch.begin(kind);
        const sync = runWorkflow(inventorySync({ ...kind, dryRun: false }), start);
        const run = yield* Effect.provideContext(sync, ofInventory);
        yield* watch.end(run);
        const shown = plan.skus.map(({ skuId }) => `${skuId}=${temu.shelf.find(skuId)?.stock}`);
        yield* market.note(`${words} ${run.outcome} ${problemsOf(run)}: ${shown.join(" ")}`);
      }).pipe(one.withPermits(1)),
  };
});

export type Hosts = Effect.Success<ReturnType<typeof openHosts>>;
