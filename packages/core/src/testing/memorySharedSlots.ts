import { Clock, Effect, Layer } from "effect";
import { exchangeSlots, noRateSlots, type RateSlots } from "../budget/RateSlots.ts";
import { SharedSlots } from "./sharedBudgetContract.ts";

/** Slots of app keys in memory, by Effect's Clock. */
export const memorySharedSlots: Layer.Layer<SharedSlots> = Layer.sync(SharedSlots, () => {
  const slotsOf = new Map<string, RateSlots>();
  return SharedSlots.of({
    exchange: (appKey, request) =>
      Effect.map(Clock.currentTimeMillis, (now) => {
        const [after, answer] = exchangeSlots(slotsOf.get(appKey) ?? noRateSlots, request, now);
        slotsOf.set(appKey, after);
        return answer;
      }),
  });
});
