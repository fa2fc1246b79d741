import { type JobParameters, jobIdOf } from "@temu-jtl/core";
import { Effect } from "effect";
import { HttpApiBuilder } from "effect/http-api";
import type { Api } from "../api/Api.ts";
import { told } from "../api/Caller.ts";
import type { Paths } from "../Paths.ts";
import type { RouterParts } from "../RouterParts.ts";
import { startJob } from "./start.ts";
import { shopNamed, visibleJob } from "./visible.ts";

export const triggerRoutes = (api: Api, paths: Paths, parts: RouterParts) => {
  const sync = (type: string, shop: string | undefined, parameters: JobParameters) =>
    Effect.gen(function* () {
      const job = yield* visibleJob(parts, jobIdOf(type, yield* shopNamed(parts, shop)));
      return yield* startJob(parts, paths, job, { parameters, place: "/query" });
    }).pipe(told);

  return HttpApiBuilder.group(api, "triggers", (handlers) =>
    handlers.handleAll({
      syncOrders: ({ query }) => {
        const { days_back, parent_order_status, shop, verbose } = query;
        return sync("sync_orders", shop, {
          ...(verbose === undefined ? {} : { verbose }),
          ...(days_back === undefined ? {} : { daysBack: days_back }),
          ...(parent_order_status === undefined ? {} : { parentOrderStatus: parent_order_status }),
        });
      },

      syncInventory: ({ query: { mode, shop, verbose } }) =>
        sync(
          mode === "full" ? "sync_inventory_full" : "sync_inventory",
          shop,
          verbose === undefined ? {} : { verbose },
        ),
    }),
  );
};
