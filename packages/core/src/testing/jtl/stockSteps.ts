import { Effect } from "effect";
import { JtlWawi } from "../../ports/JtlWawi.ts";
import { JtlWorld } from "./JtlWorld.ts";

/** What can be sold of these articles, as `3 ART-1001`. */
export const sellable = Effect.fnUntraced(function* (...skus: ReadonlyArray<string>) {
  const found = yield* (yield* JtlWawi).stock(skus);
  return found.map((one) => `${one.sellable} ${one.sku}`).toSorted();
});

/** 10 of either article of the contract's order, which takes 2 and 1. */
export const tenOfEach = [
  { sku: "ART-1001", onHand: 10 },
  { sku: "ART-1002", onHand: 10 },
] as const;

/** A set of two candles and a glass, with so many of them. */
export const sets = (candles: number, glasses: number) =>
  Effect.gen(function* () {
    const world = yield* JtlWorld;
    yield* world.bundles({
      SET: [
        { sku: "CANDLE", quantity: 2 },
        { sku: "GLASS", quantity: 1 },
      ],
    });
    yield* world.setStock([
      { sku: "SET" },
      { sku: "CANDLE", onHand: candles },
      { sku: "GLASS", onHand: glasses },
    ]);
  });
