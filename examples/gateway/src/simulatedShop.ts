import { existsSync, readFileSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { inventedStock, SeededRandom } from "@temu-jtl/core/testing";
import {
  type SimulatorControl,
  simulatedJtlWawi,
  simulatorControl,
  spawnSimulator,
} from "@temu-jtl/simulator";
import { Effect } from "effect";
import type { OpenOptions, TemuJtl } from "temu-jtl";
import type { Trade } from "./gatewayArguments.ts";

const shopId = "demo";
/** SKUs that the shop has. */
const skuCount = 40;
/** How fast the simulated JTL-Wawi is: a row waits for its worker, then the order for the packing table. */
const takeOverMillis = 5_000;
const packMillis = 40_000;
const latencyMillis = 20;
/** One order out of so many comes without a street, for a person to look after. */
const troubleEvery = 15;
/** One order out of so many is cancelled by its buyer. */
const cancelEvery = 20;

/** Ends the PostgreSQL of this folder without any ceremony: nobody needs its books again. */
const endPostgres = (dataDir: string): void => {
  const pidFile = join(dataDir, "postgres", "postmaster.pid");
  if (!existsSync(pidFile)) return;
  process.kill(Number(readFileSync(pidFile, "utf8").split("\n")[0]), "SIGQUIT");
};

type Articles = ReturnType<typeof inventedStock>["articles"];

/** One beat of the shop's life: orders come in, goods arrive, another channel sells. */
const beat = Effect.fnUntraced(function* (
  control: SimulatorControl,
  random: SeededRandom,
  articles: Articles,
) {
  const sold = yield* control.sell(random.whole(1, 2));
  for (const parentOrderSn of sold) {
    if (random.whole(1, troubleEvery) === 1) {
      yield* control.trouble(parentOrderSn, { address: "missing" });
    }
    if (random.whole(1, cancelEvery) === 1) yield* control.cancel(parentOrderSn);
  }
  const articleAt = (place: number) => articles[place]?.sku ?? "";
  yield* control.restock(articleAt(random.whole(0, articles.length - 1)), random.whole(0, 10));
  const other = articleAt(random.whole(0, articles.length - 1));
  if ((yield* control.availableOf(other)) > 2) yield* control.sellElsewhere(other, 1);
});

/**
 * A shop between a simulated Temu and a simulated JTL-Wawi, in which something happens all the time. The
 * simulators begin anew with each start, and so do the books: they are in a folder of their own that goes
 * with the scope.
 */
export const openSimulatedShop = Effect.fnUntraced(function* (given: {
  readonly dataDir: string;
  /** Nobody else has this port, and so nobody else the folder that is named after it. */
  readonly port: number;
  readonly trade: Trade;
}) {
  const { orders, everySeconds, seed } = given.trade;
  const dataDir = join(given.dataDir, `simulated-${given.port}`);
  const removeBooks = Effect.promise(() => rm(dataDir, { recursive: true, force: true }));
  // Others may pass through: as root PostgreSQL runs as another user.
  yield* Effect.promise(() => mkdir(given.dataDir, { recursive: true, mode: 0o711 }));
  yield* Effect.acquireRelease(removeBooks, () => removeBooks);

  const simulator = yield* spawnSimulator({
    latencyMillis,
    jtlTakeOverMillis: takeOverMillis,
    jtlPackMillis: packMillis,
  });
  const control = simulatorControl(simulator.url);
  const { articles, skus } = inventedStock(skuCount);
  yield* control.setStock(articles);
  yield* control.stockSkus(skus);
  yield* control.sell(orders);

  const options: OpenOptions = {
    database: { embedded: dataDir },
    dataDir,
    shops: [{ id: shopId, temu: { ...simulator.credentials, endpoint: simulator.endpoint } }],
    jtl: simulatedJtlWawi(simulator.url),
  };
  return {
    options,
    /** For a process that ends at once. */
    abandon: () => endPostgres(dataDir),
    /** Sells from now on, and has the jobs run so often that there is something to see. */
    begin: Effect.fnUntraced(function* ({ jobs }: TemuJtl) {
      const random = new SeededRandom(seed);
      for (const job of ["sync_orders", "sync_inventory"]) {
        yield* Effect.promise(() =>
          jobs.setSchedule({ job, by: "the simulated shop", schedule: { everyMinutes: 1 } }),
        );
      }
      yield* beat(control, random, articles).pipe(
        Effect.delay(`${everySeconds} seconds`),
        Effect.forever,
        Effect.tapError(({ message }) =>
          Effect.logError(`The simulated shop stands still: ${message}`),
        ),
        Effect.forkScoped,
      );
    }),
  };
});
