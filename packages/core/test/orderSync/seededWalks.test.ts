import { describe, expect, it } from "@effect/vitest";
import { fetchOrders, importOrders, OrderStore, TemuApi } from "@temu-jtl/core";
import { type SoldOrder, TemuWorld } from "@temu-jtl/core/testing";
import { Effect, Fiber, Stream } from "effect";
import { TestClock } from "effect/testing";
import { inShop, only } from "./runs.ts";

const seeds = Array.from({ length: 200 }, (_, index) => index + 1);

/** As far apart as the clocks of Temu and of this machine may be: a little more and Temu refuses. */
const skews = [-299_000, 0, 299_000];

/** One walk, while time goes on: a second and a little for each page. */
const walk = Effect.gen(function* () {
  const temu = yield* TemuApi;
  const slowly = TemuApi.of({
    ...temu,
    listOrders: (query) => temu.listOrders(query).pipe(Stream.tap(() => Effect.sleep(1_100))),
  });
  const run = yield* Effect.forkChild(
    only([fetchOrders(), importOrders]).pipe(Effect.provideService(TemuApi, slowly)),
  );
  while (run.pollUnsafe() === undefined) yield* TestClock.adjust(1_100);
  return yield* Fiber.join(run);
});

const isOpen = ({ order }: Pick<SoldOrder, "order">): boolean =>
  order.status === "unshipped" || order.status === "pending" || order.status === "partlyShipped";

/** Where an order stands, by what Temu says of it and nothing else being the matter. */
const expectedState = ({ order }: Pick<SoldOrder, "order">): string => {
  if (order.status === "cancelled") return "cancelled";
  if (!isOpen({ order })) return "closed";
  return order.labels.length > 0 || order.lines.every(({ quantity }) => quantity === 0)
    ? "held"
    : "imported";
};

describe("After two quiet runs the books say what Temu says", () => {
  it.effect.each(seeds)("(S1, S2, S3, S4) whatever happened during the walks of seed %s", (seed) =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const orders = yield* OrderStore;
        yield* TestClock.setTime(Date.UTC(2026, 10, 24, 8));
        yield* temu.advance(skews[seed % skews.length] ?? 0);
        yield* temu.sell(40 + ((seed * 37) % 220));
        yield* TestClock.adjust("1 minute");
        yield* temu.chance({
          seed,
          faults: (seed % 4) * 0.02,
          events: 0.8,
          access: (seed % 5) * 0.01,
          latencyMillis: 400,
        });
        for (let run = 0; run < 6; run += 1) {
          yield* walk;
          yield* TestClock.adjust(`${1 + ((seed + run * 7) % 20)} minutes`);
        }
        yield* temu.chance(null);
        yield* walk;
        yield* TestClock.adjust("5 minutes");
        expect((yield* walk).outcome).toBe("succeeded");

        const sold = yield* temu.snapshot;
        for (const one of sold) {
          const known = yield* orders.get(one.order.parentOrderSn);
          // The first run leaves the past alone: what had ended before it.
          if (known === null) expect(isOpen(one)).toBe(false);
          else expect(known.temu).toEqual(one.order);
        }

        // The longest wait between two looks at what an order is held for.
        yield* TestClock.adjust("6 hours");
        yield* walk;
        for (const one of sold) {
          const known = yield* orders.get(one.order.parentOrderSn);
          if (known === null) continue;
          const { parentOrderSn } = one.order;
          expect(`${parentOrderSn} ${known.state} ${JSON.stringify(known.holdReasons)}`).toMatch(
            `${parentOrderSn} ${expectedState(one)} `,
          );
          if (known.state === "imported") {
            expect(known.address).toEqual(one.address);
            expect(known.amounts?.goodsGross).toEqual(one.amounts.goodsGross);
          }
        }
      }),
    ),
  );
});
