// Brings so many orders all the way and prints the peak of memory. It runs in a process of its own, so
// that nothing else counts.
import { minutes } from "@temu-jtl/core";
import { Effect } from "effect";
import { benchShop } from "./benchShop.ts";
import { printPeak, watchMemory } from "./peakMemory.ts";

const orders = Number(process.argv[2]);
const raisedLimit = 1_000_000;

const wholeWay = Effect.gen(function* () {
  const { pass, temuJtl } = yield* benchShop({
    orders,
    latencyMillis: 0,
    requestsPerSecond: raisedLimit,
  });
  for (let run = 0; run < 4; run += 1) {
    yield* Effect.promise(() => temuJtl.runOrderSync({ onProgress: watchMemory }));
    yield* pass(minutes(2));
  }
  return yield* Effect.promise(() => temuJtl.orderCounts("bench"));
});

const { reported } = await Effect.runPromise(Effect.scoped(wholeWay));
printPeak(reported ?? 0);
