import type { DayFigures, Job, ShopFigures, VerdictFacts } from "@temu-jtl/core";
import { Array as Arr, Clock, DateTime, Effect } from "effect";
import type { RouterParts } from "../RouterParts.ts";
import { readTogether } from "./readTogether.ts";

/** What is known of some shops: what the verdict is made of, and what pages and metrics show beside it. */
export interface Facts extends VerdictFacts {
  readonly shops: ReadonlyArray<ShopFigures>;
  readonly days: ReadonlyArray<DayFigures>;
}

/** What of the facts says something of one shop only. */
export const ofShop = (facts: Facts, shop: string): Facts => ({
  ...facts,
  shops: facts.shops.filter((one) => one.shop === shop),
  jobs: facts.jobs.filter((job) => job.shop === shop),
});

const lastDays = 30;

/** Longer than a page waits, nobody knows how things stand. */
const patience = "5 seconds";

const ofShops = (jobs: ReadonlyArray<Job>, shops: ReadonlyArray<string>): ReadonlyArray<Job> =>
  jobs.filter(({ shop }) => shop === null || shops.includes(shop));

const nothing = (now: number): Facts => ({
  now,
  database: "away",
  shops: [],
  days: [],
  jobs: [],
  hosts: [],
});

/**
 * Reads how shops stand, once at a time for each set of them, and after whoever gets the answer has asked.
 * While the database is away the answer says so and is empty.
 */
export const makeFacts = (parts: RouterParts) => {
  const zoneOf = (shop: string) => parts.settings.get(shop)?.timeZone;

  /** A day begins where the shop is. */
  const days = (shops: ReadonlyArray<string>, now: number) =>
    Effect.forEach(
      Object.values(Arr.groupBy(shops, (shop) => zoneOf(shop)?.id ?? "UTC")),
      (together) =>
        parts.reports.days(together, {
          days: lastDays,
          now,
          timeZone: zoneOf(together[0]) ?? DateTime.zoneMakeNamedUnsafe("UTC"),
        }),
    );

  const read = (shops: ReadonlyArray<string>) =>
    Effect.gen(function* () {
      const { hosts, now } = yield* parts.jobs().health;
      const jobs = yield* parts.jobs().list;
      const figures = yield* parts.reports.figures(shops, now);
      const facts: Facts = {
        now,
        database: "up",
        shops: figures,
        days: (yield* days(shops, now)).flat(),
        jobs: ofShops(jobs, shops),
        hosts,
      };
      return facts;
    }).pipe(
      Effect.timeout(patience),
      Effect.catch((error) =>
        Effect.logError("How the shops stand could not be read", error).pipe(
          Effect.andThen(Clock.currentTimeMillis),
          Effect.map(nothing),
        ),
      ),
    );

  const readOnce = readTogether((key) =>
    // In the order of the settings, so that a set of shops has one key.
    read(parts.shops.filter((shop) => key.split("\n").includes(shop))),
  );
  return (shops: ReadonlyArray<string>): Effect.Effect<Facts> =>
    readOnce(shops.toSorted().join("\n"));
};
export type ReadFacts = ReturnType<typeof makeFacts>;
