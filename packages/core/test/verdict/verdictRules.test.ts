import { assert, describe, it } from "@effect/vitest";
import {
  HoldCode,
  type Job,
  judge,
  RunOutcome,
  type ShopFacts,
  type Verdict,
  type VerdictFacts,
  type WorkflowFigures,
} from "@temu-jtl/core";
import { Schema } from "effect";
import {
  ago,
  ahead,
  ended,
  factsOf,
  healthy,
  hostOf,
  jobOf,
  now,
  stockWith,
  successAt,
  tokenUntil,
} from "./facts.ts";

const upTo = (maximum: number) => Schema.Int.check(Schema.isBetween({ minimum: 0, maximum }));

/** What facts are made of: figures and times as small numbers, so that the interesting ones are met. */
const AnyShop = Schema.Struct({
  /** 0: whatever comes; else nothing but times is troubled, so that many shops are all right. */
  calm: upTo(4),
  hasPassedPreflight: Schema.Boolean,
  isRefused: Schema.Boolean,
  tokenDays: upTo(30),
  held: Schema.Array(HoldCode).check(Schema.isMaxLength(3)),
  failed: upTo(1),
  overdue: upTo(1),
  dueIn24h: upTo(2),
  deadline: upTo(2_000),
  rejected: upTo(1),
  guardStopped: Schema.Boolean,
  outcome: RunOutcome,
  lastRun: upTo(130),
  lastSuccess: Schema.NullOr(upTo(130)),
  stockSuccess: Schema.NullOr(upTo(200)),
  isPaused: Schema.Boolean,
  hasJobs: Schema.Boolean,
  isTaken: Schema.Boolean,
});
type AnyShop = typeof AnyShop.Type;

const AnyFacts = Schema.Array(AnyShop).check(Schema.isMinLength(1), Schema.isMaxLength(3));

/** The shop without its troubles, where it is calm. */
const calmed = (shop: AnyShop): AnyShop =>
  shop.calm === 0
    ? shop
    : {
        ...shop,
        hasPassedPreflight: true,
        isRefused: false,
        tokenDays: 30,
        held: [],
        failed: 0,
        overdue: 0,
        dueIn24h: 0,
        rejected: 0,
        guardStopped: false,
        outcome: "succeeded",
        isPaused: false,
        isTaken: true,
      };

const workflowsOf = (shop: AnyShop): ReadonlyArray<WorkflowFigures> => [
  {
    ...ended("order_sync", ago(shop.lastRun), shop.outcome),
    lastSuccess: shop.lastSuccess === null ? null : successAt("order_sync", ago(shop.lastSuccess)),
  },
  {
    ...ended("inventory_sync", ago(31)),
    lastSuccess:
      shop.stockSuccess === null ? null : successAt("inventory_sync", ago(shop.stockSuccess)),
  },
];

const shopOf = (shop: AnyShop, place: number): ShopFacts => ({
  ...healthy,
  shop: `shop-${place}`,
  hasPassedPreflight: shop.hasPassedPreflight,
  token: tokenUntil(ahead(60 * 24 * shop.tokenDays), shop.isRefused),
  held: [...new Set(shop.held)].map((code) => ({ code, count: 1, nearestDeadline: null })),
  failed: { count: shop.failed, nearestDeadline: ahead(shop.deadline) },
  overdue: { count: shop.overdue, nearestDeadline: ago(shop.deadline) },
  dueIn24h: { count: shop.dueIn24h, nearestDeadline: ahead(shop.deadline) },
  inventory: stockWith(shop.rejected),
  guardStoppedSince: shop.guardStopped ? ago(10) : null,
  workflows: workflowsOf(shop),
});

const jobsOf = (shop: AnyShop, place: number): ReadonlyArray<Job> =>
  shop.hasJobs
    ? [
        { ...jobOf("sync_orders", 30, `shop-${place}`), enabled: !shop.isPaused },
        jobOf("sync_inventory", 60, `shop-${place}`),
      ]
    : [];

