import { JtlWorld, type SeededRandom } from "@temu-jtl/core/testing";
import { Effect } from "effect";
import type { DayPlan } from "./DayPlan.ts";
import type { Market } from "./Market.ts";
import type { Hosts } from "./openHosts.ts";
import { People } from "./People.ts";
import { SellerCenter } from "./SellerCenter.ts";

const commonKinds = [
  "soldElsewhere",
  "soldElsewhere",
  "takenBackElsewhere",
  "restocked",
  "restocked",
  "lost",
  "cancelled",
  "lineCancelled",
  "quantityLowered",
  "cancelledInJtl",
  "labelled",
  "taken",
  "taken",
  "rejected",
  "packed",
  "bufferChanged",
  ...Array.from({ length: 9 }, () => "bought" as const),
] as const;

/** What happens in the few moments of a run, where it matters in which order things are read. */
const kindsOfRush = [
  ...commonKinds,
  ...Array.from({ length: 6 }, () => ["bought", "bought", "taken", "cancelled"] as const).flat(),
] as const;

type Kind = (typeof commonKinds)[number] | DayPlan["rare"][number] | "emptiedOrBack";

/** Everything that happens around the runs, one thing at a time. */
export const makeHappenings = (
  day: DayPlan,
  all: ReadonlyArray<Hosts>,
  market: Market,
  random: SeededRandom,
) => {
  const people = new People(day, all, market, random);
  const stands = all.map((hosts) => ({
    hosts,
    center: new SellerCenter(hosts.shop, market, random),
  }));
  const rare: ReadonlyArray<Kind> = day.rare.flatMap((kind) => [kind, kind]);
  const anyTime: ReadonlyArray<Kind> = [
    ...commonKinds,
    ...rare,
    ...(day.isGuarded ? (["emptiedOrBack"] as const) : []),
  ];
  const inRun: ReadonlyArray<Kind> = [...kindsOfRush, ...day.rare];

  const one = (kind: Kind, { center, hosts: { shop } }: (typeof stands)[number]) => {
    switch (kind) {
      case "bought":
        return market.buy(shop);
      case "cancelled":
      case "lineCancelled":
      case "quantityLowered":
        return market.wantLess(kind, shop);
      case "labelled":
        return market.label(shop);
      case "cancelledInJtl":
      case "packed":
        return people.workOnOrder(kind, shop);
      case "taken":
        return Effect.flatMap(JtlWorld, (jtl) => jtl.takeOver).pipe(
          Effect.andThen(market.note("JTL's worker takes all rows")),
        );
      case "rejected":
        return Effect.flatMap(JtlWorld, (jtl) => jtl.rejectNext(1)).pipe(
          Effect.andThen(market.note("JTL's worker will drop a row")),
        );
      case "setByHand":
      case "offeredOrNot":
      case "removedOrBack":
      case "underReviewOrNot":
      case "unreadableOrNot":
        return center.work(kind);
      case "articleActiveOrNot":
      case "articleManagedOrNot":
      case "articleOversellsOrNot":
      case "articleCreated":
      case "articleDeletedOrBack":
      case "articleRenamed":
      case "skuMapped":
        return people.workOnArticle(kind);
      case "emptiedOrBack":
        return people.emptyOrBack;
      default:
        return people.moveStock(kind);
    }
  };

  return {
    /** Lets one thing happen, at any time or while a run is under way. */
    happen: Effect.fnUntraced(function* (when: "anyTime" | "inRun") {
      const [stand] = random.shuffle(stands);
      const [kind] = random.shuffle(when === "inRun" ? inRun : anyTime);
      if (stand === undefined || kind === undefined) return;
      yield* one(kind, stand);
      yield* market.look;
    }),
    /** A person looks at what a guard has said, and settles it or lets one run through. */
    lookAtGuard: Effect.fnUntraced(function* ({ shop, syncInventory }: Hosts) {
      if (shop.guardSaid.length === 0) return;
      if (random.happens(0.3)) yield* people.putBack;
      yield* market.look;
      const mode = shop.guardSaid.includes("GuardStopped") ? "full" : "quick";
      yield* syncInventory({ mode, allowGuards: true });
    }),
    /** A person books goods by mistake, sees them at Temu, takes them back and has a full run see to it at once. */
    bookByMistake: Effect.fnUntraced(function* ({ syncInventory }: Hosts) {
      const sku = people.oneArticle;
      const units = random.whole(1, 8);
      yield* people.book(sku, units);
      yield* market.look;
      yield* syncInventory({ mode: "quick", allowGuards: false });
      yield* people.book(sku, -units);
      yield* market.look;
      yield* syncInventory({ mode: "full", allowGuards: false });
    }),
    /** Nothing that Temu or its people have put in the way is there any more. */
    settle: Effect.sync(() => {
      for (const { center } of stands) center.settle();
    }),
  };
};

export type Happenings = ReturnType<typeof makeHappenings>;
