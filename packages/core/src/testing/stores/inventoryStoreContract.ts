import type { ContractCase } from "../Contract.ts";
import { articleContract } from "./inventory/contract/articles.ts";
import { compareContract } from "./inventory/contract/compares.ts";
import { downloadContract } from "./inventory/contract/downloads.ts";
import { forgetContract } from "./inventory/contract/forgets.ts";
import type { InventoryWorld } from "./inventory/contract/InventoryWorld.ts";
import { pushContract } from "./inventory/contract/pushes.ts";
import { salesContract } from "./inventory/contract/sales.ts";
import { unknownSalesContract } from "./inventory/contract/unknownSales.ts";

/** What every store of inventories promises, beside `randomShopsContract`. */
export const inventoryStoreContract: ReadonlyArray<ContractCase<InventoryWorld>> = [
  ...downloadContract,
  ...salesContract,
  ...unknownSalesContract,
  ...articleContract,
  ...compareContract,
  ...pushContract,
  ...forgetContract,
];