const madeOf = (any: ReadonlyArray<AnyShop>): VerdictFacts => {
  const shops = any.map(calmed);
  return {
    now,
    database: "up",
    shops: shops.map(shopOf),
    jobs: shops.flatMap(jobsOf),
    hosts: [hostOf(shops.flatMap((shop, place) => (shop.isTaken ? jobsOf(shop, place) : [])))],
  };
};

const rank: Readonly<Record<Verdict, number>> = {
  ok: 0,
  setup: 1,
  attention: 1,
  unknown: 2,
  critical: 3,
};

describe("whatever the facts", () => {
  it.prop("it is never ok without recent success of every shop's syncs", [AnyFacts], ([shops]) => {
    if (judge(madeOf(shops)).verdict !== "ok") return;
    for (const shop of shops) {
      assert.isNotNull(shop.lastSuccess);
      // Two due runs and the time to begin one.
      assert.isBelow(shop.lastSuccess ?? Number.NaN, shop.hasJobs ? 62 : 122);
      if (shop.hasJobs) assert.isBelow(shop.stockSuccess ?? Number.NaN, 122);
    }
  });

  it.prop(
    "it is ok exactly when there is no reason, else the worst reason's",
    [AnyFacts],
    ([shops]) => {
      const { reasons, verdict } = judge(madeOf(shops));
      assert.strictEqual(reasons[0]?.level ?? "ok", verdict);
    },
  );

  it.prop("the worst reason comes first, then the nearest deadline", [AnyFacts], ([shops]) => {
    const { reasons } = judge(madeOf(shops));
    for (const [place, { level, nearestDeadline }] of reasons.slice(1).entries()) {
      const before = reasons[place];
      if (before === undefined) continue;
      assert.isAtLeast(rank[before.level], rank[level]);
      if (before.level === level) {
        assert.isAtMost(before.nearestDeadline ?? Infinity, nearestDeadline ?? Infinity);
      }
    }
  });

  it.prop("it does not depend on the order in which they are told", [AnyFacts], ([shops]) => {
    const facts = madeOf(shops);
    const turned: VerdictFacts = {
      ...facts,
      shops: facts.shops
        .map((shop) => ({
          ...shop,
          held: shop.held.toReversed(),
          workflows: shop.workflows.toReversed(),
        }))
        .toReversed(),
      jobs: facts.jobs.toReversed(),
    };
    assert.deepStrictEqual(judge(turned), judge(facts));
  });

  const worsened: ReadonlyArray<readonly [string, (facts: VerdictFacts) => VerdictFacts]> = [
    ["the database goes away", (facts) => ({ ...facts, database: "away" })],
    ["the processes die", (facts) => ({ ...facts, hosts: [] })],
    ...(
      [
        ["Temu refuses the token", { token: tokenUntil(ahead(9999), true) }],
        ["an order gets late", { overdue: { count: 9, nearestDeadline: ago(5) } }],
        ["an order is held", { held: [{ code: "customised", count: 1, nearestDeadline: null }] }],
        ["a guard stops the stock", { guardStoppedSince: ago(1) }],
        ["JTL takes nothing over", { submittedSince: ago(999) }],
        ["nothing has come through for long", { workflows: [ended("order_sync", ago(999))] }],
      ] as const
    ).map(
      ([what, change]) =>
        [
          what,
          (facts: VerdictFacts): VerdictFacts => ({
            ...facts,
            shops: facts.shops.map((shop) => ({ ...shop, ...change })),
          }),
        ] as const,
    ),
  ];
  for (const [what, worsen] of worsened) {
    it.prop(`it gets no better when ${what}`, [AnyFacts], ([shops]) => {
      const facts = madeOf(shops);
      assert.isAtLeast(rank[judge(worsen(facts)).verdict], rank[judge(facts).verdict]);
    });
  }

  it.prop("one more shop makes it no better", [AnyFacts, AnyShop], ([shops, shop]) => {
    const more = madeOf([...shops, shop]);
    assert.isAtLeast(rank[judge(more).verdict], rank[judge(madeOf(shops)).verdict]);
  });
});

describe("the healthy shop", () => {
  it("is ok, so that the rules above judge something", () => {
    assert.strictEqual(judge(factsOf()).verdict, "ok");
  });
});
