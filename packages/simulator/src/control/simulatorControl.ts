import { Effect } from "effect";
import type { Address, JtlArticle } from "@temu-jtl/core";
import type {
  Bundles,
  ChanceSettings,
  Fault,
  JtlChanceSettings,
  OrderTrouble,
  Packing,
  SoldOrder,
  StockedSku,
  TemuRefusal,
} from "@temu-jtl/core/testing";
import { ask, type Door, type SimulatorError } from "../Door.ts";
import { type StockRoomControl, stockRoomControl } from "../jtl/stockRoomDoors.ts";
import * as doors from "./controlDoors.ts";

/** Moves a running simulator: sells, cancels, breaks, packs, and tells what has happened. */
export interface SimulatorControl extends StockRoomControl {
  /** The simulated time, in milliseconds since 1970. */
  readonly now: Effect.Effect<number, SimulatorError>;
  readonly advance: (millis: number) => Effect.Effect<void, SimulatorError>;
  readonly change: (changes: doors.SimulatorChanges) => Effect.Effect<void, SimulatorError>;
  readonly counts: Effect.Effect<doors.SimulatorCounts, SimulatorError>;
  /** One order as both sides see it. */
  readonly order: (parentOrderSn: string) => Effect.Effect<doors.SimulatedOrder, SimulatorError>;
  /** Sells invented orders; answers their numbers. */
  readonly sell: (count: number) => Effect.Effect<ReadonlyArray<string>, SimulatorError>;
  /** Has these SKUs on offer; one that is known is replaced. From then on `sell` sells SKUs. */
  readonly stockSkus: (skus: ReadonlyArray<StockedSku>) => Effect.Effect<void, SimulatorError>;
  /** Sells so many units of each SKU, by `skuId`, or what there is; answers the orders' numbers. */
  readonly sellUnits: (
    units: Readonly<Record<string, number>>,
  ) => Effect.Effect<ReadonlyArray<string>, SimulatorError>;
  /** Temu knows the SKU no more. */
  readonly removeSku: (skuId: string) => Effect.Effect<void, SimulatorError>;
  /** Edits of this SKU are refused like that; null: no longer. */
  readonly rejectSku: (
    skuId: string,
    refusal: TemuRefusal | null,
  ) => Effect.Effect<void, SimulatorError>;
  /** All SKUs as lists show them now. */
  readonly shownSkus: Effect.Effect<ReadonlyArray<StockedSku>, SimulatorError>;
  /** The stock that lists show now (null: no such SKU), and the units that were sold. */
  readonly sku: (
    skuId: string,
  ) => Effect.Effect<
    { readonly shownStock: number | null; readonly unitsSold: number },
    SimulatorError
  >;
  /** Those of these orders that Temu has. */
  readonly orders: (
    parentOrderSns: ReadonlyArray<string>,
  ) => Effect.Effect<ReadonlyArray<SoldOrder>, SimulatorError>;
  /** Takes in these orders as they are; one that is known is replaced. */
  readonly add: (orders: ReadonlyArray<SoldOrder>) => Effect.Effect<void, SimulatorError>;
  /** All orders as Temu has them now, the first sold first. */
  readonly snapshot: Effect.Effect<ReadonlyArray<SoldOrder>, SimulatorError>;
  readonly cancel: (parentOrderSn: string) => Effect.Effect<void, SimulatorError>;
  readonly cancelLine: (
    parentOrderSn: string,
    orderSn: string,
  ) => Effect.Effect<void, SimulatorError>;
  readonly lowerQuantity: (
    parentOrderSn: string,
    orderSn: string,
    quantity: number,
  ) => Effect.Effect<void, SimulatorError>;
  /** The seller ships these lines, or all that is left, by hand. */
  readonly ship: (
    parentOrderSn: string,
    orderSns?: ReadonlyArray<string>,
  ) => Effect.Effect<void, SimulatorError>;
  readonly changeAddress: (
    parentOrderSn: string,
    address: Address,
  ) => Effect.Effect<void, SimulatorError>;
  readonly setLabel: (
    parentOrderSn: string,
    label: string,
    on: boolean,
  ) => Effect.Effect<void, SimulatorError>;
  readonly trouble: (
    parentOrderSn: string,
    trouble: Partial<OrderTrouble>,
  ) => Effect.Effect<void, SimulatorError>;
  readonly expireToken: Effect.Effect<void, SimulatorError>;
  readonly renewToken: Effect.Effect<void, SimulatorError>;
  /** Takes this call of Temu out of what the token may do. */
  readonly forbid: (call: string) => Effect.Effect<void, SimulatorError>;
  readonly allow: (call: string) => Effect.Effect<void, SimulatorError>;
  /** The next second page of a list is its first once more. */
  readonly repeatPage: Effect.Effect<void, SimulatorError>;
  /**
   * For so long after each confirmation from now on, lists and shipments show what was before; 0 ends
   * it.
   */
  readonly lag: (millis: number) => Effect.Effect<void, SimulatorError>;
  /** Lets faults and events happen at Temu by themselves, from this seed on; `null` ends them. */
  readonly chance: (settings: ChanceSettings | null) => Effect.Effect<void, SimulatorError>;
  /** JTL's worker runs and takes every row that waits. */
  readonly takeOver: Effect.Effect<void, SimulatorError>;
  /** JTL's worker drops the next so many rows that it takes. */
  readonly rejectNext: (times: number) => Effect.Effect<void, SimulatorError>;
  /** So long JTL's worker holds what is neither a row nor an order. */
  readonly visibleDelay: (millis: number) => Effect.Effect<void, SimulatorError>;
  readonly pack: (what?: Packing) => Effect.Effect<void, SimulatorError>;
  /** A person in JTL enters this number for all parcels of this order. */
  readonly setTracking: (
    externalNumber: string,
    trackingNumber: string,
  ) => Effect.Effect<void, SimulatorError>;
  readonly completeWithoutShipment: (externalNumber: string) => Effect.Effect<void, SimulatorError>;
  /** People in JTL cancel this order, for a reason of JTL's list or without one. */
  readonly cancelInJtl: (
    externalNumber: string,
    reason?: string,
  ) => Effect.Effect<void, SimulatorError>;
  readonly uncancelInJtl: (externalNumber: string) => Effect.Effect<void, SimulatorError>;
  readonly invoice: (externalNumber: string) => Effect.Effect<void, SimulatorError>;
  readonly cancelInvoices: (externalNumber: string) => Effect.Effect<void, SimulatorError>;
  /** People in JTL move these articles into a further order with the same number. */
  readonly split: (
    externalNumber: string,
    skus: ReadonlyArray<string>,
  ) => Effect.Effect<void, SimulatorError>;
  readonly addPosition: (
    externalNumber: string,
    sku: string,
    quantity: number,
  ) => Effect.Effect<void, SimulatorError>;
  readonly setQuantity: (
    externalNumber: string,
    sku: string,
    quantity: number,
  ) => Effect.Effect<void, SimulatorError>;
  readonly swapArticle: (
    externalNumber: string,
    from: string,
    to: string,
  ) => Effect.Effect<void, SimulatorError>;
  /** These articles of JTL are bundles, and no others. */
  readonly bundles: (articles: Bundles) => Effect.Effect<void, SimulatorError>;
  /** Lets faults and events happen at JTL by themselves, from this seed on; `null` ends them. */
  readonly jtlChance: (settings: JtlChanceSettings | null) => Effect.Effect<void, SimulatorError>;
  /** JTL has these articles and no others; null: whichever anybody asks for. */
  readonly stockArticles: (
    articles: ReadonlyArray<JtlArticle> | null,
  ) => Effect.Effect<void, SimulatorError>;
  /** The next calls meet the fault: a name of Temu, or `jtl.` and a method of `JtlWawi`. */
  readonly failNext: (
    call: string,
    times: number,
    fault: Fault,
  ) => Effect.Effect<void, SimulatorError>;
  readonly clearFaults: Effect.Effect<void, SimulatorError>;
}

