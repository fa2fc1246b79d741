import { Effect } from "effect";
import { benchShop } from "./benchShop.ts";
import type { Measurement } from "./Measurement.ts";
import { mostInASecond, recordSends } from "./sends.ts";

const newOrders = 100;
const perSecond = 20;
/** One list and two details an order, at Temu's limit. */
const requests = 1 + 2 * newOrders;
const floorSeconds = requests / perSecond;

/** A run with 100 new orders, at Temu's own limit and 50 ms a request. */
export const measureRequestLimit = Effect.gen(function* () {
  const shop = yield* benchShop({ orders: 0, latencyMillis: 50, requestsPerSecond: perSecond });
  // The first run sets the watermark: what is measured is an ordinary run.
  yield* Effect.promise(() => shop.temuJtl.runOrderSync());
  yield* Effect.orDie(shop.control.sell(newOrders));
  const sends = recordSends(shop.endpoint);
  const run = yield* Effect.promise(() => shop.temuJtl.runOrderSync());
  const sent = Object.values(run.temuRequests).reduce((sum, count) => sum + count, 0);
  const seconds = run.durationMillis / 1_000;
  const most = mostInASecond(sends);
  const measurements: ReadonlyArray<Measurement> = [
    {
      what: `A run with ${newOrders} new orders, 50 ms a request`,
      figure: `${seconds.toFixed(2)} s`,
      bound: `at most 5 % over ${floorSeconds.toFixed(2)} s`,
      holds: run.outcome === "succeeded" && seconds <= floorSeconds * 1.05,
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
