import {
  isPassed,
  jobIdOf,
  type PreflightResult,
  type ShopSettings,
  ShopStore,
} from "@temu-jtl/core";
import { Effect, Struct } from "effect";
import { HttpApiBuilder } from "effect/http-api";
import { nameInAudit } from "../access/Access.ts";
import type { Api } from "../api/Api.ts";
import { told } from "../api/Caller.ts";
import type { SettingsView } from "../api/groups/Shops.ts";
import { orAway, orRefused } from "../api/refuse.ts";
import { orWishRefused, refusedBecause } from "../api/refuseWish.ts";
import type { ReadFacts } from "../facts/readFacts.ts";
import { Refusal } from "../problems/Refusal.ts";
import type { RouterParts } from "../RouterParts.ts";
import { member, shopNamed, shopsOf } from "./visible.ts";

const settingsView = (settings: ShopSettings): SettingsView => {
  const { temu } = settings;
  const { origin, pathname } = new URL(temu.endpoint);
  return {
    ...Struct.omit(settings, ["id", "temu"]),
    temu: {
      appKey: "set",
      appSecret: "set",
      accessToken: "set",
      endpoint: origin + pathname,
      regionId: temu.regionId,
    },
  };
};

const preflightView = (shop: string, result: PreflightResult) => ({
  shop,
  isPassed: isPassed(result),
  ...Struct.pick(result, ["at", "jtlVersion", "findings"]),
});

export const shopRoutes = (api: Api, parts: RouterParts, readFacts: ReadFacts) =>
  HttpApiBuilder.group(api, "shops", (handlers) =>
    handlers.handleAll({
      list: Effect.fnUntraced(function* () {
        const ids = shopsOf(parts, yield* member);
        const { shops: figures } = yield* readFacts(ids);
        const shops = ids.flatMap((shop) => {
          const settings = parts.settings.get(shop);
          if (settings === undefined) return [];
          const token = figures.find((one) => one.shop === shop)?.token ?? null;
          return [{ shop, settings: settingsView(settings), token }];
        });
        return { shops };
      }, told),

      lastPreflight: Effect.fnUntraced(function* ({ params }) {
        const shop = yield* shopNamed(parts, params.shop);
        const result = yield* orWishRefused(
          parts.sync.inShop(
            shop,
            Effect.flatMap(ShopStore, (store) => store.preflight),
          ),
        );
        return { shop, preflight: result === null ? null : preflightView(shop, result) };
      }, told),

      preflight: Effect.fnUntraced(function* ({ params }) {
        const shop = yield* shopNamed(parts, params.shop);
        const by = nameInAudit(yield* member);
        const job = jobIdOf("sync_orders", shop);
        yield* parts
          .jobs()
          .note({ job, by, action: "preflight", details: {} })
          .pipe(orRefused("/path"));
        const result = yield* parts.preflight(shop).pipe(
          Effect.catchTag("ConfigurationError", () =>
            Effect.fail(refusedBecause("nothingToCheck")),
          ),
          orWishRefused,
        );
        return preflightView(shop, result);
      }, told),

      alerts: Effect.fnUntraced(function* ({ query }) {
        const shop = yield* shopNamed(parts, query.shop);
        const { database, shops } = yield* readFacts([shop]);
        if (database === "away") return yield* new Refusal({ code: "databaseAway" });
        const runIds = (shops[0]?.workflows ?? []).flatMap(({ lastRun }) => lastRun?.runId ?? []);
        const runs = yield* parts.runsOf(shop).pipe(
          // One for each of the two workflows.
          Effect.flatMap((store) => Effect.forEach(runIds, store.get)),
          orAway,
        );
        const alerts = runs.flatMap((run) =>
          run === null
            ? []
            : run.steps.flatMap(({ name: step, problems }) =>
                problems.map((problem) => ({
                  ...problem,
                  shop,
                  workflow: run.workflow,
                  runId: run.runId,
                  step,
                })),
              ),
        );
        return { alerts };
      }, told),
    }),
  );
