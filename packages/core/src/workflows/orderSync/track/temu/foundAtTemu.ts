import { Effect, Stream } from "effect";
import type { OrderLine } from "../../../../domain/ParentOrder.ts";
import type {
  ConfirmedShipment,
  ReportedParcel,
  ShipmentConfirmation,
  ShipmentReport,
} from "../../../../domain/Shipment.ts";
import { ShipmentStore } from "../../../../ports/ShipmentStore.ts";
import { TemuApi } from "../../../../ports/TemuApi.ts";
import { CurrentStep, type Trouble } from "../../../CurrentStep.ts";
import { cleanTrackingNumber } from "../jtl/matchParcels.ts";
import { contentsOf, isFoundAtTemu, ordersIn } from "./toldLines.ts";

/** So many lines are looked up at once; the request budget sets the pace. */
const lookUpConcurrency = 8;

/** A line and what Temu holds as shipped of it. */
export interface FoundLine extends Pick<OrderLine, "orderSn" | "goodsId" | "skuId" | "quantity"> {
  readonly parentOrderSn: string;
  readonly shipments: ReadonlyArray<ConfirmedShipment>;
}

/** Asks Temu what it holds of each line. */
export const lookUpLines = Effect.fnUntraced(function* <Line extends Omit<FoundLine, "shipments">>(
  lines: ReadonlyArray<Line>,
) {
  const temu = yield* TemuApi;
  return yield* Effect.forEach(
    lines,
    (line) =>
      Effect.map(temu.confirmedShipments(line.parentOrderSn, line.orderSn), (shipments) => ({
        ...line,
        shipments,
      })),
    { concurrency: lookUpConcurrency },
  );
});

/** How many units Temu holds as shipped. */
export const unitsHeld = ({ shipments }: Pick<FoundLine, "shipments">): number =>
  shipments.reduce((sum, { quantity }) => sum + quantity, 0);

/** A confirmation that says what Temu holds of these lines, under its own numbers. */
export const foundConfirmation = (lines: ReadonlyArray<FoundLine>): ShipmentConfirmation => {
  const parcels = new Map<string, ReportedParcel>();
  for (const { goodsId, orderSn, parentOrderSn, shipments, skuId } of lines) {
    for (const { carrierId, quantity, trackingNumber } of shipments) {
      const key = `${trackingNumber} ${carrierId}`;
      const known = parcels.get(key) ?? {
        parcelId: "",
        trackingNumber,
        carrierId,
        warehouseId: "",
        contents: [],
      };
      const content = { parentOrderSn, orderSn, quantity, goodsId, skuId };
      parcels.set(key, { ...known, contents: [...known.contents, content] });
    }
  }
  return { sendType: "splitOrder", parcels: [...parcels.values()] };
};

const otherNumber = (numbers: ReadonlyArray<string>): Trouble => ({
  code: "otherNumberAtTemu",
  message: `Temu has something of it as shipped under another tracking number than JTL: ${numbers
    .map((number) => (number === "" ? "none" : number))
    .join(", ")}.`,
  whatToDo:
    "Compare the parcels in Seller Center and in JTL-Wawi. If the number at Temu is wrong, change it in Seller Center.",
});

/** Takes a report of what was found at Temu for confirmed, and tells of numbers that are none of ours. */
const confirmFound = Effect.fnUntraced(function* (reports: ReadonlyArray<ShipmentReport>) {
  const shipments = yield* ShipmentStore;
  const step = yield* CurrentStep;
  const parcels = yield* shipments.parcels(reports.flatMap(({ parentOrderSns }) => parentOrderSns));
  for (const { confirmation, parentOrderSns, reportId } of reports) {
    for (const parentOrderSn of parentOrderSns) {
      const ours = new Set(
        parcels
          .filter((parcel) => ordersIn(parcel).includes(parentOrderSn))
          .map(({ trackingNumber }) => cleanTrackingNumber(trackingNumber)),
      );
      const others = confirmation.parcels
        .filter(({ contents }) => contents.some((one) => one.parentOrderSn === parentOrderSn))
        .map(({ trackingNumber }) => trackingNumber)
        .filter((number) => number === "" || !ours.has(cleanTrackingNumber(number)));
      if (others.length > 0) yield* step.alert(otherNumber(others), parentOrderSn);
    }
    yield* shipments.changeReport({ reportId, from: "planned", to: "confirmed" });
    yield* step.count({ changed: parentOrderSns.length });
  }
});

/**
 * Records what Temu was found to hold as confirmed reports, in the place of these and of what was to be
 * told of the same lines. Cut off in between, the records wait as planned ones, which {@link confirmAllFound} finds in the next run.
 */
export const recordFound = Effect.fnUntraced(function* (
  found: ReadonlyArray<ShipmentConfirmation>,
  insteadOf: ReadonlyArray<string> = [],
) {
  const shipments = yield* ShipmentStore;
  const contents = found.flatMap(contentsOf);
  const lines = new Set(contents.map(({ orderSn }) => orderSn));
  const numbers = [...new Set(contents.map(({ parentOrderSn }) => parentOrderSn))];
  const outdated = (yield* shipments.reportsOf(numbers)).filter(
    ({ confirmation, reportId, state }) =>
      state === "planned" &&
      !isFoundAtTemu(confirmation) &&
      !insteadOf.includes(reportId) &&
      contentsOf(confirmation).some(({ orderSn }) => lines.has(orderSn)),
  );
  yield* shipments.plan(found, [...insteadOf, ...outdated.map(({ reportId }) => reportId)]);
  const reports = yield* shipments.reportsOf(numbers);
  yield* confirmFound(
    reports.filter(({ confirmation, state }) => state === "planned" && isFoundAtTemu(confirmation)),
  );
});

/** Goes on where a run was cut off that had found something at Temu. */
export const confirmAllFound = Effect.gen(function* () {
  const shipments = yield* ShipmentStore;
  yield* shipments.reportsIn(["planned"]).pipe(
    Stream.map((page) => page.filter(({ confirmation }) => isFoundAtTemu(confirmation))),
    Stream.filter((page) => page.length > 0),
    Stream.runForEach(confirmFound),
  );
});
