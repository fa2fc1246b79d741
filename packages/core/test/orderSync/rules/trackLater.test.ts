import { describe, expect, it } from "@effect/vitest";
import { type JtlParcel, JtlWawi, ShipmentStore, trackOrders } from "@temu-jtl/core";
import { JtlWorld, noAnswer, TemuWorld, temuCalls } from "@temu-jtl/core/testing";
import { Effect } from "effect";
import { TestClock } from "effect/testing";
import { withTime } from "../handingOver.ts";
import { counts, inShop, only, problemsOf, sellOne, sync } from "../runs.ts";
import { packed, packLines, track, waiting } from "./packing.ts";
import { withSettings } from "./shops.ts";
import { inJtl } from "./told.ts";

/** An order that is reported, with JTL's parcel of it. */
const reported = Effect.gen(function* () {
  const jtl = yield* JtlWorld;
  const number = yield* sellOne;
  yield* sync;
  yield* jtl.takeOver;
  yield* sync;
  yield* jtl.pack();
  yield* sync;
  expect(yield* counts).toEqual({ reported: 1 });
  const [parcel] = yield* (yield* JtlWawi).parcels([number]);
  if (parcel === undefined) throw new Error("The order is packed.");
  return { jtl, number, parcel };
});

/** What a run tells while JTL shows these parcels. */
const toldOf = Effect.fnUntraced(function* (...parcels: ReadonlyArray<JtlParcel>) {
  const jtl = yield* JtlWawi;
  const shows = JtlWawi.of({ ...jtl, parcels: () => Effect.succeed(parcels) });
  return problemsOf(
    yield* only([trackOrders]).pipe(Effect.provideService(JtlWawi, shows)),
    "track",
  );
});

