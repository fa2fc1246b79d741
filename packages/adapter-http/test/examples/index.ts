import { actions } from "./actions.ts";
import type { Example, Examples } from "./Example.ts";
import { events } from "./events.ts";
import { general } from "./general.ts";
import { inventory } from "./inventory.ts";
import { jobs } from "./jobs.ts";
import { log } from "./log.ts";
import { metrics } from "./metrics.ts";
import { operations } from "./operations.ts";
import { orders } from "./orders.ts";
import { overview } from "./overview.ts";
import { runs } from "./runs.ts";
import { shops } from "./shops.ts";
import { triggers } from "./triggers.ts";
import { webhooks } from "./webhooks.ts";

/** Of every group of the API. */
const groups: Readonly<Record<string, Examples>> = {
  general,
  overview,
  shops,
  log,
  metrics,
  triggers,
  actions,
  runs,
  operations,
  orders,
  inventory,
  webhooks,
  jobs,
  events,
};

/** Each with the id of its operation in the OpenAPI document. */
export const examples: Readonly<Record<string, Example>> = Object.fromEntries(
  Object.entries(groups).flatMap(([group, routes]) =>
    Object.entries(routes).map(([name, example]) => [`${group}.${name}`, example]),
  ),
);
