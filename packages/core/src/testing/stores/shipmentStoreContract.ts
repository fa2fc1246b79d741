import { Effect, Exit, Stream } from "effect";
import type { Parcel, ShipmentConfirmation } from "../../domain/Shipment.ts";
import { OrderStore } from "../../ports/OrderStore.ts";
import { ShipmentStore } from "../../ports/ShipmentStore.ts";
import type { ContractCase } from "../Contract.ts";
import { expectEqual, expectThat } from "../expectations.ts";
import { sampleBegin, sampleFetchedOrder, sampleParentOrder } from "./sampleOrders.ts";
import { acceptSamples, numberOf, takeEverything } from "./steps.ts";

/** A parcel with these units of each line of a sample order; without them with all units. */
const parcelOf = (index: number, parcelId: string, units?: ReadonlyArray<number>): Parcel => ({
  parcelId,
  parentOrderSn: numberOf(index),
  trackingNumber: `0034043400000${index}`,
  shippingMethod: "DHL Paket",
  furtherBoxOf: null,
  shippedAt: sampleBegin + index,
  contents: sampleParentOrder(index).lines.flatMap(({ orderSn, quantity: all }, place) => {
    const quantity = units?.[place] ?? all;
    return quantity === 0 ? [] : [{ parentOrderSn: numberOf(index), orderSn, quantity }];
  }),
});

const confirmationOf = (...parcels: ReadonlyArray<Parcel>): ShipmentConfirmation => ({
  sendType: parcels.length === 1 ? "wholeOrder" : "splitOrder",
  parcels: parcels.map(({ parcelId, trackingNumber, contents }) => ({
    parcelId,
    trackingNumber,
    carrierId: "960246690",
    warehouseId: "WH-1",
    contents: contents.map((line) => ({ ...line, goodsId: "60109951", skuId: "17592231" })),
  })),
});

const stateOf = (index: number) =>
  Effect.flatMap(OrderStore, (orders) =>
    Effect.map(orders.get(numberOf(index)), (order) => order?.state),
  );

/** Plans a report of these parcels and has Temu confirm it. */
const confirm = Effect.fnUntraced(function* (...parcels: ReadonlyArray<Parcel>) {
  const shipments = yield* ShipmentStore;
  yield* shipments.plan([confirmationOf(...parcels)]);
  const planned = yield* Stream.runCollect(shipments.reportsIn(["planned"]));
  for (const { reportId } of planned.flat()) {
    yield* shipments.changeReport({ reportId, from: "planned", to: "sending" });
    yield* shipments.changeReport({ reportId, from: "sending", to: "confirmed" });
  }
});

/** Temu wants one unit of the first line of a sample order, and all of the others. */
const lowerFirstLine = Effect.fnUntraced(function* (index: number) {
  const orders = yield* OrderStore;
  const { lines, updatedAt } = sampleParentOrder(index);
  const lowered = lines.map((line, place) => (place === 0 ? { ...line, quantity: 1 } : line));
  yield* orders.saveFetched([
    sampleFetchedOrder(index, { lines: lowered, updatedAt: updatedAt + 60_000 }),
  ]);
  while ((yield* orders.importFetched(takeEverything)) !== null);
});

