import { Array as Arr, Equal, Schema } from "effect";
import { linesToShip } from "../../domain/ParentOrder.ts";
import type { Instant } from "../../domain/Time.ts";
import {
  badGatewayAfterwards,
  badGateway,
  badGatewayText,
  type Fault,
  internalError,
  noAnswer,
  noPermission,
  tokenExpired,
  tooFrequent,
  tooManyRequests,
} from "../Fault.ts";
import { Probability, Seed, SeededRandom } from "../SeededRandom.ts";
import { isOpen, isShipped } from "./orderChanges.ts";
import { randomAddress, randomOrder } from "./randomOrder.ts";
import { noTrouble, type OrderTrouble, type SoldOrder } from "./SoldOrder.ts";
import type { TemuModel } from "./TemuModel.ts";
import { temuCalls } from "./temuShop.ts";

const Millis = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 600_000 }));

/** How much happens at Temu by itself. The same seed and the same calls: the same happens. */
export const ChanceSettings = Schema.Struct({
  seed: Seed,
  /** How probable it is that a request meets a fault. */
  faults: Probability,
  /**
   * How probable it is that something happens to the shop's orders before a page is listed, or a stock
   * is edited. Where there are SKUs it is them that are sold.
   */
  events: Probability,
  /** How probable it is that a request finds the token expired, or not good for its call, for once. */
  access: Schema.optionalKey(Probability),
  /** Each answer takes up to so many milliseconds longer. */
  latencyMillis: Schema.optionalKey(Millis),
  /** Temu's clock is off by up to so many milliseconds, for as long as this lasts. */
  skewMillis: Schema.optionalKey(Millis),
  /** Reads show confirmations and changes of stock up to so many milliseconds late. */
  lagMillis: Schema.optionalKey(Millis),
  /** How probable it is that the seller ships a line by hand before a page is listed. */
  byHand: Schema.optionalKey(Probability),
});
export type ChanceSettings = typeof ChanceSettings.Type;

const faultsOfReads = [
  internalError,
  tooFrequent,
  tooManyRequests(1),
  badGateway,
  badGatewayText,
  noAnswer(false),
] as const;
const faultsOfWrites = [...faultsOfReads, "lost"] as const;

/** Calls that change something at Temu. */
export const writeCalls: ReadonlySet<string> = new Set([
  temuCalls.confirmShipment,
  temuCalls.editStock,
]);

/** Calls before which something may happen in the shop. */
const eventfulCalls: ReadonlySet<string> = new Set([
  temuCalls.orders,
  temuCalls.skus,
  temuCalls.numberedSkus,
  temuCalls.editStock,
]);

/** The ways in which the answer of a call that took effect is lost. */
const lostAnswers = [noAnswer(true), badGatewayAfterwards] as const;

const faultsOfAccess = [tokenExpired, noPermission] as const;

const pendingLabels = [
  "pending_buyer_cancellation",
  "pending_buyer_address_change",
  "pending_risk_control_alert",
] as const;

/** Troubles that end: Temu calculates, sorts and shows again in time. */
const passingTroubles: Arr.NonEmptyReadonlyArray<Partial<OrderTrouble>> = [
  { address: "masked" },
  { address: "hidden" },
  { amountsNotReady: true },
  { amountsShuffled: true },
  { amountsOfLineMissing: true },
];

const kinds = [
  "sold",
  "sold",
  "cancelled",
  "lineCancelled",
  "quantityLowered",
  "addressChanged",
  "labelled",
  "troubled",
  "healed",
  "pageRepeated",
] as const;

const linesLeft = ({ order }: SoldOrder) => linesToShip(order).filter((line) => !isShipped(line));

/** What happens at a Temu by itself, unasked. */
export class TemuChance {
  private readonly model: TemuModel;
  private settings: ChanceSettings | null = null;
  // Apart, so that what happens in the shop does not depend on how often a caller tries again, nor one
  // kind of chance on whether another is on.
  private faults = new SeededRandom(0);
  private events = new SeededRandom(0);
  private access = new SeededRandom(0);
  private latency = new SeededRandom(0);
  private losses = new SeededRandom(0);
  private lags = new SeededRandom(0);
  private hands = new SeededRandom(0);
  private skew = 0;
  private readonly troubled = new Set<string>();

  constructor(model: TemuModel) {
    this.model = model;
  }

  /** Begins anew with these settings. `null`: nothing happens any more, and what was troubled heals. */
  set(settings: ChanceSettings | null): void {
    if (this.settings?.lagMillis !== undefined) this.model.lag(0);
    this.settings = settings;
    if (settings === null) {
      for (const parentOrderSn of this.troubled) this.model.trouble(parentOrderSn, noTrouble);
      this.troubled.clear();
      this.model.repeatsPage = false;
      this.skew = 0;
      return;
    }
    this.faults = new SeededRandom(settings.seed);
    this.events = new SeededRandom(settings.seed ^ 0x5bd1e995);
    this.access = new SeededRandom(settings.seed ^ 0x1b873593);
    this.latency = new SeededRandom(settings.seed ^ 0x2545f491);
    this.losses = new SeededRandom(settings.seed ^ 0x27d4eb2f);
    this.lags = new SeededRandom(settings.seed ^ 0x3c6ef372);
    this.hands = new SeededRandom(settings.seed ^ 0x6a09e667);
    const { skewMillis = 0 } = settings;
    this.skew = new SeededRandom(settings.seed ^ 0x165667b1).whole(-skewMillis, skewMillis);
  }

