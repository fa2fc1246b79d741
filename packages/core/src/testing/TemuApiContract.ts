import type { TemuApi } from "../ports/TemuApi.ts";
import type { ContractCase } from "./Contract.ts";
import { temuDetailContract } from "./TemuApiContractDetails.ts";
import { temuListContract } from "./TemuApiContractLists.ts";
import { temuShipmentContract } from "./TemuApiContractShipments.ts";
import type { TemuWorld } from "./Worlds.ts";

/** What every `TemuApi` promises. Each case wants a fresh world in which nothing was sold yet. */
export const temuApiContract: ReadonlyArray<ContractCase<TemuApi | TemuWorld>> = [
  ...temuListContract,
  ...temuDetailContract,
  ...temuShipmentContract,
];