/** Controls the simulator at this URL. */
export const simulatorControl = (url: string): SimulatorControl => {
  const send = <Request, Answer>(wanted: Door<Request, Answer>, request: Request) =>
    ask(url, wanted, request);
  const tell = <Request, Answer>(wanted: Door<Request, Answer>, request: Request) =>
    Effect.asVoid(ask(url, wanted, request));
  return {
    now: Effect.map(send(doors.nowDoor, {}), ({ now }) => now),
    advance: (millis) => tell(doors.advanceDoor, { millis }),
    change: (changes) => tell(doors.changeDoor, changes),
    counts: send(doors.countsDoor, {}),
    order: (parentOrderSn) => send(doors.orderDoor, { parentOrderSn }),
    sell: (count) => send(doors.sellDoor, { count }),
    stockSkus: (skus) => tell(doors.stockSkusDoor, { skus }),
    sellUnits: (units) => send(doors.sellUnitsDoor, { units }),
    removeSku: (skuId) => tell(doors.removeSkuDoor, { skuId }),
    rejectSku: (skuId, refusal) => tell(doors.rejectSkuDoor, { skuId, refusal }),
    shownSkus: send(doors.shownSkusDoor, {}),
    sku: (skuId) => send(doors.skuDoor, { skuId }),
    orders: (parentOrderSns) => send(doors.ordersDoor, { parentOrderSns }),
    add: (orders) => tell(doors.addDoor, { orders }),
    snapshot: send(doors.snapshotDoor, {}),
    cancel: (parentOrderSn) => tell(doors.cancelDoor, { parentOrderSn }),
    cancelLine: (parentOrderSn, orderSn) => tell(doors.cancelLineDoor, { parentOrderSn, orderSn }),
    lowerQuantity: (parentOrderSn, orderSn, quantity) =>
      tell(doors.lowerQuantityDoor, { parentOrderSn, orderSn, quantity }),
    ship: (parentOrderSn, orderSns) =>
      tell(doors.shipDoor, { parentOrderSn, ...(orderSns === undefined ? {} : { orderSns }) }),
    changeAddress: (parentOrderSn, address) =>
      tell(doors.changeAddressDoor, { parentOrderSn, address }),
    setLabel: (parentOrderSn, label, on) => tell(doors.setLabelDoor, { parentOrderSn, label, on }),
    trouble: (parentOrderSn, trouble) => tell(doors.troubleDoor, { parentOrderSn, ...trouble }),
    expireToken: tell(doors.expireTokenDoor, {}),
    renewToken: tell(doors.renewTokenDoor, {}),
    forbid: (call) => tell(doors.forbidDoor, { call }),
    allow: (call) => tell(doors.allowDoor, { call }),
    repeatPage: tell(doors.repeatPageDoor, {}),
    lag: (millis) => tell(doors.lagDoor, { millis }),
    chance: (settings) => tell(doors.chanceDoor, { settings }),
    takeOver: tell(doors.takeOverDoor, {}),
    pack: (what = {}) => tell(doors.packDoor, what),
    stockArticles: (articles) => tell(doors.stockArticlesDoor, { articles }),
    ...stockRoomControl(url),
    rejectNext: (times) => tell(doors.rejectNextDoor, { times }),
    visibleDelay: (millis) => tell(doors.visibleDelayDoor, { millis }),
    setTracking: (externalNumber, trackingNumber) =>
      tell(doors.setTrackingDoor, { externalNumber, trackingNumber }),
    completeWithoutShipment: (externalNumber) =>
      tell(doors.completeWithoutShipmentDoor, { externalNumber }),
    cancelInJtl: (externalNumber, reason) =>
      tell(doors.cancelInJtlDoor, {
        externalNumber,
        ...(reason === undefined ? {} : { reason }),
      }),
    uncancelInJtl: (externalNumber) => tell(doors.uncancelInJtlDoor, { externalNumber }),
    invoice: (externalNumber) => tell(doors.invoiceDoor, { externalNumber }),
    cancelInvoices: (externalNumber) => tell(doors.cancelInvoicesDoor, { externalNumber }),
    split: (externalNumber, skus) => tell(doors.splitDoor, { externalNumber, skus }),
    addPosition: (externalNumber, sku, quantity) =>
      tell(doors.addPositionDoor, { externalNumber, sku, quantity }),
    setQuantity: (externalNumber, sku, quantity) =>
      tell(doors.setQuantityDoor, { externalNumber, sku, quantity }),
    swapArticle: (externalNumber, from, to) =>
      tell(doors.swapArticleDoor, { externalNumber, from, to }),
    bundles: (articles) => tell(doors.bundlesDoor, { articles }),
    jtlChance: (settings) => tell(doors.jtlChanceDoor, { settings }),
    failNext: (call, times, fault) => tell(doors.failNextDoor, { call, times, fault }),
    clearFaults: tell(doors.clearFaultsDoor, {}),
  };
};
