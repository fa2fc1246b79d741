import { Clock, Effect, Layer } from "effect";
import { begunRun } from "../../domain/Run.ts";
import { LeaseLost } from "../../domain/SyncError.ts";
import { CurrentShop } from "../../ports/CurrentShop.ts";
import { type Beginning, type Lease, leaseMillis, RunStore } from "../../ports/RunStore.ts";
import { MemoryState, refused } from "./MemoryState.ts";

/** The runs of the current shop and their lease in memory, by Effect's Clock. */
export const memoryRunStoreLayer: Layer.Layer<RunStore, never, MemoryState | CurrentShop> =
  Layer.effect(
    RunStore,
    Effect.gen(function* () {
      const { id: shop } = yield* CurrentShop;
      const { ofShop, shops } = yield* MemoryState;
      const memory = ofShop(shop);

      const newRunId = (wanted: string | undefined): string => {
        const isTaken = (id: string) => [...shops.values()].some(({ runs }) => runs.has(id));
        if (wanted !== undefined && !isTaken(wanted)) return wanted;
        let number = memory.runs.size + 1;
        while (isTaken(`${shop}-run-${number}`)) number += 1;
        return `${shop}-run-${number}`;
      };

      /** The lease while this host holds it: not given back, not passed on. */
      const heldLease = Effect.fnUntraced(function* ({ workflow, number }: Lease) {
        const lease = memory.leases.get(workflow);
        if (lease?.number === number && lease.runId !== null) return lease;
        return yield* new LeaseLost({
          shop,
          workflow,
          message: "Another host has taken over.",
          whatToDo: "Nothing: the run goes on elsewhere.",
        });
      });

      const interrupt = (workflow: string, now: number): void => {
        for (const run of memory.runs.values()) {
          if (run.workflow !== workflow || run.outcome !== null) continue;
          const durationMillis = Math.max(0, now - run.startedAt);
          memory.runs.set(run.runId, { ...run, outcome: "interrupted", durationMillis });
        }
      };

      return RunStore.of({
        begin: ({ workflow, trigger, parameters, runId: wanted }) =>
          Effect.map(Clock.currentTimeMillis, (now): Beginning => {
            const lease = memory.leases.get(workflow);
            if (lease !== undefined && lease.runId !== null && lease.expiresAt > now) {
              const run = memory.runs.get(lease.runId);
              if (run !== undefined) return { _tag: "UnderWay", run };
            }
            interrupt(workflow, now);
            const runId = newRunId(wanted);
            const number = (lease?.number ?? 0) + 1;
            const run = begunRun({ runId, shop, workflow, trigger, parameters, startedAt: now });
            memory.runs.set(runId, run);
            memory.leases.set(workflow, { number, runId, expiresAt: now + leaseMillis });
            return { _tag: "Begun", run, lease: { workflow, number } };
          }),

        renew: Effect.fnUntraced(function* (lease) {
          const now = yield* Clock.currentTimeMillis;
          const held = yield* heldLease(lease);
          memory.leases.set(lease.workflow, { ...held, expiresAt: now + leaseMillis });
        }),

        check: Effect.fnUntraced(function* (lease) {
          const now = yield* Clock.currentTimeMillis;
          const { expiresAt } = yield* heldLease(lease);
          if (expiresAt > now) return expiresAt - now;
          return yield* new LeaseLost({
            shop,
            workflow: lease.workflow,
            message: "The lease has run out: this host was silent for too long.",
            whatToDo: "Nothing, if it happened once. Otherwise look for a host that stalls.",
          });
        }),

        recordStep: Effect.fnUntraced(function* (runId, step) {
          const run = memory.runs.get(runId);
          if (run === undefined) {
            return yield* refused("RunStore.recordStep", "No run has this id.");
          }
          const isKnown = run.steps.some(({ name }) => name === step.name);
          const steps = isKnown
            ? run.steps.map((other) => (other.name === step.name ? step : other))
            : [...run.steps, step];
          memory.runs.set(runId, { ...run, steps });
        }),

        finish: Effect.fnUntraced(function* (runId, lease, end) {
          const held = yield* heldLease(lease);
          memory.leases.set(lease.workflow, { ...held, runId: null });
          const run = memory.runs.get(runId);
          if (run !== undefined) memory.runs.set(runId, { ...run, ...end });
        }),

        get: (runId) => Effect.sync(() => memory.runs.get(runId) ?? null),

        recent: (limit) =>
          Effect.sync(() => [...memory.runs.values()].toReversed().slice(0, limit)),
      });
    }),
  );
