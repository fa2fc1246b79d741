// Brings so many orders all the way and prints the peak of memory as one line of JSON. It runs in a
// process of its own, so that nothing else counts.
import { minutes } from "@temu-jtl/core";
import { Effect } from "effect";
import { benchShop } from "./benchShop.ts";

const orders = Number(process.argv[2]);
const raisedLimit = 1_000_000;
/** The fetch step tells its progress once a page of this many orders. */
const page = 100;

let peak = 0;
const sample = () => {
  globalThis.gc?.();
  const { external, heapUsed } = process.memoryUsage();
  peak = Math.max(peak, heapUsed + external);
};

const wholeWay = Effect.gen(function* () {
  const { pass, temuJtl } = yield* benchShop({
    orders,
    latencyMillis: 0,
    requestsPerSecond: raisedLimit,
  });
  for (let run = 0; run < 4; run += 1) {
    yield* Effect.promise(() =>
      temuJtl.runOrderSync({
        onProgress: (progress) => {
          if (progress._tag === "StepProgressed" && progress.done % page === 0) sample();
          if (progress._tag === "StepFinished") sample();
        },
      }),
    );
    yield* pass(minutes(2));
  }
  return yield* Effect.promise(() => temuJtl.orderCounts("bench"));
});

const { reported } = await Effect.runPromise(Effect.scoped(wholeWay));
process.stdout.write(`${JSON.stringify({ peak, reported: reported ?? 0 })}\n`);
