import { Effect, Equal, Layer, Option, Result, Stream } from "effect";
import type { HoldCode } from "../../domain/HoldReason.ts";
import type { StateChange } from "../../domain/Order.ts";
import { isDone, type OrderState } from "../../domain/OrderState.ts";
import { isOlderReading } from "../../domain/FetchedOrder.ts";
import { type DecideImport, type ImportedPage, planImport } from "../../domain/planImport.ts";
import type { StoredDocument, Submission } from "../../domain/Submission.ts";
import type { StorageError } from "../../domain/SyncError.ts";
import type { Instant } from "../../domain/Time.ts";
import { CurrentShop } from "../../ports/CurrentShop.ts";
import { orderPageSize, OrderStore } from "../../ports/OrderStore.ts";
import {
  applicable,
  applyChanges,
  atOnce,
  forbidden,
  makeWish,
  MemoryState,
  objection,
  refused,
  type ShopMemory,
  stateSince,
} from "./MemoryState.ts";

const byNumber = (a: { parentOrderSn: string }, b: { parentOrderSn: string }): number =>
  a.parentOrderSn < b.parentOrderSn ? -1 : 1;

const importPage = (
  memory: ShopMemory,
  decide: DecideImport,
  when: { readonly at: number; readonly runId: string | null },
): Effect.Effect<ImportedPage | null, StorageError> => {
  const page = [...memory.fetched.values()].toSorted(byNumber).slice(0, orderPageSize);
  if (page.length === 0) return Effect.succeed(null);
  const plan = planImport(
    page.map((fetched) => ({ fetched, known: memory.orders.get(fetched.parentOrderSn) ?? null })),
    decide,
  );
  if (Result.isFailure(plan)) return refused("OrderStore.importFetched", plan.failure);
  for (const { order, known, reason } of plan.success.writes) {
    const { parentOrderSn, state } = order;
    memory.orders.set(parentOrderSn, order);
    const from = known?.state ?? null;
    if (from !== state) memory.events.push({ parentOrderSn, from, to: state, reason, ...when });
  }
  for (const { parentOrderSn } of page) memory.fetched.delete(parentOrderSn);
  return Effect.succeed(plan.success.imported);
};

const storedAs = (document: StoredDocument | undefined): ReadonlyArray<StoredDocument> => {
  if (document === undefined) return [];
  const { hash, parentOrderSn, revision, text } = document;
  return [{ parentOrderSn, revision, text, hash }];
};

const changeSubmission = (
  memory: ShopMemory,
  parentOrderSn: string,
  change: Partial<Submission>,
): void => {
  const known = memory.submissions.get(parentOrderSn);
  if (known !== undefined) memory.submissions.set(parentOrderSn, { ...known, ...change });
};