describe("An order that is reported", () => {
  it.effect(
    "(T8) is told of when its tracking number changes in JTL, until it is changed back",
    () =>
      inShop(
        Effect.gen(function* () {
          const { jtl, number, parcel } = yield* reported;
          expect(problemsOf(yield* sync, "track")).toEqual([]);
          yield* jtl.setTracking(number, "00340434999");
          for (let runs = 0; runs < 2; runs += 1) {
            expect(problemsOf(yield* sync, "track")).toEqual(["numberChangedAfterReport"]);
            yield* TestClock.adjust("1 day");
          }
          // Blanks and hyphens are no other number.
          yield* jtl.setTracking(
            number,
            ` ${parcel.trackingNumber.slice(0, 4)}-${parcel.trackingNumber.slice(4)}`,
          );
          expect(problemsOf(yield* sync, "track")).toEqual([]);
        }),
      ),
  );

  it.effect("(T8) is told of when one more parcel of it is packed, and nothing is written", () =>
    inShop(
      Effect.gen(function* () {
        const { number, parcel } = yield* reported;
        const more = { ...parcel, parcelId: 900, trackingNumber: "00340434900" };
        for (let runs = 0; runs < 2; runs += 1) {
          expect(yield* toldOf(parcel, more)).toEqual(["parcelAfterReport"]);
        }
        const stored = yield* (yield* ShipmentStore).parcels([number]);
        expect(stored.map(({ parcelId }) => parcelId)).toEqual([String(parcel.parcelId)]);
      }),
    ),
  );

  it.effect("(T8) is watched for thirty days", () =>
    inShop(
      Effect.gen(function* () {
        const { parcel } = yield* reported;
        const more = { ...parcel, parcelId: 900, trackingNumber: "00340434900" };
        yield* TestClock.adjust("30 days");
        expect(yield* toldOf(parcel, more)).toEqual(["parcelAfterReport"]);
        yield* TestClock.adjust("1 second");
        expect(yield* toldOf(parcel, more)).toEqual([]);
      }),
    ),
  );

  it.effect("(T8) has no news in a parcel that was known before, or that Temu knows as a box", () =>
    inShop(
      Effect.gen(function* () {
        const { parcel } = yield* reported;
        const shipments = yield* ShipmentStore;
        const box = { ...parcel, parcelId: 900, trackingNumber: "0034-900" };
        const boxesTold = ShipmentStore.of({
          ...shipments,
          reportsOf: (numbers) =>
            Effect.map(shipments.reportsOf(numbers), (reports) =>
              reports.map((report) => ({
                ...report,
                confirmation: {
                  ...report.confirmation,
                  parcels: report.confirmation.parcels.map((one) => ({
                    ...one,
                    furtherBoxes: [{ trackingNumber: "0034900", carrierId: one.carrierId }],
                  })),
                },
              })),
            ),
        });
        const told = toldOf(parcel, box);
        expect(yield* told).toEqual(["parcelAfterReport"]);
        expect(yield* Effect.provideService(told, ShipmentStore, boxesTold)).toEqual([]);
        const [known] = yield* shipments.parcels([parcel.externalNumber]);
        if (known === undefined) throw new Error("The parcel was stored.");
        // Confirmed by hand under another number, though the parcel was stored with its own.
        const stored = { ...known, parcelId: "900", trackingNumber: "0034900", contents: [] };
        yield* shipments.saveParcels([stored]);
        expect(yield* told).toEqual([]);
      }),
    ),
  );

  it.effect("(T8) counts only what Temu has confirmed as told", () =>
    inShop(
      Effect.gen(function* () {
        const { parcel } = yield* reported;
        const shipments = yield* ShipmentStore;
        const number = "00340434900";
        const more = { ...parcel, parcelId: 900, trackingNumber: number };
        const told = (state: "confirmed" | "withdrawn") =>
          Effect.provideService(
            toldOf(parcel, more),
            ShipmentStore,
            ShipmentStore.of({
              ...shipments,
              reportsOf: (numbers) =>
                Effect.map(shipments.reportsOf(numbers), (reports) =>
                  reports.flatMap((report) => [
                    report,
                    {
                      ...report,
                      state,
                      confirmation: {
                        ...report.confirmation,
                        parcels: report.confirmation.parcels.map((one) => ({
                          ...one,
                          parcelId: "900",
                          trackingNumber: number,
                        })),
                      },
                    },
                  ]),
                ),
            }),
          );
        expect(yield* told("confirmed")).toEqual([]);
        expect(yield* told("withdrawn")).toEqual(["parcelAfterReport"]);
      }),
    ),
  );
});

/** What a run tells of an order that is wholly or partly told while JTL's parcels are like this. */
const toldWith = Effect.fnUntraced(function* (
  change: (parcel: JtlParcel, place: number) => ReadonlyArray<JtlParcel>,
) {
  const jtl = yield* JtlWawi;
  const shows = JtlWawi.of({
    ...jtl,
    parcels: (numbers) =>
      Effect.map(jtl.parcels(numbers), (parcels) => parcels.flatMap((one, at) => change(one, at))),
  });
  return problemsOf(yield* Effect.provideService(track, JtlWawi, shows), "track");
});

