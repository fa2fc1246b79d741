import { type JobParameters, jobIdOf, type RunRecord } from "@temu-jtl/core";
import { Effect } from "effect";
import { HttpApiBuilder } from "effect/http-api";
import type { Api } from "../api/Api.ts";
import { told } from "../api/Caller.ts";
import { orAway, orRefused } from "../api/refuse.ts";
import { Refusal } from "../problems/Refusal.ts";
import type { RunView } from "../api/schemas.ts";
import type { Paths } from "../Paths.ts";
import type { RouterParts } from "../RouterParts.ts";
import { startJob } from "./start.ts";
import { member, shopNamed, shopsOf, visibleJob } from "./visible.ts";

const defaultRuns = 50;

const viewOf = (record: RunRecord): RunView => ({
  runId: record.runId,
  shop: record.shop,
  status: record.outcome ?? "running",
  record,
});

/** Asked by everybody and often: the database is looked at once a second at most. */
const makeHealth = (parts: RouterParts) =>
  Effect.suspend(() => parts.jobs().health).pipe(
    Effect.timeout("2 seconds"),
    Effect.as({ status: "up" as const }),
    Effect.catch((error) =>
      Effect.logError("The database does not answer", error).pipe(
        Effect.as({ status: "down" as const }),
      ),
    ),
    Effect.cachedWithTTL("1 second"),
  );

export const moduleRoutes = (api: Api, paths: Paths, parts: RouterParts) => {
  const sync = (type: string, shop: string | undefined, parameters: JobParameters) =>
    Effect.gen(function* () {
      const job = yield* visibleJob(parts, jobIdOf(type, yield* shopNamed(parts, shop)));
      return yield* startJob(parts, paths, job, { parameters, place: "/query" });
    }).pipe(told);

  /** A run that was asked for and that no host has begun yet is known to its job only. */
  const waiting = (runId: string, shop: string) =>
    Effect.gen(function* () {
      const jobs = yield* parts.jobs().list.pipe(orRefused("/path"));
      const job = jobs.find((one) => one.shop === shop && one.run?.runId === runId);
      if (job !== undefined) {
        const view: RunView = { runId, shop, status: "queued", record: null };
        return view;
      }
      return yield* new Refusal({ code: "unknownRun", parameters: { run: runId } });
    });

  const health = Effect.runSync(makeHealth(parts));

  return HttpApiBuilder.group(api, "temu-jtl", (handlers) =>
    handlers.handleAll({
      health: () => health,

      session: Effect.fnUntraced(function* () {
        const caller = yield* member;
        return {
          access: caller.access,
          user: caller.user,
          shops: shopsOf(parts, caller),
          capabilities: caller.access === "operate" ? ["read", "operate"] : ["read"],
          version: parts.version,
        };
      }, told),

      info: Effect.fnUntraced(function* () {
        const caller = yield* member;
        const { hosts, now } = yield* parts.jobs().health.pipe(orRefused("/path"));
        return {
          version: parts.version,
          shops: shopsOf(parts, caller),
          now,
          hosts: hosts.map(({ name, seenAt, since }) => ({ name, since, seenAt })),
        };
      }, told),

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

      runs: Effect.fnUntraced(function* ({ query }) {
        const shop = yield* shopNamed(parts, query.shop);
        const runs = yield* parts.runsOf(shop).pipe(
          Effect.flatMap((store) => store.recent(query.limit ?? defaultRuns)),
          orAway,
        );
        return { runs: runs.map(viewOf) };
      }, told),

      run: Effect.fnUntraced(function* ({ params, query }) {
        const shop = yield* shopNamed(parts, query.shop);
        const record = yield* parts.runsOf(shop).pipe(
          Effect.flatMap((store) => store.get(params.run_id)),
          orAway,
        );
        return record === null ? yield* waiting(params.run_id, shop) : viewOf(record);
      }, told),
    }),
  );
};
