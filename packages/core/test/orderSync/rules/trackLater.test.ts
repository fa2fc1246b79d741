import { describe, expect, it } from "@effect/vitest";
import { type JtlParcel, JtlWawi, ShipmentStore, trackOrders } from "@temu-jtl/core";
import { JtlWorld } from "@temu-jtl/core/testing";
import { Effect } from "effect";
import { TestClock } from "effect/testing";
import { counts, inShop, only, problemsOf, sellOne, sync } from "../runs.ts";

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
