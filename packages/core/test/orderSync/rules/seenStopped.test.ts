import { describe, expect, it } from "@effect/vitest";
import { Archive, type Instant, OrderStore, ShopStore } from "@temu-jtl/core";
import { badGateway, JtlWorld, serverBusy, temuCalls, TemuWorld } from "@temu-jtl/core/testing";
import { Effect } from "effect";
import { TestClock } from "effect/testing";
import { counts, countsOf, inShop, problemsOf, sell, sellOne, sync } from "../runs.ts";
import { detailRequests, standing, syncOnly, withSettings } from "./shops.ts";

/** The token has ended, or was taken away. */
const noAuth = { _tag: "Refused", code: 3_000_034, message: "access token is invalid" } as const;

const lists = ({ temuRequests }: { readonly temuRequests: Readonly<Record<string, number>> }) =>
  temuRequests[temuCalls.orders];

describe("What a run costs", () => {
  it.effect.each([
    [0, 1],
    [1, 1],
    [100, 1],
    [101, 2],
    [250, 3],
  ] as const)("(S8) %d changed orders are %d lists and two requests for each", ([sold, pages]) =>
    inShop(
      Effect.gen(function* () {
        yield* TestClock.adjust("1 hour");
        yield* sync;
        yield* TestClock.adjust("1 hour");
        yield* sell(sold);
        const run = yield* sync;
        expect(lists(run)).toBe(pages);
        expect(detailRequests(run)).toEqual({ address: sold, decrypted: 0, amounts: sold });
      }),
    ),
  );

  it.effect("(S8) a quiet run asks once, however many orders are held", () =>
    inShop(
      Effect.gen(function* () {
        const jtl = yield* JtlWorld;
        const temu = yield* TemuWorld;
        yield* jtl.stockArticles([]);
        const numbers = yield* sell(120);
        for (const number of numbers.slice(0, 20)) {
          yield* temu.trouble(number, { amountsNotReady: true });
        }
        yield* sync;
        yield* TestClock.adjust("20 minutes");
        yield* sync;
        yield* TestClock.adjust("4 minutes");
        expect((yield* sync).temuRequests).toEqual({ [temuCalls.orders]: 1 });
        expect(yield* counts).toEqual({ held: 120 });
      }),
    ),
  );

  it.effect("(S8) the token's data is read daily", () =>
    inShop(
      Effect.gen(function* () {
        const read: Array<number> = [];
        for (let hour = 0; hour <= 48; hour += 1) {
          const { temuRequests } = yield* sync;
          if (temuRequests[temuCalls.tokenInfo] === 1) read.push(hour);
          yield* TestClock.adjust("1 hour");
        }
        expect(read).toEqual([0, 24, 48]);
      }),
    ),
  );

  it.effect("(S8) a token whose data cannot be read stops nothing", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        yield* temu.failNext(temuCalls.tokenInfo, 1, badGateway);
        yield* sell(1);
        expect((yield* sync).outcome).toBe("succeeded");
        expect(yield* counts).toEqual({ submitted: 1 });
      }),
    ),
  );
});

describe("A lost authorisation", () => {
  it.effect("(S9) fails the run; each due run asks about the token alone until it answers", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const shop = yield* ShopStore;
        yield* sync;
        yield* TestClock.adjust("1 hour");
        yield* sell(2);
        yield* temu.failNext(temuCalls.orders, 1, noAuth);
        yield* temu.failNext(temuCalls.tokenInfo, 3, noAuth);
        const stopped = yield* sync;
        expect(stopped.outcome).toBe("failed");
        expect(problemsOf(stopped, "fetch")).toEqual([`${temuCalls.orders}: 3000034`]);
        for (let due = 0; due < 3; due += 1) {
          yield* TestClock.adjust("5 minutes");
          const run = yield* sync;
          expect(run.outcome).toBe("failed");
          expect(run.temuRequests).toEqual({ [temuCalls.tokenInfo]: 1 });
          expect(yield* shop.token).toMatchObject({ refused: true });
        }
        yield* TestClock.adjust("5 minutes");
        const again = yield* sync;
        expect(again.outcome).toBe("succeeded");
        expect(again.temuRequests[temuCalls.tokenInfo]).toBe(1);
        expect(yield* counts).toEqual({ submitted: 2 });
        expect(yield* shop.token).toMatchObject({ refused: false });
        yield* TestClock.adjust("5 minutes");
        expect((yield* sync).temuRequests).toEqual({ [temuCalls.orders]: 1 });
      }),
    ),
  );

  it.effect("(S9) that shows at an order's details stops the shop too", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        yield* sell(40);
        yield* temu.failNext(temuCalls.amounts, 1, noAuth);
        const run = yield* sync;
        expect(run.outcome).toBe("failed");
        expect(detailRequests(run).amounts).toBe(1);
        yield* temu.failNext(temuCalls.tokenInfo, 1, noAuth);
        expect((yield* sync).temuRequests).toEqual({ [temuCalls.tokenInfo]: 1 });
      }),
    ),
  );

  it.effect("(S9) sends no parcel to Temu while the shop is stopped, and sends it afterwards", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const jtl = yield* JtlWorld;
        const number = yield* sellOne;
        yield* sync;
        yield* jtl.takeOver;
        yield* sync;
        yield* jtl.pack();
        yield* temu.failNext(temuCalls.orders, 1, noAuth);
        yield* temu.failNext(temuCalls.tokenInfo, 1, noAuth);
        expect((yield* sync).temuRequests).toEqual({ [temuCalls.orders]: 1 });
        yield* TestClock.adjust("5 minutes");
        expect((yield* sync).temuRequests).toEqual({ [temuCalls.tokenInfo]: 1 });
        expect(yield* standing(number)).not.toBe("reported");
        yield* TestClock.adjust("5 minutes");
        yield* sync;
        expect(yield* standing(number)).toBe("reported");
      }),
    ),
  );

  it.effect("(S9) that shows at the hand-over is remembered, and the order waits", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const jtl = yield* JtlWorld;
        const number = yield* sellOne;
        yield* jtl.failNext("submit", 1, serverBusy);
        yield* sync;
        expect(yield* standing(number)).toBe("exported");
        // Temu's word is too old: the order is asked for by its number before it is handed over.
        yield* TestClock.adjust("30 minutes");
        yield* temu.failNext(temuCalls.orders, 1, noAuth);
        yield* syncOnly({ parentOrderSns: [] });
        expect(yield* standing(number)).toBe("exported");
        yield* temu.failNext(temuCalls.tokenInfo, 1, noAuth);
        expect((yield* sync).temuRequests).toEqual({ [temuCalls.tokenInfo]: 1 });
        yield* sync;
        expect(yield* standing(number)).toBe("submitted");
      }),
    ),
  );
});

