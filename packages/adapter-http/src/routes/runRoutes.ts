import type { RunRecord } from "@temu-jtl/core";
import { Effect } from "effect";
import { HttpApiBuilder } from "effect/http-api";
import type { Api } from "../api/Api.ts";
import { told } from "../api/Caller.ts";
import type { RunView } from "../api/groups/Runs.ts";
import { orAway, orNoList, orRefused } from "../api/refuse.ts";
import { Refusal } from "../problems/Refusal.ts";
import type { RouterParts } from "../RouterParts.ts";
import { shopNamed } from "./visible.ts";

const viewOf = (record: RunRecord): RunView => ({
  runId: record.runId,
  shop: record.shop,
  status: record.outcome ?? "running",
  record,
});

export const runRoutes = (api: Api, parts: RouterParts) => {
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

  return HttpApiBuilder.group(api, "runs", (handlers) =>
    handlers.handleAll({
      list: Effect.fnUntraced(function* ({ query }) {
        const { cursor, limit, shop: name, ...filter } = query;
        const shops = [yield* shopNamed(parts, name)];
        const { items, next, total } = yield* parts.reports
          .runs({ shops, ...filter }, { cursor, limit })
          .pipe(orNoList);
        return { items: items.map(viewOf), next, total };
      }, told),

      one: Effect.fnUntraced(function* ({ params, query }) {
        const shop = yield* shopNamed(parts, query.shop);
        const record = yield* parts.reports.run([shop], params.run_id).pipe(orAway);
        return record === null ? yield* waiting(params.run_id, shop) : viewOf(record);
      }, told),
    }),
  );
};
