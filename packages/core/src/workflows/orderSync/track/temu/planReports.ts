import { Clock, Effect, Result, Stream } from "effect";
import type { Order } from "../../../../domain/Order.ts";
import { linesToShip } from "../../../../domain/ParentOrder.ts";
import type { ShipmentConfirmation, ShipmentReport } from "../../../../domain/Shipment.ts";
import type { TemuApiError } from "../../../../domain/SyncError.ts";
import { CurrentShop } from "../../../../ports/CurrentShop.ts";
import { OrderStore } from "../../../../ports/OrderStore.ts";
import { ShipmentStore } from "../../../../ports/ShipmentStore.ts";
import { TemuApi } from "../../../../ports/TemuApi.ts";
import { CurrentStep } from "../../../CurrentStep.ts";
import { isWithJtl } from "../../../../domain/OrderState.ts";
import { groupOrders } from "./groupOrders.ts";
import { type CarrierFacts, confirmationOf, type Draft, findWarehouse } from "./planReport.ts";
import { refusesShop } from "./refusals.ts";
import { replaceReports } from "./replaceReports.ts";
import { isWhollyIn } from "./isWhollyTold.ts";
import { isShipBeforeNear } from "./shipBefore.ts";
import { confirmedUnits, isTelling, openLines, ordersIn, toldLines } from "./toldLines.ts";
import { noWarehouse, type Waiting } from "./waiting.ts";

/** Reports of so many orders are planned at once. */
const planSize = 1_000;

/** Says what an order waits for, unless that comes by itself. */
const tellWaiting = Effect.fnUntraced(function* (parentOrderSn: string, waiting: Waiting) {
  const step = yield* CurrentStep;
  const { code, message, told, whatToDo } = waiting;
  if (told === "quiet") return;
  const tell = told === "alert" ? step.alert : step.problem;
  yield* tell({ code, message, whatToDo }, parentOrderSn);
  yield* step.count({ failed: 1 });
});

/** Under which tracking numbers Temu has been told of which orders. */
const numbersUsed = (reports: ReadonlyArray<ShipmentReport>): Map<string, Set<string>> => {
  const usedBy = new Map<string, Set<string>>();
  for (const { confirmation } of reports.filter(isTelling)) {
    for (const { contents, furtherBoxes = [], trackingNumber } of confirmation.parcels) {
      for (const number of [trackingNumber, ...furtherBoxes.map((box) => box.trackingNumber)]) {
        const orders = usedBy.get(number) ?? new Set<string>();
        for (const { parentOrderSn } of contents) orders.add(parentOrderSn);
        usedBy.set(number, orders);
      }
    }
  }
  return usedBy;
};

/**
 * Whether nothing of an order is left to tell, and Temu has confirmed all of it: the rest was cancelled
 * after its last report, or it was packed only after a person had shipped it.
 */
const isWhollyConfirmed = (order: Order, confirmed: ReadonlyMap<string, number>): boolean =>
  order.blockReasons.length === 0 &&
  order.temu !== null &&
  linesToShip(order.temu).length > 0 &&
  isWhollyIn(order, confirmed);

/**
 * Plans what Temu is to be told of shipped orders, and plans anew what was not sent, or refused, and is
 * to be told otherwise now. Answers what orders wait for that have to be shipped soon.
 */
export const planReports = Effect.gen(function* () {
  const orders = yield* OrderStore;
  const shipments = yield* ShipmentStore;
  const temu = yield* TemuApi;
  const step = yield* CurrentStep;
  const { carriers: map, partialReports, warehouseId: setting } = yield* CurrentShop;
  const now = yield* Clock.currentTimeMillis;
  // Asked for once a run, and only when there is something to report. Null: not without Temu's answer.
  const facts = yield* Effect.cached(
    Effect.gen(function* () {
      const warehouseId = findWarehouse(setting, yield* temu.warehouses);
      return { map, carriers: yield* temu.carriers, warehouseId };
    }).pipe(
      Effect.catchIf(
        (error): error is TemuApiError => error._tag === "TemuApiError" && !refusesShop(error),
        (error) => Effect.as(step.problem(error), null),
      ),
    ),
  );
  const late = new Map<string, Waiting>();

  const wait = Effect.fnUntraced(function* (order: Order, waiting: Waiting) {
    yield* tellWaiting(order.parentOrderSn, waiting);
    if (isShipBeforeNear(order, now)) late.set(order.parentOrderSn, waiting);
  });

  const makeReported = (page: ReadonlyArray<Order>, reports: ReadonlyArray<ShipmentReport>) => {
    const confirmed = confirmedUnits(reports);
    const done = page.filter((order) => isWhollyConfirmed(order, confirmed));
    if (done.length === 0) return Effect.void;
    const changes = done.map(({ parentOrderSn }) => ({
      parentOrderSn,
      from: "shipped" as const,
      to: "reported" as const,
      reason: "everyUnitConfirmed",
    }));
    return Effect.andThen(orders.changeStates(changes), step.count({ changed: changes.length }));
  };

  const planPage = Effect.fnUntraced(function* (page: ReadonlyArray<Order>) {
    const own = page.map(({ parentOrderSn }) => parentOrderSn);
    const isOwn = new Set(own);
    const shared = yield* shipments.sharing(own);
    const partners = [...new Set(shared.flatMap(ordersIn))].filter((one) => !isOwn.has(one));
    const reports = yield* shipments.reportsOf([...own, ...partners]);
    const all = [...page, ...(yield* orders.known(partners))];
    const parcels = yield* shipments.parcels([...own, ...partners]);
    const told = toldLines(reports);
    yield* makeReported(page, reports);
    const open = new Set(
      all.flatMap(({ state, temu: order }) =>
        order === null || !isWithJtl(state)
          ? []
          : openLines(order, told).map(({ orderSn }) => orderSn),
      ),
    );
    const { drafts, waiting } = groupOrders(
      own,
      { orders: all, parcels, told, usedBy: numbersUsed(reports) },
      { now, partialReports },
    );
    const orderOf = new Map(all.map((order) => [order.parentOrderSn, order]));
    const refuse = Effect.fnUntraced(function* ({ parentOrderSns }: Draft, because: Waiting) {
      for (const parentOrderSn of parentOrderSns) {
        // The others are told of with their own page.
        const order = isOwn.has(parentOrderSn) ? orderOf.get(parentOrderSn) : undefined;
        if (order !== undefined) yield* wait(order, because);
      }
    });
    const wanted: Array<ShipmentConfirmation> = [];
    const known = drafts.length === 0 ? null : yield* facts;
    for (const draft of drafts) {
      if (known === null) continue;
      const { warehouseId } = known;
      if (warehouseId === undefined) {
        yield* refuse(draft, noWarehouse);
        continue;
      }
      const addressed: CarrierFacts = { ...known, warehouseId };
      const made = confirmationOf(draft, addressed);
      if (Result.isFailure(made)) yield* refuse(draft, made.failure);
      else wanted.push(made.success);
    }
    for (const [parentOrderSn, because] of waiting) {
      const order = orderOf.get(parentOrderSn);
      if (order !== undefined) yield* wait(order, because);
    }
    // Without Temu's answer nothing is wanted: what was planned before may say something else than now.
    const { confirmations, insteadOf } = replaceReports(wanted, reports, open);
    if (confirmations.length + insteadOf.length > 0) {
      yield* shipments.plan(confirmations, insteadOf);
    }
  });

  yield* orders.inStates(["shipped"], planSize).pipe(
    // Where a report tells of orders of several pages, the later one finds it planned already.
    Stream.runForEach(planPage),
  );
  return late;
});
