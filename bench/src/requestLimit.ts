import { minutes } from "@temu-jtl/core";
import { Effect } from "effect";
import { benchShop } from "./benchShop.ts";
import type { Measurement } from "./Measurement.ts";
import { mostInASecond, recordSends } from "./sends.ts";

const newOrders = 100;
const perSecond = 20;
/** One list and two details an order, at Temu's limit. */
const requests = 1 + 2 * newOrders;
const floorSeconds = requests / perSecond;

const seconds = (millis: number): string => `${(millis / 1_000).toFixed(2)} s`;

/**
 * A run with 100 new orders, at Temu's own limit and 50 ms a request. What Temu limits is the fetch
 * step; the steps after it hand over one order at a time, which Temu's limit says nothing about.
 */
export const measureRequestLimit = Effect.gen(function* () {
  const shop = yield* benchShop({ orders: 0, latencyMillis: 50, requestsPerSecond: perSecond });
  // JTL rests in the run that is measured, and nobody packs: nothing is reported meanwhile.
  yield* Effect.orDie(shop.control.change({ jtlTakeOverMillis: null, jtlPackMillis: null }));
  // A process that has been running for a while: what came before is out of the window, code is warm.
  yield* Effect.orDie(shop.control.sell(newOrders));
  yield* Effect.promise(() => shop.temuJtl.runOrderSync());
  yield* Effect.orDie(shop.control.takeOver);
  yield* shop.pass(minutes(30));
  yield* Effect.promise(() => shop.temuJtl.runOrderSync());
  yield* Effect.orDie(shop.control.sell(newOrders));
  const sends = recordSends(shop.endpoint);
  const run = yield* Effect.promise(() => shop.temuJtl.runOrderSync());

  const sent = Object.values(run.temuRequests).reduce((sum, count) => sum + count, 0);
  const fetchMillis = run.steps.find(({ name }) => name === "fetch")?.durationMillis ?? Infinity;
  const most = mostInASecond(sends);
  const measurements: ReadonlyArray<Measurement> = [
    {
      what: `${newOrders} new orders read from Temu, 50 ms a request`,
      figure: seconds(fetchMillis),
      bound: `at most 5 % over ${floorSeconds.toFixed(2)} s; the whole run took ${seconds(run.durationMillis)}`,
      holds: run.outcome === "succeeded" && fetchMillis / 1_000 <= floorSeconds * 1.05,
    },
    {
      what: "Requests of that run",
      figure: String(sent),
      bound: `exactly ${requests}`,
      holds: sent === requests && sends.length === requests,
    },
    {
      what: "The most sends in any sliding second",
      figure: String(most),
      bound: `at most ${perSecond}`,
      holds: most <= perSecond,
    },
  ];
  return measurements;
});
