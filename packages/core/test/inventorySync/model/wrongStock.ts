import { Effect } from "effect";
import type { Market } from "./Market.ts";
import type { OpenShop } from "./OpenShop.ts";
import type { Hosts } from "./openHosts.ts";

/** SKUs that Temu does not show as it should, but for those that only a full run can know of. */
export const wrongStock = Effect.fnUntraced(function* (
  all: ReadonlyArray<Hosts>,
  market: Market,
  onlyFullKnows: (shop: OpenShop) => (skuId: string) => boolean,
) {
  const truth = yield* market.truth;
  return all.flatMap(({ shop }) =>
    [...truth.targets(shop)].flatMap(([skuId, target]) => {
      const shown = shop.temu.shelf.find(skuId)?.stock;
      if (shown === undefined || shown === target || onlyFullKnows(shop)(skuId)) return [];
      return [
        `${shop.plan.id}: ${skuId} (${shop.numbers.get(skuId)}) shows ${shown}, not ${target}`,
      ];
    }),
  );
});
