import { Effect } from "effect";
import { HttpApiBuilder } from "effect/http-api";
import type { Api } from "../api/Api.ts";
import { told } from "../api/Caller.ts";
import type { ReadFacts } from "../facts/readFacts.ts";
import { metricsText } from "../metrics/metricsText.ts";
import type { RouterParts } from "../RouterParts.ts";
import { factsFor } from "./overviewRoutes.ts";

export const metricRoutes = (api: Api, parts: RouterParts, readFacts: ReadFacts) =>
  HttpApiBuilder.group(api, "metrics", (handlers) =>
    handlers.handleAll({
      metrics: Effect.fnUntraced(function* () {
        return metricsText(yield* factsFor(parts, readFacts, undefined), parts.version);
      }, told),
    }),
  );
