import { RequestBudget, RunStore, TemuApi } from "@temu-jtl/core";
import { Effect } from "effect";

/**
 * The program with a Temu whose writes wait for a budget that is full for so many seconds: the first
 * write alone, or each one.
 */
export const withFullBudget =
  (fullSeconds: number, how: "first" | "each") =>
  <A, E, R>(program: Effect.Effect<A, E, R>) =>
    Effect.gen(function* () {
      const temu = yield* TemuApi;
      const budget = yield* RequestBudget;
      let writes = 0;
      const inSlot = <B, F>(request: Effect.Effect<B, F>) =>
        Effect.gen(function* () {
          writes += 1;
          const taken = how === "each" || writes === 1 ? fullSeconds : 0;
          for (let others = 0; others <= taken; others += 1) {
            const other = budget.spend("demo-app", Effect.void);
            yield* Effect.forkChild(other, { startImmediately: true });
          }
          return yield* budget.spend("demo-app", request);
        });
      const waiting = TemuApi.of({
        ...temu,
        editStock: (edit) => inSlot(temu.editStock(edit)),
        confirmShipment: (confirmation) => inSlot(temu.confirmShipment(confirmation)),
      });
      return yield* Effect.provideService(program, TemuApi, waiting);
    }).pipe(Effect.provide(RequestBudget.layerMemory({ perSecond: 1 })));

/** The program on a host whose lease never holds for longer than a second. */
export const withShortLease = <A, E, R>(program: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const runs = yield* RunStore;
    const check: typeof runs.check = (lease) =>
      Effect.map(runs.check(lease), (millis) => Math.min(millis, 1_000));
    return yield* Effect.provideService(program, RunStore, RunStore.of({ ...runs, check }));
  });

/** The program on a host that renews no lease and does not notice. */
export const withoutRenewal = <A, E, R>(program: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const runs = yield* RunStore;
    return yield* Effect.provideService(
      program,
      RunStore,
      RunStore.of({ ...runs, renew: () => Effect.void }),
    );
  });
