import { Layer } from "effect";
import type { Api } from "../api/Api.ts";
import type { EventStreams } from "../events/eventStreams.ts";
import { makeFacts } from "../facts/readFacts.ts";
import type { Paths } from "../Paths.ts";
import type { RouterParts } from "../RouterParts.ts";
import { actionRoutes } from "./actionRoutes.ts";
import { eventRoutes } from "./eventRoutes.ts";
import { generalRoutes } from "./generalRoutes.ts";
import { inventoryRoutes } from "./inventoryRoutes.ts";
import { jobRoutes } from "./jobRoutes.ts";
import { logRoutes } from "./logRoutes.ts";
import { metricRoutes } from "./metricRoutes.ts";
import { operationRoutes } from "./operationRoutes.ts";
import { orderRoutes } from "./orderRoutes.ts";
import { overviewRoutes } from "./overviewRoutes.ts";
import { runRoutes } from "./runRoutes.ts";
import { shopRoutes } from "./shopRoutes.ts";
import { triggerRoutes } from "./triggerRoutes.ts";
import { webhookRoutes } from "./webhookRoutes.ts";

/** The handlers of every group of the API. */
export const allRoutes = (api: Api, paths: Paths, parts: RouterParts, streams: EventStreams) => {
  const readFacts = makeFacts(parts);
  return Layer.mergeAll(
    generalRoutes(api, parts),
    overviewRoutes(api, parts, readFacts),
    shopRoutes(api, parts, readFacts),
    logRoutes(api, parts),
    metricRoutes(api, parts, readFacts),
    triggerRoutes(api, paths, parts),
    actionRoutes(api, paths, parts),
    operationRoutes(api, paths, parts),
    runRoutes(api, parts),
    orderRoutes(api, parts),
    inventoryRoutes(api, parts),
    webhookRoutes(api, parts),
    jobRoutes(api, paths, parts),
    eventRoutes(api, parts, streams),
  );
};
