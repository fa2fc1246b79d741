import { days } from "@temu-jtl/core";
import { Clock, Effect } from "effect";
import { HttpApiBuilder } from "effect/http-api";
import type { Api } from "../api/Api.ts";
import { told } from "../api/Caller.ts";
import { orAway } from "../api/refuse.ts";
import { Refusal } from "../problems/Refusal.ts";
import type { RouterParts } from "../RouterParts.ts";
import { member } from "./visible.ts";

const mostUnknown = 20;

export const webhookRoutes = (api: Api, { webhooks }: RouterParts) =>
  HttpApiBuilder.group(api, "webhooks", (handlers) =>
    handlers.handleAll({
      figures: Effect.fnUntraced(function* () {
        const { shops } = yield* member;
        // What nobody knows the shop of belongs to none.
        if (shops !== undefined) return yield* new Refusal({ code: "notAllowed" });
        const since = (yield* Clock.currentTimeMillis) - days(1);
        const figures = yield* orAway(webhooks.figures(since));
        const unknown = yield* orAway(
          webhooks.list({ outcomes: ["unknownShop", "unknownEvent"], limit: mostUnknown }),
        );
        return {
          since,
          ...figures,
          unknown: unknown.map(({ code, mallId, outcome, receivedAt }) => ({
            receivedAt,
            code,
            mallId,
            outcome,
          })),
        };
      }, told),
    }),
  );
