import { Effect } from "effect";
import { HttpServerRequest, HttpServerResponse } from "effect/http";
import { HttpApiBuilder } from "effect/http-api";
import type { Api } from "../api/Api.ts";
import { Caller, told } from "../api/Caller.ts";
import { eventStreamType } from "../api/groups/Events.ts";
import type { EventStreams } from "../events/eventStreams.ts";
import type { RouterParts } from "../RouterParts.ts";
import { maySee, member, shopNamed, shopsOf } from "./visible.ts";

/** What stands between must neither keep back nor change anything. */
const headers = {
  "cache-control": "no-cache, no-transform",
  "x-accel-buffering": "no",
};

export const eventRoutes = (api: Api, parts: RouterParts, streams: EventStreams) =>
  HttpApiBuilder.group(api, "events", (handlers) =>
    handlers.handleAll({
      stream: Effect.fnUntraced(function* ({ query }) {
        const { askAgain } = yield* Caller;
        const caller = yield* member;
        const wanted = query.shop === undefined ? null : yield* shopNamed(parts, query.shop);
        const shops = new Set(wanted === null ? shopsOf(parts, caller) : [wanted]);
        const isOfNoShopSeen = wanted === null && maySee(caller)({ shop: null });
        const request = yield* HttpServerRequest.HttpServerRequest;
        const body = yield* streams.open({
          member: caller,
          isSeen: (shop) => (shop === null ? isOfNoShopSeen : shops.has(shop)),
          after: request.headers["last-event-id"] ?? query.last_event_id ?? null,
          askAgain,
        });
        return HttpServerResponse.raw(body, { contentType: eventStreamType, headers });
      }, told),
    }),
  );
