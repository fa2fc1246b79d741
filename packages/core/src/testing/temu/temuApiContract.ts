import type { TemuApi } from "../../ports/TemuApi.ts";
import type { ContractCase } from "../Contract.ts";
import { temuAccessContract } from "./accessContract.ts";
import { temuBoxContract } from "./boxContract.ts";
import { temuChangeContract } from "./changeContract.ts";
import { temuDetailContract } from "./detailContract.ts";
import { temuFaultContract } from "./faultContract.ts";
import { temuLagContract } from "./lagContract.ts";
import { temuListContract } from "./listContract.ts";
import { temuShipmentContract } from "./shipmentContract.ts";
import { temuStockContract } from "./stockContract.ts";
import type { TemuWorld } from "./TemuWorld.ts";

/** What every `TemuApi` promises. Each case wants a fresh world in which nothing was sold yet. */
export const temuApiContract: ReadonlyArray<ContractCase<TemuApi | TemuWorld>> = [
  ...temuListContract,
  ...temuDetailContract,
  ...temuShipmentContract,
  ...temuStockContract,
  ...temuBoxContract,
  ...temuLagContract,
  ...temuFaultContract,
  ...temuChangeContract,
  ...temuAccessContract,
];
