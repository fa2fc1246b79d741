import { Result } from "effect";
import type { JtlModel, JtlModelSettings, SoldOrder, TemuRefusal } from "@temu-jtl/core/testing";
import { type Door, open, type OpenDoor } from "../Door.ts";
import type { SimulatorState } from "../SimulatorState.ts";
import * as doors from "./controlDoors.ts";

const done = Result.succeed({});

const refusalWords = ({ code, message }: TemuRefusal) => `${code} ${message}`;

const answered = <A>(result: Result.Result<A, TemuRefusal>) =>
  Result.mapBoth(result, { onSuccess: () => ({}), onFailure: refusalWords });

const numbersOf = (sold: ReadonlyArray<SoldOrder>) => sold.map(({ order }) => order.parentOrderSn);

/** A door to what JTL's people do to orders by now. */
const atDesk = <Request>(
  wanted: Door<Request, Record<never, never>>,
  work: (request: Request, jtl: JtlModel, now: number) => Result.Result<void, string>,
): OpenDoor =>
  open(wanted, (request, state) => Result.map(work(request, state.jtl, state.tick()), () => ({})));

const countsOf = (state: SimulatorState): doors.SimulatorCounts => {
  const { rows, orders, parcels } = state.jtl.counts;
  return {
    requests: Object.fromEntries(state.requests),
    refusedByRateLimit: state.rateLimit.refused,
    rowsInserted: Object.fromEntries(state.jtl.allRowsInserted),
    confirmations: Object.fromEntries(state.temu.allConfirmations),
    repeatedConfirmations: Object.fromEntries(state.temu.repeatedConfirmations),
    webhooksSent: state.webhooks.sent,
    webhooksTaken: state.webhooks.taken,
    temuOrders: state.temu.size,
    jtlRows: rows,
    jtlOrders: orders,
    jtlParcels: parcels,
  };
};

const orderOf = (parentOrderSn: string, { temu, jtl }: SimulatorState): doors.SimulatedOrder => {
  const sold = temu.find(parentOrderSn);
  return {
    temu: sold ?? null,
    confirmations: Object.fromEntries(
      (sold?.order.lines ?? []).map(({ orderSn }) => [orderSn, temu.confirmations(orderSn)]),
    ),
    jtlOrders: jtl.orders([parentOrderSn]),
    jtlParcels: jtl.parcels([parentOrderSn]),
    rowsInserted: jtl.rowsInserted(parentOrderSn),
    document: jtl.acceptedDocument(parentOrderSn),
    rejection: jtl.rejection(parentOrderSn),
  };
};

const apply = (changes: doors.SimulatorChanges, state: SimulatorState): void => {
  const { jtlTakeOverMillis, jtlPackMillis } = changes;
  const settings: Partial<JtlModelSettings> = {
    ...(jtlTakeOverMillis === undefined ? {} : { takeOverDelayMillis: jtlTakeOverMillis }),
    ...(jtlPackMillis === undefined ? {} : { packDelayMillis: jtlPackMillis }),
    ...(changes.parcelsPerOrder === undefined ? {} : { parcelsPerOrder: changes.parcelsPerOrder }),
    ...(changes.parcelShippingMethod === undefined
      ? {}
      : { parcelShippingMethod: changes.parcelShippingMethod }),
    ...(changes.shippingMethods === undefined ? {} : { shippingMethods: changes.shippingMethods }),
    ...(changes.paymentMethods === undefined ? {} : { paymentMethods: changes.paymentMethods }),
  };
  state.jtl.settings = { ...state.jtl.settings, ...settings };
  state.latencyMillis = changes.latencyMillis ?? state.latencyMillis;
  if (changes.webhooks !== undefined) state.webhooks.url = changes.webhooks;
  state.rateLimit.limit = changes.rateLimit ?? state.rateLimit.limit;
  state.clockOffsetMillis = changes.clockOffsetMillis ?? state.clockOffsetMillis;
  if (changes.forbiddenCalls !== undefined) {
    state.temu.forbiddenCalls.clear();
    for (const call of changes.forbiddenCalls) state.temu.forbiddenCalls.add(call);
  }
};

