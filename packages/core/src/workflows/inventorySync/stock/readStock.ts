import { Effect } from "effect";
import type { CurrentShop } from "../../../ports/CurrentShop.ts";
import { InventoryStore } from "../../../ports/InventoryStore.ts";
import type { JtlWawi } from "../../../ports/JtlWawi.ts";
import type { OrderStore } from "../../../ports/OrderStore.ts";
import type { ShopStore } from "../../../ports/ShopStore.ts";
import type { TemuApi } from "../../../ports/TemuApi.ts";
import { CurrentStep } from "../../CurrentStep.ts";
import { recheckRefusal, rememberRefusal } from "../../orderSync/checkToken.ts";
import type { Step } from "../../Workflow.ts";
import type { InventoryOptions } from "../InventoryOptions.ts";
import { stockStep } from "../sales/isSalesRead.ts";
import { readSales } from "../sales/readSales.ts";
import { tellSilentShops } from "../sales/silentShops.ts";
import { readArticles } from "./readArticles.ts";

/** Reads what Temu has sold, counts what of it JTL has not reserved, and then reads JTL's stock. */
export const readStock = ({
  allowGuards,
  mode,
}: Pick<InventoryOptions, "allowGuards" | "mode">): Step<
  CurrentShop | InventoryStore | JtlWawi | OrderStore | ShopStore | TemuApi
> => ({
  name: stockStep,
  required: true,
  run: Effect.gen(function* () {
    const step = yield* CurrentStep;
    yield* recheckRefusal;
    yield* readSales({ allowGuards, again: false });
    // In this order (rule I4): an order that JTL takes in between is counted twice, never not at all.
    yield* (yield* InventoryStore).countOpen;
    yield* tellSilentShops;
    const read = yield* readArticles(mode === "full" ? "all" : "changed");
    yield* step.count({ processed: read });
  }).pipe(rememberRefusal),
});