describe("Personal data", () => {
  /** Brings an order all the way to `reported`. */
  const reported = Effect.gen(function* () {
    const jtl = yield* JtlWorld;
    const number = yield* sellOne;
    yield* sync;
    yield* jtl.takeOver;
    yield* sync;
    yield* jtl.pack();
    yield* sync;
    expect(yield* standing(number)).toBe("reported");
    return number;
  });

  const addressOf = (number: string) =>
    Effect.flatMap(OrderStore, (orders) =>
      Effect.map(orders.get(number), (order) => order?.address ?? null),
    );

  const documentOf = (number: string) =>
    Effect.flatMap(OrderStore, (orders) =>
      Effect.map(orders.documents([number]), ([document]) => document?.text),
    );

  it.effect("(Z4) is erased 30 days after an order was reported, and not before", () =>
    inShop(
      Effect.gen(function* () {
        const number = yield* reported;
        yield* TestClock.adjust("30 days");
        yield* sync;
        expect(yield* addressOf(number)).not.toBeNull();
        yield* TestClock.adjust("1 day");
        const run = yield* sync;
        expect(countsOf(run, "erase")).toMatchObject({ processed: 1, changed: 1 });
        expect(yield* addressOf(number)).toBeNull();
        expect(yield* documentOf(number)).toBe("");
        yield* TestClock.adjust("1 day");
        expect(countsOf(yield* sync, "erase")).toMatchObject({ processed: 0 });
      }),
    ),
  );

  it.effect("(Z4) is erased after as many days as the shop sets, in the archive too", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const archive = yield* Archive;
        const erased: Array<Instant> = [];
        const eraseBefore = (at: Instant) => Effect.sync(() => void erased.push(at));
        const number = yield* sellOne;
        yield* temu.cancel(number);
        yield* TestClock.adjust("3 days");
        yield* sync;
        yield* TestClock.adjust("8 days");
        const now = yield* temu.now;
        yield* sync.pipe(
          withSettings({ retentionDays: 7 }),
          Effect.provideService(Archive, Archive.of({ ...archive, eraseBefore })),
        );
        expect(erased).toEqual([now - 7 * 24 * 3_600_000]);
      }),
    ),
  );

  it.effect("(Z4) is looked for once a day", () =>
    inShop(
      Effect.gen(function* () {
        const archive = yield* Archive;
        let times = 0;
        const eraseBefore = () => Effect.sync(() => void (times += 1));
        const run = sync.pipe(
          Effect.provideService(Archive, Archive.of({ ...archive, eraseBefore })),
        );
        for (let hour = 0; hour < 48; hour += 1) {
          yield* run;
          yield* TestClock.adjust("1 hour");
        }
        expect(times).toBe(2);
      }),
    ),
  );

  it.effect("(Z4) of an order that is still open stays", () =>
    inShop(
      Effect.gen(function* () {
        const number = yield* sellOne;
        yield* sync;
        yield* TestClock.adjust("100 days");
        yield* sync;
        expect(yield* standing(number)).toBe("submitted");
        expect(yield* addressOf(number)).not.toBeNull();
      }),
    ),
  );
});