/** The doors for tests and demonstrations. */
export const controlDoors: ReadonlyArray<OpenDoor> = [
  open(doors.nowDoor, (_, state) => Result.succeed({ now: state.tick() })),
  open(doors.changeDoor, (changes, state) => {
    state.tick();
    apply(changes, state);
    return done;
  }),
  open(doors.advanceDoor, ({ millis }, state) => {
    state.clockOffsetMillis += millis;
    state.tick();
    return done;
  }),
  open(doors.countsDoor, (_, state) => {
    state.tick();
    return Result.succeed(countsOf(state));
  }),
  open(doors.orderDoor, ({ parentOrderSn }, state) => {
    state.tick();
    return Result.succeed(orderOf(parentOrderSn, state));
  }),
  open(doors.sellDoor, ({ count }, state) =>
    Result.succeed(numbersOf(state.temu.sell(count, state.temuNow()))),
  ),
  open(doors.ordersDoor, ({ parentOrderSns }, { temu }) =>
    Result.succeed(parentOrderSns.flatMap((parentOrderSn) => temu.find(parentOrderSn) ?? [])),
  ),
  open(doors.addDoor, ({ orders }, { temu }) => {
    temu.add(orders);
    return done;
  }),
  open(doors.snapshotDoor, (_, { temu }) => Result.succeed(temu.snapshot)),
  open(doors.cancelDoor, ({ parentOrderSn }, state) =>
    answered(state.temu.cancel(parentOrderSn, state.temuNow())),
  ),
  open(doors.cancelLineDoor, ({ parentOrderSn, orderSn }, state) =>
    answered(state.temu.cancelLine(parentOrderSn, orderSn, state.temuNow())),
  ),
  open(doors.lowerQuantityDoor, ({ parentOrderSn, orderSn, quantity }, state) =>
    answered(state.temu.lowerQuantity(parentOrderSn, orderSn, quantity, state.temuNow())),
  ),
  open(doors.shipDoor, ({ parentOrderSn, orderSns }, state) =>
    answered(state.temu.ship(parentOrderSn, state.temuNow(), orderSns)),
  ),
  open(doors.changeAddressDoor, ({ parentOrderSn, address }, state) =>
    answered(state.temu.changeAddress(parentOrderSn, address, state.temuNow())),
  ),
  open(doors.setLabelDoor, ({ parentOrderSn, label, on }, state) =>
    answered(state.temu.setLabel(parentOrderSn, label, on, state.temuNow())),
  ),
  open(doors.troubleDoor, ({ parentOrderSn, ...trouble }, { temu }) =>
    answered(temu.trouble(parentOrderSn, trouble)),
  ),
  open(doors.stockSkusDoor, ({ skus }, { temu }) => {
    temu.shelf.put(skus);
    return done;
  }),
  open(doors.sellUnitsDoor, ({ units }, state) =>
    Result.mapBoth(state.temu.sellUnits(units, state.temuNow()), {
      onSuccess: numbersOf,
      onFailure: refusalWords,
    }),
  ),
  open(doors.removeSkuDoor, ({ skuId }, { temu }) => {
    temu.shelf.remove(skuId);
    return done;
  }),
  open(doors.rejectSkuDoor, ({ skuId, refusal }, { temu }) => {
    temu.shelf.reject(skuId, refusal);
    return done;
  }),
  open(doors.shownSkusDoor, (_, state) =>
    Result.succeed(state.temu.shelf.listedSkus(state.temuNow())),
  ),
  open(doors.skuDoor, ({ skuId }, state) =>
    Result.succeed({
      shownStock: state.temu.shelf.shownStock(skuId, state.temuNow()),
      unitsSold: state.temu.shelf.unitsSold(skuId),
    }),
  ),
  open(doors.expireTokenDoor, (_, { temu }) => {
    temu.tokenExpired = true;
    return done;
  }),
  open(doors.renewTokenDoor, (_, { temu }) => {
    temu.tokenExpired = false;
    return done;
  }),
  open(doors.forbidDoor, ({ call }, { temu }) => {
    temu.forbiddenCalls.add(call);
    return done;
  }),
  open(doors.allowDoor, ({ call }, { temu }) => {
    temu.forbiddenCalls.delete(call);
    return done;
  }),
  open(doors.repeatPageDoor, (_, { temu }) => {
    temu.repeatsPage = true;
    return done;
  }),
  open(doors.lagDoor, ({ millis }, { temu }) => {
    temu.lag(millis);
    return done;
  }),
  open(doors.chanceDoor, ({ settings }, { chance }) => {
    chance.set(settings);
    return done;
  }),
  open(doors.takeOverDoor, (_, state) => {
    state.jtl.takeOver(state.tick());
    return done;
  }),
  open(doors.packDoor, (what, state) => {
    state.jtl.pack(state.tick(), what);
    return done;
  }),
  open(doors.stockArticlesDoor, ({ articles }, state) => {
    state.tick();
    state.jtl.stockArticles(articles);
    return done;
  }),
  open(doors.rejectNextDoor, ({ times }, { jtl }) => {
    jtl.rejectNext(times);
    return done;
  }),
  open(doors.visibleDelayDoor, ({ millis }, state) => {
    state.tick();
    state.jtl.visibleDelay(millis);
    return done;
  }),
  open(doors.bundlesDoor, ({ articles }, state) => {
    state.tick();
    state.jtl.bundles(articles);
    return done;
  }),
  atDesk(doors.setTrackingDoor, ({ externalNumber, trackingNumber }, jtl) =>
    jtl.setTracking(externalNumber, trackingNumber),
  ),
  atDesk(doors.completeWithoutShipmentDoor, ({ externalNumber }, { desk }, now) =>
    desk.completeWithoutShipment(externalNumber, now),
  ),
  open(doors.cancelInJtlDoor, ({ externalNumber, reason }, state) => {
    state.jtl.desk.cancel(externalNumber, state.tick(), reason);
    return done;
  }),
  atDesk(doors.uncancelInJtlDoor, ({ externalNumber }, { desk }, now) =>
    desk.uncancel(externalNumber, now),
  ),
  atDesk(doors.invoiceDoor, ({ externalNumber }, { desk }, now) =>
    desk.invoice(externalNumber, now),
  ),
  atDesk(doors.cancelInvoicesDoor, ({ externalNumber }, { desk }, now) =>
    desk.cancelInvoices(externalNumber, now),
  ),
  atDesk(doors.splitDoor, ({ externalNumber, skus }, { desk }, now) =>
    desk.split(externalNumber, skus, now),
  ),
  atDesk(doors.addPositionDoor, ({ externalNumber, quantity, sku }, { desk }, now) =>
    desk.addPosition(externalNumber, sku, quantity, now),
  ),
  atDesk(doors.setQuantityDoor, ({ externalNumber, quantity, sku }, { desk }, now) =>
    desk.setQuantity(externalNumber, sku, quantity, now),
  ),
  atDesk(doors.swapArticleDoor, ({ externalNumber, from, to }, { desk }, now) =>
    desk.swapArticle(externalNumber, from, to, now),
  ),
  open(doors.jtlChanceDoor, ({ settings }, state) => {
    state.jtlChance.set(settings, state.tick());
    return done;
  }),
  open(doors.failNextDoor, ({ call, times, fault }, { faults }) => {
    faults.add(call, times, fault);
    return done;
  }),
  open(doors.clearFaultsDoor, (_, { faults }) => {
    faults.clear();
    return done;
  }),
];
