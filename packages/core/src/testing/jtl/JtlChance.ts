import { Array as Arr, Schema } from "effect";
import type { JtlOrder, JtlParcel, JtlPosition } from "../../domain/JtlOrder.ts";
import type { Instant } from "../../domain/Time.ts";
import {
  badGateway,
  badGatewayAfterwards,
  badGatewayText,
  type Fault,
  noAnswer,
  serverBusy,
} from "../Fault.ts";
import { Probability, Seed, SeededRandom } from "../SeededRandom.ts";
import type { JtlModel } from "./JtlModel.ts";
import type { JtlCall } from "./JtlWorld.ts";
import type { Packing } from "./packOrder.ts";

/** How much happens at JTL by itself. The same seed and the same calls: the same happens. */
export const JtlChanceSettings = Schema.Struct({
  seed: Seed,
  /** How probable it is that a call meets a fault. */
  faults: Probability,
  /** How probable it is that something happens before orders or parcels are read. */
  events: Probability,
});
export type JtlChanceSettings = typeof JtlChanceSettings.Type;

const faultsOfReads = [serverBusy, badGateway, badGatewayText, noAnswer(false)] as const;
const faultsOfWrites = [...faultsOfReads, badGatewayAfterwards, noAnswer(true)] as const;

const ofRows = ["taken", "taken", "taken", "rejected"] as const;
const packings = [
  "packed",
  "packedInParcels",
  "packedInPart",
  "packedWithoutContents",
  "packedWithoutTracking",
] as const;
const changes = [
  "split",
  "cancelled",
  "quantityLowered",
  "articleSwapped",
  "positionAdded",
] as const;
const kinds = [...ofRows, ...packings, ...changes, "trackingEntered"] as const;

type PackingKind = (typeof packings)[number];
type ChangeKind = (typeof changes)[number];

const isPacking = (kind: PackingKind | ChangeKind): kind is PackingKind =>
  packings.some((one) => one === kind);

const articlesOf = ({ positions }: JtlOrder): ReadonlyArray<JtlPosition> =>
  positions.filter(({ bundleId, kind }) => kind !== "other" && bundleId === null);

/** What happens at a JTL-Wawi by itself, unasked. */
export class JtlChance {
  private readonly model: JtlModel;
  private settings: JtlChanceSettings | null = null;
  // Apart, so that what people do does not depend on how often a caller tries again.
  private faults = new SeededRandom(0);
  private events = new SeededRandom(0);
  /** Parcels that were packed without a number, which comes later. */
  private untracked: ReadonlyArray<JtlParcel> = [];

  constructor(model: JtlModel) {
    this.model = model;
  }

  /**
   * Begins anew with these settings. `null`: nothing happens any more, the worker takes all rows, and
   * numbers that were still to come are entered.
   */
  set(settings: JtlChanceSettings | null, now: Instant): void {
    const before = this.settings;
    this.settings = settings;
    if (settings !== null) {
      this.faults = new SeededRandom(settings.seed ^ 0x6c078965);
      this.events = new SeededRandom(settings.seed ^ 0x3c6ef372);
    } else if (before !== null) {
      this.model.takeOver(now);
      this.enterTracking();
    }
  }

  /** Lets happen what happens before this call is answered: the fault that it meets, if any. */
  meet(call: JtlCall, now: Instant): Fault | null {
    if (this.settings === null) return null;
    const { events, faults } = this.settings;
    if ((call === "orders" || call === "parcels") && this.events.happens(events)) {
      const count = this.events.whole(1, 3);
      for (let happened = 0; happened < count; happened += 1) this.happen(now);
    }
    if (!this.faults.happens(faults)) return null;
    return call === "submit" ? this.faults.pick(faultsOfWrites) : this.faults.pick(faultsOfReads);
  }

  private happen(now: Instant): void {
    const { events: random, model } = this;
    const kind = random.pick(kinds);
    if (kind === "taken") {
      model.takeOver(now);
    } else if (kind === "rejected") {
      const rows = model.waitingRows;
      if (Arr.isReadonlyArrayNonEmpty(rows)) model.reject(random.pick(rows));
    } else if (kind === "trackingEntered") {
      this.enterTracking();
    } else {
      const open = model.openOrders;
      if (!Arr.isReadonlyArrayNonEmpty(open)) return;
      const order = random.pick(open);
      if (isPacking(kind)) this.pack(kind, order, now);
      else this.change(kind, order, now);
    }
  }

  private pack(kind: PackingKind, order: JtlOrder, now: Instant): void {
    const parcels = this.model.pack(now, {
      externalNumbers: [order.externalNumber],
      ...this.howPacked(kind, order),
    });
    if (kind === "packedWithoutTracking") this.untracked = [...this.untracked, ...parcels];
  }

  private howPacked(kind: PackingKind, order: JtlOrder): Packing {
    const { events: random } = this;
    switch (kind) {
      case "packed":
        return { parcels: 1 };
      case "packedInParcels":
        return { parcels: random.whole(2, 4) };
      case "packedInPart": {
        const articles = articlesOf(order);
        if (!Arr.isReadonlyArrayNonEmpty(articles)) return {};
        const { quantity, sku } = random.pick(articles);
        return { units: [{ sku, quantity: random.whole(1, Math.ceil(quantity)) }] };
      }
      case "packedWithoutContents":
        return { parcels: random.whole(1, 3), contents: "missing" };
      case "packedWithoutTracking":
        return { parcels: random.whole(1, 3), tracking: "missing" };
    }
  }

  private change(kind: ChangeKind, order: JtlOrder, now: Instant): void {
    const { events: random, model } = this;
    const { externalNumber } = order;
    if (kind === "cancelled") return model.desk.cancel(externalNumber, now);
    const articles = articlesOf(order);
    if (!Arr.isReadonlyArrayNonEmpty(articles)) return;
    const { quantity, sku } = random.pick(articles);
    switch (kind) {
      case "split":
        // Refused when it would leave nothing: then nothing happens.
        model.desk.split(externalNumber, [sku], now);
        return;
      case "quantityLowered":
        model.desk.setQuantity(
          externalNumber,
          sku,
          random.whole(0, Math.max(0, quantity - 1)),
          now,
        );
        return;
      case "articleSwapped":
        model.desk.swapArticle(externalNumber, sku, `${sku}-OTHER`, now);
        return;
      case "positionAdded":
        model.desk.addPosition(externalNumber, `GIFT-${random.whole(1, 9)}`, 1, now);
        return;
    }
  }

  private enterTracking(): void {
    this.model.enterTracking(this.untracked);
    this.untracked = [];
  }
}