/** The orders of the current shop in memory. */
export const memoryOrderStoreLayer: Layer.Layer<OrderStore, never, MemoryState | CurrentShop> =
  Layer.effect(
    OrderStore,
    Effect.gen(function* () {
      const { id } = yield* CurrentShop;
      const memory = (yield* MemoryState).ofShop(id);

      const latestDocument = (parentOrderSn: string) => memory.documents.get(parentOrderSn)?.at(-1);

      /** Changes states unless something objects, and then does the rest. */
      const move = (
        operation: string,
        changes: Parameters<typeof applyChanges>[1],
        rest: (at: Instant) => unknown = () => undefined,
      ) =>
        atOnce((when) => {
          const against = objection(memory, operation, changes);
          if (against !== null) return against;
          applyChanges(memory, changes, when);
          rest(when.at);
          return Effect.void;
        });

      /** Changes the states of those orders that are as they should be, and answers their numbers. */
      const moveSome = (operation: string, changes: ReadonlyArray<StateChange>) =>
        atOnce((when) => {
          const against = forbidden(operation, changes);
          if (against !== null) return against;
          const possible = applicable(memory, changes);
          applyChanges(memory, possible, when);
          return Effect.succeed(possible.map(({ parentOrderSn }) => parentOrderSn));
        });

      return OrderStore.of({
        watermark: (name) => Effect.sync(() => memory.watermarks.get(name) ?? null),

        setWatermark: (name, at) =>
          Effect.sync(() => {
            memory.watermarks.set(name, at);
          }),

        known: (parentOrderSns) =>
          Effect.sync(() =>
            [...new Set(parentOrderSns)].flatMap(
              (parentOrderSn) => memory.orders.get(parentOrderSn) ?? [],
            ),
          ),

        wish: (parentOrderSns) =>
          Effect.sync(() => {
            for (const parentOrderSn of parentOrderSns) makeWish(memory, parentOrderSn);
          }),

        wishes: Effect.sync(() =>
          [...memory.wishes].map(([parentOrderSn, number]) => ({ parentOrderSn, number })),
        ),

        forgetWishes: (wishes) =>
          Effect.sync(() => {
            for (const { number, parentOrderSn } of wishes) {
              if (memory.wishes.get(parentOrderSn) === number) memory.wishes.delete(parentOrderSn);
            }
          }),

        saveFetched: (orders) =>
          Effect.sync(() => {
            for (const order of orders) {
              const other = memory.fetched.get(order.parentOrderSn);
              if (other === undefined || !isOlderReading(order, other)) {
                memory.fetched.set(order.parentOrderSn, order);
              }
            }
          }),

        fetchedCount: Effect.sync(() => memory.fetched.size),

        fetchedSkus: Effect.sync(() => {
          const lines = [...memory.fetched.values()].flatMap(({ content }) =>
            content._tag === "Readable" ? content.order.lines : [],
          );
          const skus = lines.map(({ merchantSku, skuId }) => ({ skuId, merchantSku }));
          return [
            ...new Map(skus.map((sku) => [`${sku.skuId}\n${sku.merchantSku}`, sku])).values(),
          ];
        }),

        importFetched: (decide) => atOnce((when) => importPage(memory, decide, when)),

        get: (parentOrderSn) => Effect.sync(() => memory.orders.get(parentOrderSn) ?? null),

        inStates: (states, pageSize = orderPageSize, since = Number.NEGATIVE_INFINITY) =>
          Stream.paginate("", (after) =>
            Effect.sync(() => {
              const page = [...memory.orders.values()]
                .filter(
                  ({ parentOrderSn, state }) =>
                    states.includes(state) &&
                    parentOrderSn > after &&
                    stateSince(memory, parentOrderSn) >= since,
                )
                .toSorted(byNumber)
                .slice(0, pageSize);
              const last = page.at(-1);
              return last === undefined
                ? [[], Option.none()]
                : [[page], Option.some(last.parentOrderSn)];
            }),
          ),

        countByState: Effect.sync(() => {
          const counts: Partial<Record<OrderState, number>> = {};
          for (const { state } of memory.orders.values()) counts[state] = (counts[state] ?? 0) + 1;
          return counts;
        }),

        countByHoldCode: Effect.sync(() => {
          const counts: Partial<Record<HoldCode, number>> = {};
          for (const { holdReasons, state } of memory.orders.values()) {
            if (state !== "held") continue;
            for (const code of new Set(holdReasons.map((reason) => reason.code))) {
              counts[code] = (counts[code] ?? 0) + 1;
            }
          }
          return counts;
        }),

        history: (parentOrderSn) =>
          Effect.sync(() => memory.events.filter((event) => event.parentOrderSn === parentOrderSn)),

        changeStates: (changes) => moveSome("OrderStore.changeStates", changes),

        hold: (orders) =>
          move(
            "OrderStore.hold",
            orders.map((order) => ({
              ...order,
              to: "held",
              reason: order.holdReasons.map(({ code }) => code).join(","),
            })),
          ),

        changeHolds: (changes) =>
          atOnce((when) => {
            const possible = changes.flatMap(({ seen, ...change }) => {
              const order = memory.orders.get(change.parentOrderSn);
              const isAsSeen =
                order?.state === change.from && Equal.equals(order.holdReasons, seen);
              const to: OrderState = change.holdReasons.length === 0 ? "imported" : "held";
              return isAsSeen ? [{ ...change, to }] : [];
            });
            applyChanges(memory, possible, when);
            return Effect.succeed(possible.map(({ parentOrderSn }) => parentOrderSn));
          }),

        saveDocuments: (documents) =>
          Effect.suspend(() => {
            const stored = documents.map(({ parentOrderSn, text, hash, totalGross }) => ({
              parentOrderSn,
              revision: (latestDocument(parentOrderSn)?.revision ?? 0) + 1,
              text,
              hash,
              totalGross,
            }));
            return move(
              "OrderStore.saveDocuments",
              documents.map(({ parentOrderSn }) => ({
                parentOrderSn,
                from: "imported",
                to: "exported",
                reason: "documentRendered",
              })),
              () => {
                for (const document of stored) {
                  const before = memory.documents.get(document.parentOrderSn) ?? [];
                  memory.documents.set(document.parentOrderSn, [...before, document]);
                }
              },
            ).pipe(Effect.as(stored.flatMap(storedAs)));
          }),

        documents: (parentOrderSns) =>
          Effect.sync(() =>
            [...new Set(parentOrderSns)]
              .flatMap((parentOrderSn) => storedAs(latestDocument(parentOrderSn)))
              .toSorted(byNumber),
          ),

        beginSubmission: (intent) =>
          Effect.suspend(() => {
            const { parentOrderSn, revision, documentHash } = intent;
            const latest = latestDocument(parentOrderSn);
            if (latest?.revision !== revision || latest.hash !== documentHash) {
              return refused(
                "OrderStore.beginSubmission",
                `Revision ${revision} with this hash is not the latest document of order ${parentOrderSn}.`,
              );
            }
            return move(
              "OrderStore.beginSubmission",
              [{ parentOrderSn, from: "exported", to: "submitting", reason: "handOverBegun" }],
              (begunAt) =>
                memory.submissions.set(parentOrderSn, {
                  ...intent,
                  rowId: null,
                  begunAt,
                  missedAt: null,
                  totalGross: latest.totalGross,
                }),
            );
          }),

        recordSubmission: (parentOrderSn, rowId) =>
          move(
            "OrderStore.recordSubmission",
            [{ parentOrderSn, from: "submitting", to: "submitted", reason: "handedOver" }],
            () => changeSubmission(memory, parentOrderSn, { rowId, missedAt: null }),
          ),

        submissions: (states, parentOrderSns) =>
          Effect.sync(() =>
            [...memory.submissions.values()]
              .filter(({ parentOrderSn }) => {
                const order = memory.orders.get(parentOrderSn);
                return (
                  order !== undefined &&
                  states.includes(order.state) &&
                  parentOrderSns?.includes(parentOrderSn) !== false
                );
              })
              .toSorted(byNumber),
          ),

        endedUnaccepted: (since) =>
          Effect.sync(() =>
            [...memory.orders.values()]
              .filter(
                ({ parentOrderSn, state }) =>
                  (state === "cancelled" || state === "closed") &&
                  stateSince(memory, parentOrderSn) >= since &&
                  memory.submissions.has(parentOrderSn) &&
                  !memory.jtlOrderNumbers.has(parentOrderSn),
              )
              .toSorted(byNumber),
          ),

        noteMissed: (parentOrderSns, missedAt) =>
          Effect.sync(() => {
            for (const number of parentOrderSns) changeSubmission(memory, number, { missedAt });
          }),

        setBlocks: (blocks) =>
          Effect.sync(() =>
            blocks.flatMap(({ parentOrderSn, seen, ...others }) => {
              const order = memory.orders.get(parentOrderSn);
              if (order === undefined) return [];
              const { blockReasons, contentHash } = order;
              if (seen !== undefined && !Equal.equals(seen, { contentHash, blockReasons }))
                return [];
              memory.orders.set(parentOrderSn, { ...order, ...others });
              return [parentOrderSn];
            }),
          ),

        recordAcceptance: (acceptances) =>
          Effect.map(
            moveSome(
              "OrderStore.recordAcceptance",
              acceptances.map(({ parentOrderSn, from }) => ({
                parentOrderSn,
                from,
                to: "accepted",
                reason: "acceptedByJtl",
              })),
            ),
            (accepted) => {
              for (const { parentOrderSn, jtlOrderNumbers } of acceptances) {
                if (accepted.includes(parentOrderSn)) {
                  memory.jtlOrderNumbers.set(parentOrderSn, jtlOrderNumbers);
                }
              }
              return accepted;
            },
          ),

        erasePersonalData: (before) =>
          Effect.sync(() => {
            const done = [...memory.orders.values()].filter(
              ({ parentOrderSn, state }) =>
                isDone(state) && stateSince(memory, parentOrderSn) < before,
            );
            const erased = done.filter(
              ({ address, handedOver, parentOrderSn }) =>
                address !== null ||
                handedOver?.address != null ||
                memory.fetched.has(parentOrderSn) ||
                (memory.documents.get(parentOrderSn) ?? []).some(({ text }) => text !== ""),
            );
            for (const order of erased) {
              const { handedOver, parentOrderSn } = order;
              memory.orders.set(parentOrderSn, {
                ...order,
                address: null,
                handedOver: handedOver && { ...handedOver, address: null },
              });
              memory.fetched.delete(parentOrderSn);
              const documents = memory.documents.get(parentOrderSn) ?? [];
              memory.documents.set(
                parentOrderSn,
                documents.map((document) => ({ ...document, text: "" })),
              );
            }
            return erased.length;
          }),
      });
    }),
  );
