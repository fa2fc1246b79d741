import {
  type AuditedAction,
  InventoryStore,
  jobIdOf,
  type OrderRequest,
  type OrderState,
  rereadOrder,
} from "@temu-jtl/core";
import { Effect } from "effect";
import { HttpApiBuilder } from "effect/http-api";
import { nameInAudit } from "../access/Access.ts";
import type { Api } from "../api/Api.ts";
import { told } from "../api/Caller.ts";
import { orAway, orRefused } from "../api/refuse.ts";
import { orWishRefused, refusedBecause } from "../api/refuseWish.ts";
import { Refusal } from "../problems/Refusal.ts";
import type { Paths } from "../Paths.ts";
import type { RouterParts } from "../RouterParts.ts";
import { beginRun } from "./beginRun.ts";
import { member, shopNamed } from "./visible.ts";

interface OrderWish {
  readonly params: { readonly parent_order_sn: string };
  readonly query: { readonly shop?: string };
}

export const actionRoutes = (api: Api, paths: Paths, parts: RouterParts) => {
  const { sync } = parts;

  /** Who wants it and in which shop. It stands in the audit before anything is done. */
  const noted = (
    query: { readonly shop?: string },
    type: "sync_orders" | "sync_inventory",
    action: AuditedAction,
    details: Readonly<Record<string, string>>,
  ) =>
    Effect.gen(function* () {
      const shop = yield* shopNamed(parts, query.shop);
      const by = nameInAudit(yield* member);
      yield* parts
        .jobs()
        .note({ job: jobIdOf(type, shop), by, action, details })
        .pipe(orRefused("/query"));
      return { shop, by };
    });

  const forOrder = (
    action: AuditedAction,
    work: (
      request: Required<OrderRequest> & { readonly by: string },
    ) => ReturnType<typeof sync.release>,
  ) =>
    Effect.fnUntraced(function* ({ params, query }: OrderWish) {
      const parentOrderSn = params.parent_order_sn;
      const { by, shop } = yield* noted(query, "sync_orders", action, { parentOrderSn });
      const state: OrderState | null = yield* orWishRefused(work({ shop, parentOrderSn, by }));
      return { shop, parentOrderSn, state };
    }, told);

  /** A run of a job, which is stopped there. */
  const stopOfJob = Effect.fnUntraced(function* (shop: string, runId: string) {
    const jobs = (yield* parts.jobs().list.pipe(orAway)).filter((job) => job.shop === shop);
    const job = jobs.find(({ run }) => run?.runId === runId);
    if (job === undefined) return "nothing" as const;
    const by = nameInAudit(yield* member);
    return yield* parts.jobs().stop({ job: job.jobId, by, runId }).pipe(orRefused("/path"));
  });

  return HttpApiBuilder.group(api, "actions", (handlers) =>
    handlers.handleAll({
      retryOrder: forOrder("retry-order", ({ parentOrderSn, shop }) =>
        sync.retry({ shop, parentOrderSn }),
      ),
      holdOrder: forOrder("hold-order", sync.hold),
      releaseOrder: forOrder("release-order", ({ parentOrderSn, shop }) =>
        sync.release({ shop, parentOrderSn }),
      ),

      rereadOrder: Effect.fnUntraced(function* ({ params, query }) {
        const parentOrderSn = params.parent_order_sn;
        const { by, shop } = yield* noted(query, "sync_orders", "reread-order", { parentOrderSn });
        yield* orWishRefused(sync.inShop(shop, rereadOrder(parentOrderSn)));
        // With no number at all it reads what was wished for, and nothing else.
        return yield* beginRun(paths, shop, (control) =>
          sync.orderSync({ shop, parentOrderSns: [], trigger: by, ...control }),
        );
      }, told),

      pushSku: Effect.fnUntraced(function* ({ params: { sku }, query }) {
        const { by, shop } = yield* noted(query, "sync_inventory", "push-stock", { sku });
        const item = yield* orWishRefused(
          sync.inShop(
            shop,
            Effect.flatMap(InventoryStore, (inventory) => inventory.item(sku)),
          ),
        );
        if (item === null || !item.isListed) {
          return yield* new Refusal({ code: "unknownSku", parameters: { sku } });
        }
        if (item.isHeldBack) return yield* refusedBecause("skuHeldBack");
        if (item.target === null) return yield* refusedBecause("skuNotSold");
        return yield* beginRun(paths, shop, (control) =>
          sync.inventorySync({ shop, onlySku: sku, trigger: by, ...control }),
        );
      }, told),

      stopRun: Effect.fnUntraced(function* ({ params: { run_id: runId }, query }) {
        const shop = yield* shopNamed(parts, query.shop);
        const answer = yield* stopOfJob(shop, runId);
        if (answer !== "nothing") return { answer };
        const record = yield* parts.runsOf(shop).pipe(
          Effect.flatMap((runs) => runs.get(runId)),
          orAway,
        );
        if (record === null) {
          return yield* new Refusal({ code: "unknownRun", parameters: { run: runId } });
        }
        return yield* refusedBecause(record.outcome === null ? "runNotOfAJob" : "runEnded");
      }, told),
    }),
  );
};