describe("A parcel that Temu was told of", () => {
  const changed = ["numberChangedAfterReport"];
  const gone = ["parcelGoneAfterReport"];

  it.effect("(T8) is told of when its number has changed while the answer was not known", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const jtl = yield* JtlWorld;
        const { number } = yield* packed;
        yield* jtl.setTracking(number, "00340434001");
        yield* temu.failNext(temuCalls.confirmShipment, 1, noAnswer(true));
        yield* withTime(sync);
        yield* jtl.setTracking(number, "00340434002");
        yield* sync;
        expect(yield* counts).toEqual({ reported: 1 });
        for (let runs = 0; runs < 2; runs += 1) {
          expect(problemsOf(yield* sync, "track")).toEqual(changed);
        }
        yield* jtl.setTracking(number, "00340434001");
        expect(problemsOf(yield* sync, "track")).toEqual([]);
      }),
    ),
  );

  it.effect("(T8) is told of when it changes or goes while the order is told in part", () =>
    inShop(
      Effect.gen(function* () {
        const { first } = yield* waiting(1);
        yield* packLines(first, [0], { tracking: "00340434001" });
        yield* sync;
        expect(yield* toldWith((parcel) => [parcel])).toEqual([]);
        for (let runs = 0; runs < 2; runs += 1) {
          const other = "00340434002";
          expect(yield* toldWith((parcel) => [{ ...parcel, trackingNumber: other }])).toEqual(
            changed,
          );
          expect(yield* toldWith(() => [])).toEqual(gone);
          // Packed anew, it is another parcel with what Temu was told of.
          const anew = { parcelId: 900, trackingNumber: "00340434900" };
          expect(yield* toldWith((parcel) => [{ ...parcel, ...anew }])).toEqual(changed);
        }
      }).pipe(withSettings({ partialReports: "perLine" })),
    ),
  );

  it.effect(
    "(T8) is told of when its contents were told under two numbers one after the other",
    () =>
      inShop(
        Effect.gen(function* () {
          yield* packed;
          yield* toldWith((parcel) => {
            const contents = parcel.contents.slice(0, 1);
            return [{ ...parcel, contents, noteContents: contents }];
          });
          expect(yield* counts).toEqual({ shipped: 1 });
          const other = (parcel: JtlParcel) => [{ ...parcel, trackingNumber: "00340434002" }];
          expect(yield* toldWith(other)).toEqual(changed);
          expect(yield* counts).toEqual({ reported: 1 });
          expect(yield* toldWith(other)).toEqual(changed);
        }).pipe(withSettings({ partialReports: "perLine" })),
      ),
  );

  it.effect("(T8) is told of when it is gone after the order was reported", () =>
    inShop(
      Effect.gen(function* () {
        yield* packed;
        yield* sync;
        expect(yield* counts).toEqual({ reported: 1 });
        expect(yield* toldWith((parcel) => [parcel])).toEqual([]);
        for (let runs = 0; runs < 2; runs += 1) expect(yield* toldWith(() => [])).toEqual(gone);
      }),
    ),
  );

  it.effect("(T8) is told of when it was one of several under a number, and has its own now", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const { first } = yield* waiting(1);
        const number = first.parentOrderSn;
        yield* packLines(first, [0], { tracking: "00340434001" });
        yield* packLines(first, [1], { tracking: "00340434001" });
        yield* temu.failNext(temuCalls.confirmShipment, 1, noAnswer(true));
        yield* withTime(sync);
        const own = (parcel: JtlParcel, place: number) =>
          place === 0 ? [parcel] : [{ ...parcel, trackingNumber: "00340434002" }];
        yield* toldWith(own);
        expect(yield* counts).toEqual({ reported: 1 });
        const stored = yield* (yield* ShipmentStore).parcels([number]);
        expect(stored.map(({ trackingNumber }) => trackingNumber)).toContain("00340434002");
        expect(yield* toldWith(own)).toEqual(changed);
      }),
    ),
  );

  it.effect("(T8) is told of when it is a further box with another number", () =>
    inShop(
      Effect.gen(function* () {
        const jtl = yield* JtlWorld;
        yield* inJtl;
        yield* jtl.pack({ tracking: "00340434001" });
        const boxes = (trackingNumber: string) => (parcel: JtlParcel) => [
          { ...parcel, contents: [], noteParcels: 2 },
          { ...parcel, contents: [], noteParcels: 2, parcelId: 901, trackingNumber },
        ];
        yield* (yield* TemuWorld).failNext(temuCalls.confirmShipment, 1, noAnswer(true));
        yield* withTime(toldWith(boxes("00340434002")));
        yield* toldWith(boxes("00340434003"));
        expect(yield* counts).toEqual({ reported: 1 });
        expect(yield* toldWith(boxes("00340434002"))).toEqual([]);
        expect(yield* toldWith(boxes("00340434003"))).toEqual(changed);
      }),
    ),
  );
});
