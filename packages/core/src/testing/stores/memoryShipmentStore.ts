import { Effect, Equal, Layer, Option, Stream } from "effect";
import {
  confirmedLines,
  type Parcel,
  type ShipmentReport,
  standingReportStates,
} from "../../domain/Shipment.ts";
import { CurrentShop } from "../../ports/CurrentShop.ts";
import { ShipmentStore } from "../../ports/ShipmentStore.ts";
import { applyChanges, atOnce, MemoryState, refused, type ShopMemory } from "./MemoryState.ts";

const reportPageSize = 100;

const ordersIn = (parcels: ReadonlyArray<Parcel>): ReadonlySet<string> =>
  new Set(
    parcels.flatMap((parcel) => [
      parcel.parentOrderSn,
      ...parcel.contents.map((line) => line.parentOrderSn),
    ]),
  );

const byShipping = (a: Parcel, b: Parcel): number =>
  a.shippedAt - b.shippedAt || (a.parcelId < b.parcelId ? -1 : 1);

/** The parcels that these orders have something in. */
export const parcelsOf = (
  memory: ShopMemory,
  parentOrderSns: ReadonlyArray<string>,
): ReadonlyArray<Parcel> => {
  const wanted = new Set(parentOrderSns);
  return [...memory.parcels.values()]
    .filter((parcel) => [...ordersIn([parcel])].some((one) => wanted.has(one)))
    .toSorted(byShipping);
};

/** Units of each order line that Temu has confirmed. */
const confirmedUnits = (memory: ShopMemory): ReadonlyMap<string, number> => {
  const units = new Map<string, number>();
  for (const { state, confirmation } of memory.reports.values()) {
    if (state !== "confirmed") continue;
    for (const line of confirmation.parcels.flatMap(({ contents }) => contents)) {
      units.set(line.orderSn, (units.get(line.orderSn) ?? 0) + line.quantity);
    }
  }
  return units;
};

/** Those of the shipped orders whose every unit is confirmed. */
const reportedOf = (
  memory: ShopMemory,
  parentOrderSns: ReadonlyArray<string>,
): ReadonlyArray<string> => {
  const units = confirmedUnits(memory);
  return parentOrderSns.filter((parentOrderSn) => {
    const order = memory.orders.get(parentOrderSn);
    const lines = order?.temu?.lines ?? [];
    return (
      order?.state === "shipped" &&
      lines.every((line) => line.quantity <= (units.get(line.orderSn) ?? 0))
    );
  });
};

/** The lines (`orderSn`) that standing reports tell, all but one report. */
const standingLines = (memory: ShopMemory, but: string | null = null): Set<string> =>
  new Set(
    [...memory.reports.values()]
      .filter(({ reportId, state }) => reportId !== but && standingReportStates.has(state))
      .flatMap(({ confirmation }) => [...confirmedLines(confirmation)]),
  );

/** The parcels and shipment reports of the current shop in memory. */
export const memoryShipmentStoreLayer: Layer.Layer<
  ShipmentStore,
  never,
  MemoryState | CurrentShop
> = Layer.effect(
  ShipmentStore,
  Effect.gen(function* () {
    const { id } = yield* CurrentShop;
    const memory = (yield* MemoryState).ofShop(id);

    return ShipmentStore.of({
      saveParcels: (given) =>
        atOnce((when) => {
          const parcels = [...new Map(given.map((one) => [one.parcelId, one])).values()];
          const fresh = parcels.filter(
            (parcel) => !Equal.equals(memory.parcels.get(parcel.parcelId), parcel),
          );
          const created = fresh.filter(({ parcelId }) => !memory.parcels.has(parcelId)).length;
          for (const parcel of fresh) memory.parcels.set(parcel.parcelId, parcel);
          const accepted = [...ordersIn(parcels)].filter(
            (parentOrderSn) => memory.orders.get(parentOrderSn)?.state === "accepted",
          );
          const changes = accepted.map((parentOrderSn) => ({
            parentOrderSn,
            from: "accepted" as const,
            to: "shipped" as const,
            reason: "parcelPacked",
          }));
          applyChanges(memory, changes, when);
          return Effect.succeed({ created, changed: fresh.length - created });
        }),

      parcels: (parentOrderSns) => Effect.sync(() => parcelsOf(memory, parentOrderSns)),

      sharing: (parentOrderSns) =>
        Effect.sync(() => {
          const numbers = new Set(
            parcelsOf(memory, parentOrderSns).map(({ trackingNumber }) => trackingNumber),
          );
          return [...memory.parcels.values()]
            .filter(({ trackingNumber }) => trackingNumber !== "" && numbers.has(trackingNumber))
            .toSorted(byShipping);
        }),

      plan: (confirmations, insteadOf = []) =>
        Effect.suspend(() => {
          for (const reportId of insteadOf) {
            const state = memory.reports.get(reportId)?.state;
            if (state !== "planned" && state !== "rejected") {
              return refused(
                "ShipmentStore.plan",
                `Shipment report ${reportId} is not planned or rejected (any more).`,
              );
            }
          }
          for (const reportId of insteadOf) {
            const report = memory.reports.get(reportId);
            if (report) memory.reports.set(reportId, { ...report, state: "withdrawn" });
          }
          const told = standingLines(memory);
          for (const confirmation of confirmations) {
            const own = confirmedLines(confirmation);
            if ([...own].some((orderSn) => told.has(orderSn))) continue;
            for (const orderSn of own) told.add(orderSn);
            const lines = confirmation.parcels.flatMap(({ contents }) => contents);
            const reportId = String(memory.reports.size + 1);
            memory.reports.set(reportId, {
              reportId,
              parentOrderSns: [...new Set(lines.map((line) => line.parentOrderSn))],
              confirmation,
              state: "planned",
              problem: null,
              whatToDo: null,
              missedAt: null,
            });
          }
          return Effect.void;
        }),

      reportsIn: (states) =>
        Stream.paginate(0, (after) =>
          Effect.sync(() => {
            const page = [...memory.reports.values()]
              .filter(({ reportId, state }) => Number(reportId) > after && states.includes(state))
              .slice(0, reportPageSize);
            const last = page.at(-1);
            return last === undefined
              ? [[], Option.none()]
              : [[page], Option.some(Number(last.reportId))];
          }),
        ),

      reportsOf: (parentOrderSns) =>
        Effect.sync(() =>
          [...memory.reports.values()].filter((report) =>
            report.parentOrderSns.some((one) => parentOrderSns.includes(one)),
          ),
        ),

      changeReport: ({ reportId, from, to, problem = null, whatToDo = null, missedAt = null }) =>
        atOnce((when) => {
          const report = memory.reports.get(reportId);
          if (report?.state !== from) {
            return refused(
              "ShipmentStore.changeReport",
              `Shipment report ${reportId} is not ${from} (any more).`,
            );
          }
          if (to === "sending") {
            const told = standingLines(memory, reportId);
            if ([...confirmedLines(report.confirmation)].some((orderSn) => told.has(orderSn))) {
              return refused(
                "ShipmentStore.changeReport",
                `Shipment report ${reportId} has a line that another report tells.`,
              );
            }
          }
          const changed: ShipmentReport = { ...report, state: to, problem, whatToDo, missedAt };
          memory.reports.set(reportId, changed);
          if (to !== "confirmed") return Effect.void;
          const changes = reportedOf(memory, report.parentOrderSns).map((parentOrderSn) => ({
            parentOrderSn,
            from: "shipped" as const,
            to: "reported" as const,
            reason: "everyUnitConfirmed",
          }));
          applyChanges(memory, changes, when);
          return Effect.void;
        }),
    });
  }),
);
