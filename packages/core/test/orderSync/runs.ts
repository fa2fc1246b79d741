import {
  orderSync,
  type OrderSyncServices,
  OrderStore,
  type RunReport,
  runWorkflow,
  type Workflow,
} from "@temu-jtl/core";
import { TemuWorld } from "@temu-jtl/core/testing";
import { Effect, References } from "effect";
import { memoryShop } from "../memoryShop.ts";

export const start = { trigger: "test", parameters: {} };

/** One run of the order sync. */
export const sync = runWorkflow(orderSync(), start);

/** One run of these steps. */
export const only = (steps: Workflow<OrderSyncServices>["steps"]) =>
  runWorkflow({ name: "order_sync", steps }, start);

export const counts = Effect.flatMap(OrderStore, (orders) => orders.countByState);

export const countsOf = (run: RunReport, name: string) =>
  run.steps.find((step) => step.name === name)?.counts;

export const problemsOf = (run: RunReport, name: string) =>
  run.steps.find((step) => step.name === name)?.problems.map(({ code }) => code);

/** A shop in memory where time stands still and nobody logs. */
export const inShop = <A, E, R>(program: Effect.Effect<A, E, R>) =>
  program.pipe(
    Effect.provide(memoryShop),
    Effect.provideService(References.MinimumLogLevel, "None"),
  );

/** Sells so many orders and answers their numbers. */
export const sell = Effect.fnUntraced(function* (count: number) {
  const temu = yield* TemuWorld;
  return (yield* temu.sell(count)).map(({ order }) => order.parentOrderSn);
});

/** Sells one order and answers its number. */
export const sellOne = Effect.map(sell(1), ([number = ""]) => number);

/** The steps that bring an order as far as its document. */
export const untilExported = orderSync().steps.slice(0, 3);
