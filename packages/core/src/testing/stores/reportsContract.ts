import type { Reports } from "../../ports/Reports.ts";
import type { ContractCase } from "../Contract.ts";
import type { InventoryWorld } from "./inventory/contract/InventoryWorld.ts";
import { figuresContract } from "./reports/figuresContract.ts";
import { forgedCursorsContract } from "./reports/forgedCursorsContract.ts";
import { inventoryListContract } from "./reports/inventoryListContract.ts";
import { oneOrderContract } from "./reports/oneOrderContract.ts";
import { ordersContract } from "./reports/ordersContract.ts";
import { runsContract } from "./reports/runsContract.ts";

/** What people can look at, over the stores of several shops. Each case starts with an empty world. */
export const reportsContract: ReadonlyArray<ContractCase<Reports | InventoryWorld>> = [
  ...figuresContract,
  ...runsContract,
  ...ordersContract,
  ...oneOrderContract,
  ...inventoryListContract,
  ...forgedCursorsContract,
];
