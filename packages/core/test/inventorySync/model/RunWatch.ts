import { days, minutes, type RunReport, seconds, type StockVerdict } from "@temu-jtl/core";
import { Clock, Effect } from "effect";
import { mayHoldZeros, mayStopRun } from "./mayGuard.ts";
import type { Market } from "./Market.ts";
import type { OpenShop } from "./OpenShop.ts";

/** How a run is started. */
export interface RunKind {
  readonly mode: "quick" | "full";
  readonly allowGuards: boolean;
}

/** A SKU whose last target Temu has refused. */
interface Refusal {
  readonly units: number;
  /** How often in a row. */
  readonly times: number;
  /** Before then it need not be tried again, unless less is to be on sale. */
  readonly until: number;
}

interface Target {
  readonly skuId: string;
  readonly quantity: number;
}

/** What a run has come to so far. */
interface RunState extends RunKind {
  readonly begunAt: number;
  /** How often it has begun to read, and whether it has sent anything since. */
  rounds: number;
  hasSent: boolean;
  isDownloaded: boolean;
  /** Whether it has ended without looking as often as it must. */
  isOwed: boolean;
  /** SKUs of which it does not know that Temu took their last edit. */
  readonly unknown: Set<string>;
  /** Whether the orders, JTL's stock, and all that it reads, could be read in this round. */
  isSoldRead: boolean;
  isStockRead: boolean;
  isWhole: boolean;
  /** What was sold, and which SKUs' articles JTL sold, when the round began. */
  soldBefore: ReadonlySet<string>;
  articlesBefore: ReadonlySet<string>;
  /** SKUs that Temu had on offer then. */
  offeredBefore: ReadonlySet<string>;
  readonly seen: Set<string>;
}

// Rules I8 and I7.
const mostLooks = 2;
const readingLag = seconds(30);

/** Rule I13: 30 minutes, then twice as long each time, up to a day. */
const waitAfter = (refusals: number) => Math.min(minutes(30) * 2 ** (refusals - 1), days(1));

/**
 * Tells a shop's ideal pusher when the real run reads and writes, and what kept a SKU from being
 * written then: a fault that struck this very reading or SKU, a guard that has cause to, Temu's refusal
 * and the wait after it, or a change of which only a full run can know. Nothing else is an excuse.
 */
export class RunWatch {
  private readonly shop: OpenShop;
  private readonly market: Market;
  private readonly refusals = new Map<string, Refusal>();
  private readonly sentAt = new Map<string, number>();
  private run: RunState | null = null;
  private hasList = false;

  constructor(shop: OpenShop, market: Market) {
    this.shop = shop;
    this.market = market;
  }

  readonly begin = Effect.fnUntraced({ self: this }, function* (kind: RunKind) {
    this.run = {
      ...kind,
      begunAt: yield* Clock.currentTimeMillis,
      rounds: 0,
      isDownloaded: true,
      hasSent: false,
      isOwed: false,
      unknown: new Set(),
      isSoldRead: true,
      isStockRead: false,
      isWhole: true,
      soldBefore: new Set(),
      articlesBefore: new Set(),
      offeredBefore: new Set(),
      seen: new Set(),
    };
  });

  /** A call reads Temu's orders: with the first one after a push the run begins to read once more. */
  readonly readsOrders = Effect.suspend(() => {
    const { run, shop } = this;
    if (run === null || shop.ideal.isReading) return Effect.void;
    return Effect.map(this.market.moment(shop), (moment) => {
      run.rounds += 1;
      run.hasSent = false;
      run.isSoldRead = true;
      run.isStockRead = false;
      run.isWhole = run.isDownloaded;
      run.soldBefore = shop.sold;
      run.articlesBefore = moment.sold;
      run.offeredBefore = shop.offered;
      shop.counted = null;
      shop.ideal.read(moment);
    });
  });

  /** The round cannot read all orders. */
  readonly cannotReadOrders = Effect.sync(() => {
    if (this.run === null) return;
    this.run.isSoldRead = false;
    this.run.isWhole = false;
  });

