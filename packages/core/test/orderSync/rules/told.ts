import { expect } from "@effect/vitest";
import { type Alert, Alerts, OrderStore } from "@temu-jtl/core";
import { JtlWorld, TemuWorld } from "@temu-jtl/core/testing";
import { Effect } from "effect";
import { soldOrder } from "../orders.ts";
import { counts, problemsOf, sync } from "../runs.ts";
import { firstLine } from "./deciding.ts";

/** The program, and the alerts that it raises. */
export const withAlerts = Effect.fnUntraced(function* <A, E, R>(program: Effect.Effect<A, E, R>) {
  const alerts: Array<Alert> = [];
  const answer = yield* Effect.provideService(program, Alerts, {
    raise: (alert) => Effect.sync(() => void alerts.push(alert)),
  });
  return { answer, alerts: alerts.map(({ code, parentOrderSn }) => [code, parentOrderSn]) };
});

/** An order of one line that JTL has taken. */
export const inJtl = Effect.gen(function* () {
  const temu = yield* TemuWorld;
  const jtl = yield* JtlWorld;
  const sold = soldOrder();
  yield* temu.add([{ ...sold, order: { ...sold.order, updatedAt: yield* temu.now } }]);
  yield* sync;
  yield* jtl.takeOver;
  yield* sync;
  const number = sold.order.parentOrderSn;
  const blocks = Effect.map((yield* OrderStore).get(number), (order) => order?.blockReasons ?? []);
  return { jtl, temu, number, sku: firstLine(sold).merchantSku, blocks };
});

/** Two runs in which the order stands still and a person is told this each time. */
export const expectTold = Effect.fnUntraced(function* (
  code: string,
  number: string,
  state: string,
) {
  for (let runs = 0; runs < 2; runs += 1) {
    const { alerts, answer } = yield* withAlerts(sync);
    expect(problemsOf(answer, "track")).toEqual([code]);
    expect(alerts).toEqual([[code, number]]);
    expect(yield* counts).toEqual({ [state]: 1 });
  }
});