/** What every store of shipments promises. Each case starts with an empty shop. */
export const shipmentStoreContract: ReadonlyArray<ContractCase<ShipmentStore | OrderStore>> = [
  {
    name: "a parcel makes its accepted order shipped and is kept with its contents",
    test: Effect.gen(function* () {
      const shipments = yield* ShipmentStore;
      yield* acceptSamples([1, 2]);
      const parcel = parcelOf(1, "11");
      const saved = yield* shipments.saveParcels([parcel]);
      yield* expectEqual(saved, { created: 1, changed: 0 }, "the figures");
      yield* expectEqual(yield* shipments.parcels([numberOf(1)]), [parcel], "the parcels");
      yield* expectEqual([yield* stateOf(1), yield* stateOf(2)], ["shipped", "accepted"], "states");
    }),
  },
  {
    name: "a parcel that is seen again counts only when something of it has changed",
    test: Effect.gen(function* () {
      const shipments = yield* ShipmentStore;
      yield* acceptSamples([1, 2]);
      const without = { ...parcelOf(1, "11"), trackingNumber: "" };
      const other = { ...parcelOf(2, "12"), furtherBoxOf: "11", contents: [] };
      yield* shipments.saveParcels([without, other]);
      const again = yield* shipments.saveParcels([without, other]);
      yield* expectEqual(again, { created: 0, changed: 0 }, "the figures of the second time");
      const complete = { ...parcelOf(1, "11"), contents: parcelOf(1, "11").contents.slice(0, 1) };
      const third = yield* shipments.saveParcels([complete, other, parcelOf(2, "13")]);
      yield* expectEqual(third, { created: 1, changed: 1 }, "the figures of the third time");
      yield* expectEqual(yield* shipments.parcels([numberOf(1)]), [complete], "the parcel");
    }),
  },
  {
    name: "parcels under one tracking number are found from any order that is in one of them",
    test: Effect.gen(function* () {
      const shipments = yield* ShipmentStore;
      yield* acceptSamples([1, 2, 3, 4]);
      const trackingNumber = "00340434999";
      const own = { ...parcelOf(1, "11"), trackingNumber };
      const other = { ...parcelOf(2, "12"), trackingNumber };
      const apart = parcelOf(2, "13");
      const without = [3, 4].map((at) => ({ ...parcelOf(at, `2${at}`), trackingNumber: "" }));
      const within = { ...parcelOf(1, "31"), contents: parcelOf(4, "31").contents };
      yield* shipments.saveParcels([own, other, apart, ...without, within]);
      yield* expectEqual(yield* shipments.sharing([numberOf(2)]), [own, other, apart], "of one");
      yield* expectEqual(
        yield* shipments.sharing([numberOf(1), numberOf(2)]),
        [own, within, other, apart],
        "of both",
      );
      yield* expectEqual(yield* shipments.sharing([numberOf(3)]), [], "without a number");
      yield* expectEqual(yield* shipments.sharing([numberOf(4)]), [within], "by contents");
    }),
  },
  {
    name: "a report that stands in for another withdraws it, unless that was sent meanwhile",
    test: Effect.gen(function* () {
      const shipments = yield* ShipmentStore;
      yield* acceptSamples([1]);
      const first = confirmationOf(parcelOf(1, "11"));
      const second = confirmationOf(parcelOf(1, "12"));
      yield* shipments.plan([first]);
      const states = Effect.map(shipments.reportsOf([numberOf(1)]), (reports) =>
        reports.map(({ state }) => state),
      );
      const [planned] = yield* shipments.reportsOf([numberOf(1)]);
      yield* shipments.plan([second], [planned?.reportId ?? ""]);
      yield* expectEqual(yield* states, ["withdrawn", "planned"], "the states");
      const [, standing] = yield* shipments.reportsOf([numberOf(1)]);
      const reportId = standing?.reportId ?? "";
      yield* shipments.changeReport({ reportId, from: "planned", to: "sending" });
      const exit = yield* Effect.exit(shipments.plan([first], [reportId]));
      yield* expectThat(Exit.isFailure(exit), "what was sent cannot be withdrawn");
      yield* expectEqual(yield* states, ["withdrawn", "sending"], "the states afterwards");
    }),
  },
  {
    name: "no line stands in two reports, whoever plans them at the same time",
    test: Effect.gen(function* () {
      const shipments = yield* ShipmentStore;
      yield* acceptSamples([1, 2]);
      const whole = confirmationOf(parcelOf(1, "11"));
      const part = confirmationOf(parcelOf(1, "12", [2, 0]));
      const other = confirmationOf(parcelOf(2, "21"));
      const stored = Effect.map(
        shipments.reportsOf([numberOf(1), numberOf(2)]),
        (reports): ReadonlyArray<readonly [string, string | undefined]> =>
          reports.map(({ confirmation, state }) => [state, confirmation.parcels[0]?.parcelId]),
      );
      const atOnce = (confirmation: ShipmentConfirmation) =>
        Effect.all(
          Array.from({ length: 8 }, () => shipments.plan([confirmation])),
          { concurrency: "unbounded" },
        );
      const others = Array.from({ length: 20 }, (_, place) => 3 + place);
      for (const index of others) yield* atOnce(confirmationOf(parcelOf(index, `${index}`)));
      const plannedOthers = yield* shipments.reportsOf(others.map(numberOf));
      yield* expectEqual(plannedOthers.length, others.length, "the reports of many orders");
      yield* atOnce(whole);
      yield* shipments.plan([part, other, other]);
      yield* expectEqual(
        yield* stored,
        [
          ["planned", "11"],
          ["planned", "21"],
        ],
        "what many have planned",
      );
      const [report] = yield* shipments.reportsOf([numberOf(1)]);
      const reportId = report?.reportId ?? "";
      const moves = [
        ["planned", "sending"],
        ["sending", "unknown"],
        ["unknown", "sending"],
        ["sending", "confirmed"],
      ] as const;
      for (const [from, to] of moves) {
        yield* shipments.changeReport({ reportId, from, to });
        yield* shipments.plan([part]);
      }
      yield* expectEqual(
        yield* stored,
        [
          ["confirmed", "11"],
          ["planned", "21"],
        ],
        "what was told is not planned again",
      );
    }),
  },
  {
    name: "a report is not sent while another tells one of its lines",
    test: Effect.gen(function* () {
      const shipments = yield* ShipmentStore;
      yield* acceptSamples([1]);
      yield* shipments.plan([confirmationOf(parcelOf(1, "11"))]);
      const [first] = yield* shipments.reportsOf([numberOf(1)]);
      const refused = first?.reportId ?? "";
      yield* shipments.changeReport({ reportId: refused, from: "planned", to: "rejected" });
      yield* shipments.plan([confirmationOf(parcelOf(1, "12", [2, 0]))]);
      const [, second] = yield* shipments.reportsOf([numberOf(1)]);
      yield* shipments.changeReport({ reportId: refused, from: "rejected", to: "planned" });
      const exit = yield* Effect.exit(
        shipments.changeReport({
          reportId: second?.reportId ?? "",
          from: "planned",
          to: "sending",
        }),
      );
      yield* expectThat(Exit.isFailure(exit), "the second report is refused");
      const reports = yield* shipments.reportsOf([numberOf(1)]);
      yield* expectEqual(
        reports.map(({ state }) => state),
        ["planned", "planned"],
        "the states",
      );
    }),
  },
  {
    name: "reports are planned in the order they are given and found by state and order",
    test: Effect.gen(function* () {
      const shipments = yield* ShipmentStore;
      yield* acceptSamples([1, 2]);
      const confirmations = [confirmationOf(parcelOf(2, "12")), confirmationOf(parcelOf(1, "11"))];
      yield* shipments.plan(confirmations);
      const planned = (yield* Stream.runCollect(shipments.reportsIn(["planned"]))).flat();
      yield* expectEqual(
        planned.map((report) => report.confirmation),
        confirmations,
        "the planned reports",
      );
      const [found] = yield* shipments.reportsOf([numberOf(1)]);
      yield* expectEqual(found?.parentOrderSns, [numberOf(1)], "the orders of the report");
      yield* expectEqual(yield* shipments.reportsOf([numberOf(3)]), [], "reports of another order");
      const none = yield* Stream.runCollect(shipments.reportsIn(["confirmed", "unknown"]));
      yield* expectEqual(none.length, 0, "reports in other states");
    }),
  },
  {
    name: "more reports than a page are read, each once",
    test: Effect.gen(function* () {
      const shipments = yield* ShipmentStore;
      const parcels = Array.from({ length: 230 }, (_, index) => parcelOf(index, `p${index}`));
      yield* shipments.plan(parcels.map((parcel) => confirmationOf(parcel)));
      const pages = yield* Stream.runCollect(shipments.reportsIn(["planned"]));
      yield* expectThat(pages.length > 1, "there is more than one page");
      yield* expectEqual(
        pages.flat().flatMap((report) => report.parentOrderSns),
        parcels.map((parcel) => parcel.parentOrderSn),
        "the orders of all reports",
      );
    }),
  },
  {
    name: "a report is moved on only from the state it is in, and keeps Temu's words and ours",
    test: Effect.gen(function* () {
      const shipments = yield* ShipmentStore;
      yield* shipments.plan([confirmationOf(parcelOf(1, "11"))]);
      const [report] = yield* shipments.reportsOf([numberOf(1)]);
      const reportId = report?.reportId ?? "";
      yield* shipments.changeReport({ reportId, from: "planned", to: "sending" });
      const exit = yield* Effect.exit(
        shipments.changeReport({ reportId, from: "planned", to: "sending" }),
      );
      yield* expectThat(Exit.isFailure(exit), "a second start of the same report is refused");
      const problem = "120011002: carrier not supported";
      const whatToDo = "Choose another carrier.";
      const refusal = { problem, whatToDo };
      yield* shipments.changeReport({ reportId, from: "sending", to: "rejected", ...refusal });
      const [after] = yield* shipments.reportsOf([numberOf(1)]);
      yield* expectEqual(
        [after?.state, after?.problem, after?.whatToDo],
        ["rejected", problem, whatToDo],
        "the report",
      );
    }),
  },
  {
    name: "an order is reported once every unit of every line is confirmed",
    test: Effect.gen(function* () {
      const shipments = yield* ShipmentStore;
      yield* acceptSamples([1]);
      const first = parcelOf(1, "11", [2, 0]);
      const second = parcelOf(1, "12", [0, 3]);
      yield* shipments.saveParcels([first, second]);
      yield* confirm(first);
      yield* expectEqual(yield* stateOf(1), "shipped", "the state with a line missing");
      yield* confirm(second);
      yield* expectEqual(yield* stateOf(1), "reported", "the state with all units");
    }),
  },
  {
    name: "a parcel with several orders moves each of them",
    test: Effect.gen(function* () {
      const shipments = yield* ShipmentStore;
      yield* acceptSamples([1, 2, 3]);
      const own = parcelOf(1, "11");
      const shared = { ...own, contents: [...own.contents, ...parcelOf(2, "11").contents] };
      yield* shipments.saveParcels([shared]);
      yield* expectEqual([yield* stateOf(1), yield* stateOf(2)], ["shipped", "shipped"], "states");
      yield* expectEqual(yield* shipments.parcels([numberOf(2)]), [shared], "the second's parcel");
      yield* confirm(shared);
      yield* expectEqual(
        [yield* stateOf(1), yield* stateOf(2), yield* stateOf(3)],
        ["reported", "reported", "accepted"],
        "the states at the end",
      );
    }),
  },
  {
    name: "an order is reported by what another had shipped and by its own reports together",
    test: Effect.gen(function* () {
      const shipments = yield* ShipmentStore;
      yield* acceptSamples([1]);
      const whole = parcelOf(1, "11");
      const [first, ...others] = whole.contents;
      yield* shipments.saveParcels([whole]);
      const found = { ...whole, parcelId: "", contents: first === undefined ? [] : [first] };
      yield* confirm(found);
      yield* expectEqual(yield* stateOf(1), "shipped", "the state with a line found");
      yield* confirm({ ...whole, contents: others });
      yield* expectEqual(yield* stateOf(1), "reported", "the state with the others told");
    }),
  },
  {
    name: "an order that is only accepted stays, however much is confirmed",
    test: Effect.gen(function* () {
      yield* acceptSamples([1]);
      yield* confirm(parcelOf(1, "11"));
      yield* expectEqual(yield* stateOf(1), "accepted", "the state");
    }),
  },
  {
    name: "a report is taken back without another in its place",
    test: Effect.gen(function* () {
      const shipments = yield* ShipmentStore;
      yield* acceptSamples([1]);
      yield* shipments.plan([confirmationOf(parcelOf(1, "11"))]);
      const [planned] = yield* shipments.reportsOf([numberOf(1)]);
      yield* shipments.plan([], [planned?.reportId ?? ""]);
      const reports = yield* shipments.reportsOf([numberOf(1)]);
      yield* expectEqual(
        reports.map(({ state }) => state),
        ["withdrawn"],
        "the states",
      );
    }),
  },
  {
    name: "an order is reported when as many units are confirmed as Temu still wants",
    test: Effect.gen(function* () {
      const shipments = yield* ShipmentStore;
      yield* acceptSamples([1]);
      const whole = parcelOf(1, "11");
      yield* shipments.saveParcels([whole]);
      yield* lowerFirstLine(1);
      const units = sampleParentOrder(1).lines.map(({ quantity }, at) => (at === 0 ? 1 : quantity));
      yield* confirm(parcelOf(1, "11", units));
      yield* expectEqual(yield* stateOf(1), "reported", "the state");
    }),
  },
];