  /** How far Temu's clock is ahead of the real one, in milliseconds; below 0 when it is behind. */
  get skewMillis(): number {
    return this.skew;
  }

  /** How much longer the next answer takes, in milliseconds. */
  delay(): number {
    const { latencyMillis = 0 } = this.settings ?? {};
    return latencyMillis === 0 ? 0 : this.latency.whole(0, latencyMillis);
  }

  /** Lets happen what happens before this request is answered: the fault that it meets, if any. */
  meet(call: string, now: Instant): Fault | null {
    if (this.settings === null) return null;
    const { access = 0, byHand = 0, faults, events, lagMillis = 0 } = this.settings;
    if (eventfulCalls.has(call) && this.events.happens(events)) {
      const count = this.events.whole(1, 3);
      for (let happened = 0; happened < count; happened += 1) this.happen(now);
    }
    if (call === temuCalls.orders && byHand > 0 && this.hands.happens(byHand)) {
      this.shipByHand(now);
    }
    if (writeCalls.has(call) && lagMillis > 0) {
      this.model.lagMillis = this.lags.whole(0, lagMillis);
    }
    if (access > 0 && this.access.happens(access)) return this.access.pick(faultsOfAccess);
    if (!this.faults.happens(faults)) return null;
    if (!writeCalls.has(call)) return this.faults.pick(faultsOfReads);
    const fault = this.faults.pick(faultsOfWrites);
    return fault === "lost" ? this.losses.pick(lostAnswers) : fault;
  }

  private shipByHand(now: Instant): void {
    const lines = this.model.snapshot
      .filter(({ order }) => isOpen(order))
      .flatMap((sold) => linesLeft(sold).map(({ orderSn }) => ({ sold, orderSn })));
    if (!Arr.isReadonlyArrayNonEmpty(lines)) return;
    const { sold, orderSn } = this.hands.pick(lines);
    this.model.ship(sold.order.parentOrderSn, now, [orderSn]);
  }

  private happen(now: Instant): void {
    const { events: random, model } = this;
    const kind = random.pick(kinds);
    if (kind === "sold") {
      this.sell(random.whole(1, 3), now);
    } else if (kind === "healed") {
      this.heal();
    } else if (kind === "pageRepeated") {
      model.repeatsPage = true;
    } else {
      const open = model.snapshot.filter(({ order }) => isOpen(order));
      if (Arr.isReadonlyArrayNonEmpty(open)) this.change(kind, random.pick(open), now);
    }
  }

  private sell(count: number, now: Instant): void {
    const { events: random, model } = this;
    const { shelf } = model;
    if (shelf.size === 0) {
      model.sellInvented(count, now, (index, at) => randomOrder(random, index, at));
      return;
    }
    for (let order = 0; order < count; order += 1) {
      const units = Arr.makeBy(random.whole(1, 4), () => {
        const skuId = shelf.skuIdAt(random.whole(0, shelf.size - 1));
        return [skuId, random.whole(1, 7)] as const;
      });
      model.sellUnits(Object.fromEntries(units), now);
    }
  }

  private change(
    kind: Exclude<(typeof kinds)[number], "sold" | "healed" | "pageRepeated">,
    sold: SoldOrder,
    now: Instant,
  ): void {
    const { events: random, model } = this;
    const { parentOrderSn, labels } = sold.order;
    switch (kind) {
      case "cancelled":
        model.cancel(parentOrderSn, now);
        return;
      case "lineCancelled": {
        const lines = linesLeft(sold);
        if (!Arr.isReadonlyArrayNonEmpty(lines)) return;
        model.cancelLine(parentOrderSn, random.pick(lines).orderSn, now);
        return;
      }
      case "quantityLowered": {
        const lines = linesLeft(sold).filter(({ quantity }) => quantity > 1);
        if (!Arr.isReadonlyArrayNonEmpty(lines)) return;
        const { orderSn, quantity } = random.pick(lines);
        model.lowerQuantity(parentOrderSn, orderSn, random.whole(1, quantity - 1), now);
        return;
      }
      case "addressChanged":
        model.changeAddress(parentOrderSn, randomAddress(random, random.whole(1, 9_999)), now);
        return;
      case "labelled": {
        const label = random.pick(pendingLabels);
        model.setLabel(parentOrderSn, label, !labels.includes(label), now);
        return;
      }
      case "troubled":
        // What a test has made of an order is not for us to heal.
        if (!Equal.equals(sold.trouble, noTrouble)) return;
        model.trouble(parentOrderSn, random.pick(passingTroubles));
        this.troubled.add(parentOrderSn);
        return;
    }
  }

  private heal(): void {
    const troubled = [...this.troubled];
    if (!Arr.isReadonlyArrayNonEmpty(troubled)) return;
    const parentOrderSn = this.events.pick(troubled);
    this.model.trouble(parentOrderSn, noTrouble);
    this.troubled.delete(parentOrderSn);
  }
}