  /** The round cannot read JTL's stock. */
  readonly cannotReadStock = Effect.sync(() => {
    if (this.run === null) return;
    this.run.isStockRead = false;
    this.run.isWhole = false;
  });

  /** JTL is asked next: the orders were read, and all shops know of them. */
  readonly asksJtl = Effect.suspend(() => {
    const { run, shop } = this;
    if (run !== null) run.isStockRead = true;
    if (run === null || !run.isSoldRead) return Effect.void;
    shop.read = run.soldBefore;
    this.market.count(shop);
    return Effect.flatMap(this.market.moment(shop), (moment) => {
      shop.ideal.hasReadOrders(moment);
      return this.market.look;
    });
  });

  /** The run cannot list its SKUs: it pushes those that it knows, and nothing as long as it knows none (I9). */
  readonly cannotList = Effect.sync(() => {
    if (this.run !== null && !this.hasList) this.run.isDownloaded = false;
  });

  /** A page of Temu's SKUs is read. */
  lists(skus: ReadonlyArray<{ readonly skuId: string }>, askedAt: number): void {
    const { byHand, listed } = this.shop;
    this.shop.listed = new Set([...listed, ...skus.map(({ skuId }) => skuId)]);
    for (const { skuId } of skus) {
      this.run?.seen.add(skuId);
      const setAt = byHand.get(skuId);
      const isBelieved = askedAt >= (this.sentAt.get(skuId) ?? 0) + readingLag;
      if (isBelieved && setAt !== undefined && setAt <= askedAt) byHand.delete(skuId);
    }
  }

  /** All of Temu's SKUs are read: what is not among them is not listed any more, unless a guard minds. */
  readonly hasListed = Effect.sync(() => {
    const { run, shop } = this;
    if (run === null) return;
    const percent = shop.plan.rules.knownGuardPercent ?? 80;
    const isEnough = run.seen.size > 0 && run.seen.size * 100 >= shop.listed.size * percent;
    if (run.allowGuards || isEnough) shop.listed = new Set(run.seen);
  });

  /** The first edit after a reading is about to be sent: the run has worked out its targets. */
  readonly sends = Effect.fnUntraced(
    { self: this },
    function* (targets: ReadonlyArray<{ readonly skuId: string }>) {
      yield* this.compared;
      const now = yield* Clock.currentTimeMillis;
      if (this.run !== null) this.run.hasSent = true;
      for (const { skuId } of targets) {
        this.run?.unknown.add(skuId);
        this.sentAt.set(skuId, now);
        this.shop.ideal.sends(skuId);
      }
    },
  );

  /** Temu itself takes these targets now, or refuses them. */
  readonly takes = Effect.fnUntraced(
    { self: this },
    function* (verdicts: ReadonlyArray<StockVerdict>, targets: ReadonlyArray<Target>) {
      const { byHand, ideal, plan, renamed } = this.shop;
      const units = new Map(targets.map(({ quantity, skuId }) => [skuId, quantity]));
      for (const { outcome, skuId } of verdicts) {
        yield* this.market.note(`${plan.id}: ${skuId}=${units.get(skuId)} ${outcome}`);
        if (outcome !== "accepted") continue;
        byHand.delete(skuId);
        // What a quick run has read of a renamed article is old, and it cannot know.
        if (this.run?.isSoldRead === false) ideal.takesZero(skuId);
        else if (renamed.has(skuId))
          ideal.put(skuId, Math.max(ideal.offers(skuId), units.get(skuId) ?? 0));
        else ideal.takes(skuId);
        yield* this.judge(skuId);
      }
    },
  );

  /** The run is told what became of these targets. */
  readonly hears = Effect.fnUntraced(
    { self: this },
    function* (
      verdicts: ReadonlyArray<Pick<StockVerdict, "skuId" | "outcome">>,
      targets: ReadonlyArray<Target>,
    ) {
      const now = yield* Clock.currentTimeMillis;
      const units = new Map(targets.map(({ quantity, skuId }) => [skuId, quantity]));
      for (const { outcome, skuId } of verdicts) {
        if (outcome === "accepted") {
          this.refusals.delete(skuId);
          this.run?.unknown.delete(skuId);
        }
        if (outcome !== "rejected") continue;
        const times = (this.refusals.get(skuId)?.times ?? 0) + 1;
        const until = now + waitAfter(times);
        this.refusals.set(skuId, { units: units.get(skuId) ?? 0, times, until });
        yield* this.market.note(`${this.shop.plan.id}: ${skuId}=${units.get(skuId)} is refused`);
      }
    },
  );

