import { Clock, Effect, Layer } from "effect";
import { namedResults, type Operation, type OperationResult } from "../../domain/Operation.ts";
import { days, type Instant } from "../../domain/Time.ts";
import { operationDays, OperationStore } from "../../ports/OperationStore.ts";
import { leaseMillis } from "../../ports/RunStore.ts";

interface Kept extends Pick<Operation, "operationId" | "shop" | "kind" | "by" | "total"> {
  readonly startedAt: Instant;
  readonly aliveUntil: Instant;
  readonly endedAt: Instant | null;
  readonly results: ReadonlyMap<string, OperationResult>;
}

const resultsOf = (results: ReadonlyArray<OperationResult>, wanted: "skipped" | "failed") => {
  const orders = results
    .filter(({ outcome }) => outcome === wanted)
    .toSorted((a, b) => (a.parentOrderSn < b.parentOrderSn ? -1 : 1));
  return { count: orders.length, orders: orders.slice(0, namedResults) };
};

/** Operations in memory, by Effect's Clock. */
export const memoryOperationStoreLayer: Layer.Layer<OperationStore> = Layer.sync(
  OperationStore,
  () => {
    const kept = new Map<string, Kept>();
    const change = (operationId: string, to: (known: Kept, now: Instant) => Partial<Kept>) =>
      Effect.map(Clock.currentTimeMillis, (now) => {
        const known = kept.get(operationId);
        if (known !== undefined) kept.set(operationId, { ...known, ...to(known, now) });
      });
    return OperationStore.of({
      begin: (operation) =>
        Effect.map(Clock.currentTimeMillis, (now) => {
          for (const [operationId, { startedAt }] of kept) {
            if (startedAt < now - days(operationDays)) kept.delete(operationId);
          }
          kept.set(operation.operationId, {
            ...operation,
            startedAt: now,
            aliveUntil: now + leaseMillis,
            endedAt: null,
            results: new Map(),
          });
        }),
      renew: (operationId) => change(operationId, (_, now) => ({ aliveUntil: now + leaseMillis })),
      record: (operationId, result) =>
        change(operationId, ({ results }) => ({
          results: new Map([...results, [result.parentOrderSn, result]]),
        })),
      end: (operationId) => change(operationId, (_, now) => ({ endedAt: now })),
      get: (operationId) =>
        Effect.map(Clock.currentTimeMillis, (now) => {
          const known = kept.get(operationId);
          if (known === undefined) return null;
          const { aliveUntil, endedAt, results, ...operation } = known;
          const all = [...results.values()];
          return {
            ...operation,
            endedAt,
            state: endedAt !== null ? "ended" : aliveUntil > now ? "running" : "interrupted",
            done: all.filter(({ outcome }) => outcome === "done").length,
            skipped: resultsOf(all, "skipped"),
            failed: resultsOf(all, "failed"),
          };
        }),
    });
  },
);
