import { Effect } from "effect";
import type { InventorySearch, InventoryTab } from "../../../domain/InventoryList.ts";
import { hours } from "../../../domain/Time.ts";
import { Reports } from "../../../ports/Reports.ts";
import type { ContractCase } from "../../Contract.ts";
import { expectEqual } from "../../expectations.ts";
import { SeededRandom } from "../../SeededRandom.ts";
import type { InventoryWorld } from "../inventory/contract/InventoryWorld.ts";
import {
  article,
  at,
  begin,
  download,
  itemOf,
  pushDue,
  settle,
  sku,
} from "../inventory/contract/steps.ts";
import { inShop } from "./steps.ts";
import { walkList } from "./walk.ts";

const shops = ["north", "south"];

/** SKUs of each kind: pushed and taken, refused, not in JTL, and one that is listed no more. */
const stock = Effect.gen(function* () {
  const skus = [sku(1, "TEA"), sku(2, "CAN"), sku(3, "NONE"), sku(4, ""), sku(5, "GONE")];
  yield* at(begin - hours(1), download(skus, begin - hours(1)));
  yield* at(begin, download(skus.slice(0, 4)));
  yield* at(begin + 1, settle([article("TEA", 7)]));
  yield* at(begin + 2, pushDue());
  yield* at(begin + 3, settle([article("TEA", 7), article("CAN", 9)]));
  yield* at(begin + 4, pushDue("rejected", begin + hours(1)));
});

export const inventoryListContract: ReadonlyArray<ContractCase<Reports | InventoryWorld>> = [
  {
    name: "inventory: each tab has its listed SKUs, as many as the figures say",
    test: Effect.gen(function* () {
      const reports = yield* Reports;
      yield* inShop("north", stock);
      const wanted: ReadonlyArray<readonly [InventoryTab | undefined, ReadonlyArray<string>]> = [
        [undefined, ["TEA", "CAN", "NONE", ""]],
        ["all", ["TEA", "CAN", "NONE", ""]],
        ["outOfStep", ["CAN"]],
        ["rejected", ["CAN"]],
        ["heldBack", []],
        ["notInJtl", ["NONE", ""]],
      ];
      for (const [tab, merchantSkus] of wanted) {
        const { items, total } = yield* reports.inventory({ shops, tab }, {});
        yield* expectEqual(
          [items.map(({ merchantSku }) => merchantSku), total.count],
          [merchantSkus, merchantSkus.length],
          `the tab ${tab}`,
        );
      }
      const [figures] = yield* reports.figures(["north"], begin);
      yield* expectEqual(
        figures?.inventory,
        { skus: 4, outOfStep: 1, rejected: 1, heldBack: 0, notInJtl: 2 },
        "the figures",
      );
    }),
  },
  {
    name: "inventory: a SKU is told as its store tells it, and found by its own and by Temu's number",
    test: Effect.gen(function* () {
      const reports = yield* Reports;
      yield* inShop("north", stock);
      yield* inShop("south", download([sku(1, "TEA")]));
      const can = yield* inShop("north", itemOf("S-000002"));
      const found = Effect.fnUntraced(function* (search: InventorySearch) {
        const { items } = yield* reports.inventory(search, {});
        return items.map(({ shop, skuId }) => `${shop} ${skuId}`);
      });
      const { items } = yield* reports.inventory({ shops, sku: "CAN" }, {});
      yield* expectEqual(items, [{ shop: "north", ...can }], "the SKU");
      const both = ["north S-000001", "south S-000001"];
      yield* expectEqual(yield* found({ shops, sku: "TEA" }), both, "by the merchant's SKU");
      yield* expectEqual(yield* found({ shops, sku: "S-000001" }), both, "by Temu's id");
      yield* expectEqual(yield* found({ shops, sku: "TE" }), [], "by a part of it");
      yield* expectEqual(yield* found({ shops: ["south"], sku: "CAN" }), [], "of another shop");
      yield* expectEqual(
        yield* found({ shops, sku: "TEA", tab: "notInJtl" }),
        ["south S-000001"],
        "in a tab",
      );
    }),
  },
  {
    name: "inventory: page by page each SKU comes once, whatever is listed meanwhile, and other cursors are refused",
    test: Effect.gen(function* () {
      const reports = yield* Reports;
      const random = new SeededRandom(2);
      const skus = Array.from({ length: 9 }, (_, index) => sku(index, `ART-${index}`));
      for (const shop of shops) yield* inShop(shop, download(skus));
      let added = 100;
      const found = yield* walkList(
        random,
        (page) => reports.inventory({ shops }, page),
        Effect.suspend(() => inShop("north", download([...skus, sku((added += 1), "NEW")]))),
      );
      const old = found.filter(({ merchantSku }) => merchantSku !== "NEW");
      yield* expectEqual(
        old.map(({ shop, skuId }) => `${shop} ${skuId}`),
        shops.flatMap((shop) => skus.map(({ skuId }) => `${shop} ${skuId}`)),
        "the SKUs of all pages",
      );
      const { next } = yield* reports.inventory({ shops }, { limit: 1 });
      const error = yield* Effect.flip(
        reports.inventory({ shops: ["north"] }, { cursor: next ?? "" }),
      );
      yield* expectEqual(error._tag, "CursorMismatch", "the cursor of other shops");
    }),
  },
];