  /** The run is over. */
  readonly end = Effect.fnUntraced({ self: this }, function* (report: RunReport) {
    const codes = report.steps.flatMap(({ problems }) => problems.map(({ code }) => code));
    const isStopped = codes.includes("GuardStopped");
    this.shop.guardSaid = codes.filter(
      (code) => code === "GuardStopped" || code === "zerosHeldBack",
    );
    const { run, shop } = this;
    const mayStop =
      isStopped && run !== null && mayStopRun(shop, run, yield* this.market.moment(shop));
    if (!mayStop) {
      yield* this.compared;
      yield* this.looksAsOftenAsItMust;
    }
    this.shop.ideal.giveUp();
    this.run = null;
    for (const { skuId } of this.shop.plan.skus) yield* this.judge(skuId);
  });

  private readonly compared = Effect.suspend(() => {
    const { run, shop } = this;
    if (run === null || !shop.ideal.isReading) return Effect.void;
    return Effect.gen({ self: this }, function* () {
      const moment = yield* this.market.moment(shop);
      shop.ideal.look(moment);
      const now = yield* Clock.currentTimeMillis;
      const isFull = run.mode === "full" && run.rounds === 1;
      const areZerosHeld = mayHoldZeros(shop, run, moment);
      if (run.isWhole) {
        for (const [skuId, { at, soldBefore }] of shop.renamed) {
          const isRead =
            (isFull && at <= run.begunAt) ||
            shop.hasOpenNews(skuId, { since: soldBefore, until: run.soldBefore });
          if (isRead) shop.renamed.delete(skuId);
        }
      }
      shop.ideal.compare(run.isWhole, (skuId) => {
        if (shop.byHand.has(skuId) || shop.renamed.has(skuId)) return true;
        if (run.isOwed && run.unknown.has(skuId)) return true;
        const { high = 0, low = 0 } = shop.ideal.range(skuId) ?? {};
        const refusal = this.refusals.get(skuId);
        const waits = refusal !== undefined && now < refusal.until && high >= refusal.units;
        return (waits && !isFull) || (areZerosHeld && low === 0);
      });
      if (run.isWhole) this.hasList = true;
      // What JTL sells is known then, whether the orders could be read or not.
      if (!run.isDownloaded || !run.isStockRead) return;
      for (const skuId of shop.listed) {
        const wasSold = run.articlesBefore.has(skuId);
        const isSold = moment.sold.has(skuId);
        if (wasSold && isSold) {
          shop.known.add(skuId);
          shop.knownLast.add(skuId);
        } else if (!wasSold && !isSold && !shop.renamed.has(skuId)) shop.knownLast.delete(skuId);
      }
    });
  });

  /** Whether Temu offers more of a SKU than the ideal pusher would. */
  private readonly judge = Effect.fnUntraced({ self: this }, function* (skuId: string) {
    const { ideal, plan, temu } = this.shop;
    const stock = temu.shelf.find(skuId)?.stock ?? 0;
    const most = ideal.offers(skuId);
    if (stock <= Math.max(0, most)) return;
    yield* this.market.blame(`${plan.id}: ${skuId} shows ${stock}, ideally at most ${most}`);
  });

  /** After its pushes a run has to look once more, twice at most (rule I8): so does the ideal pusher. */
  private readonly looksAsOftenAsItMust = Effect.suspend(() => {
    const { run, shop } = this;
    if (run === null || !run.hasSent || run.rounds > mostLooks) return Effect.void;
    return Effect.map(this.market.moment(shop), (moment) => {
      run.isOwed = true;
      shop.counted = null;
      run.isWhole = true;
      shop.ideal.read(moment);
    }).pipe(Effect.andThen(this.compared));
  });
}
