import { DateTime, Effect } from "effect";
import { maskOrder } from "../../../domain/OrderList.ts";
import { minutes } from "../../../domain/Time.ts";
import { OrderStore } from "../../../ports/OrderStore.ts";
import { Reports } from "../../../ports/Reports.ts";
import { ShipmentStore } from "../../../ports/ShipmentStore.ts";
import type { ContractCase } from "../../Contract.ts";
import { expectEqual, expectThat } from "../../expectations.ts";
import type { InventoryWorld } from "../inventory/contract/InventoryWorld.ts";
import { at, begin } from "../inventory/contract/steps.ts";
import { sampleFetchedOrder, sampleParentOrder } from "../sampleOrders.ts";
import { acceptSamples, numberOf } from "../steps.ts";
import { inShop, order } from "./steps.ts";

const view = { now: begin, timeZone: DateTime.zoneMakeNamedUnsafe("Europe/Berlin") };
const whole = { withPersonalData: true };

const lineOf = (index: number) => {
  const { goodsId = "", orderSn = "", skuId = "" } = sampleParentOrder(index).lines[0] ?? {};
  return { line: { parentOrderSn: numberOf(index), orderSn, quantity: 1 }, goodsId, skuId };
};

/** Two orders that JTL has, in one parcel that was told to Temu, and a parcel of the first one's own. */
const shippedTogether = Effect.gen(function* () {
  const shipments = yield* ShipmentStore;
  yield* at(begin, acceptSamples([1, 2]));
  const parcel = { parentOrderSn: numberOf(1), shippingMethod: "DHL", furtherBoxOf: null };
  const both = [lineOf(1), lineOf(2)];
  yield* at(
    begin + minutes(5),
    shipments.saveParcels([
      {
        ...parcel,
        parcelId: "P-2",
        trackingNumber: "TRACK-B",
        shippedAt: begin + minutes(2),
        contents: both.map(({ line }) => line),
      },
      {
        ...parcel,
        parcelId: "P-1",
        trackingNumber: "TRACK-A",
        shippedAt: begin + minutes(3),
        contents: [],
      },
    ]),
  );
  const contents = both.map(({ line, ...goods }) => ({ ...line, ...goods }));
  const told = { parcelId: "P-2", trackingNumber: "TRACK-B", carrierId: "1", warehouseId: "W" };
  yield* shipments.plan([{ sendType: "combined", parcels: [{ ...told, contents }] }]);
  return {
    parcels: yield* shipments.parcels([numberOf(1)]),
    reports: yield* shipments.reportsOf([numberOf(1)]),
  };
});

export const oneOrderContract: ReadonlyArray<ContractCase<Reports | InventoryWorld>> = [
  {
    name: "an order: has its lines, history, parcels, reports and JTL's numbers",
    test: Effect.gen(function* () {
      const reports = yield* Reports;
      const [{ parcels, reports: told }, record, events] = yield* inShop(
        "north",
        Effect.gen(function* () {
          const orders = yield* OrderStore;
          return [
            yield* shippedTogether,
            yield* orders.get(numberOf(1)),
            yield* orders.history(numberOf(1)),
          ] as const;
        }),
      );
      yield* expectEqual(
        [parcels.length, told.length, events.length],
        [2, 1, 3],
        "what there is to tell",
      );
      const listed = {
        shop: "north",
        ...record,
        stateSince: begin + minutes(5),
        jtlOrderNumbers: ["AU-1"],
        trackingNumbers: ["TRACK-A", "TRACK-B"],
      };
      yield* expectEqual(
        yield* reports.order("north", numberOf(1), whole),
        { ...listed, events, parcels, reports: told },
        "the order",
      );
      const list = yield* reports.orders(
        { shops: ["north"], number: numberOf(1) },
        {},
        { ...view, ...whole },
      );
      yield* expectEqual(list.items, [listed], "the order in a list");
      const other = yield* reports.order("north", numberOf(2), whole);
      yield* expectEqual(
        [other?.trackingNumbers, other?.parcels.length, other?.reports],
        [["TRACK-B"], 1, told],
        "the other in its parcel",
      );
      yield* expectEqual(yield* reports.order("south", numberOf(1)), null, "in another shop");
      yield* expectEqual(yield* reports.order("north", "PO-0"), null, "one that there is not");
    }),
  },
  {
    name: "an order: names, streets and how to reach people come masked unless they are asked for",
    test: Effect.gen(function* () {
      const reports = yield* Reports;
      const fetched = sampleFetchedOrder(1);
      const address = fetched.address._tag === "Read" ? fetched.address.value : null;
      const handedOver = { lines: [], address };
      yield* inShop("north", order(1, { record: { handedOver }, at: begin }));
      const open = yield* reports.order("north", numberOf(1), whole);
      const masked = yield* reports.order("north", numberOf(1));
      yield* expectEqual(
        [open?.address, open?.handedOver],
        [address, handedOver],
        "who may see them",
      );
      yield* expectEqual(masked, open && maskOrder(open), "who may not");
      const list = yield* reports.orders({ shops: ["north"] }, {}, view);
      const text = JSON.stringify([masked, list]);
      const {
        city = "",
        firstName = "",
        lastName = "",
        mail = "",
        phone = "",
        street = "",
      } = address ?? {};
      for (const personal of [firstName, lastName, mail, phone, street]) {
        yield* expectThat(!text.includes(personal), "something personal is to be read");
      }
      yield* expectThat(text.includes(city), "the place stays");
      // Nothing is there to mask.
      yield* inShop("north", order(2, { record: { address: null, handedOver: null }, at: begin }));
      const none = yield* reports.order("north", numberOf(2));
      yield* expectEqual([none?.address, none?.handedOver], [null, null], "without an address");
    }),
  },
];
