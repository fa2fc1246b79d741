import { type Alert, Alerts, JtlWawi } from "@temu-jtl/core";
import { Effect, Fiber } from "effect";
import { TestClock } from "effect/testing";
import { sync } from "./runs.ts";

/** Runs a program while time goes on. */
export const withTime = Effect.fnUntraced(function* <A, E, R>(program: Effect.Effect<A, E, R>) {
  const fiber = yield* Effect.forkChild(program);
  while (fiber.pollUnsafe() === undefined) yield* TestClock.adjust("1 second");
  return yield* Fiber.join(fiber);
});

type Jtl = JtlWawi["Service"];

/** The program with a JTL that answers differently. */
export const withJtl =
  (change: (jtl: Jtl) => Partial<Jtl>) =>
  <A, E, R>(program: Effect.Effect<A, E, R>) =>
    Effect.gen(function* () {
      const jtl = yield* JtlWawi;
      return yield* Effect.provideService(program, JtlWawi, JtlWawi.of({ ...jtl, ...change(jtl) }));
    });

/** The sync with a JTL that answers differently. */
export const syncWithJtl = (change: (jtl: Jtl) => Partial<Jtl>) => withJtl(change)(sync);

/** What JTL shows while its worker holds everything: neither rows nor orders. */
export const heldByWorker = (): Partial<Jtl> => ({
  queued: () => Effect.succeed([]),
  orders: () => Effect.succeed([]),
});

/** The program, and what people were told meanwhile: the codes, with the order's number if it is one. */
export const watchAlerts = Effect.fnUntraced(function* <A, E, R>(program: Effect.Effect<A, E, R>) {
  const raised: Array<Alert> = [];
  const answer = yield* Effect.provideService(program, Alerts, {
    raise: (alert) =>
      Effect.sync(() => {
        raised.push(alert);
      }),
  });
  return { answer, raised, codes: raised.map(({ code }) => code) };
});
