import { assert, describe, it } from "@effect/vitest";
import { judge, type Verdict, type VerdictFacts } from "@temu-jtl/core";
import {
  ago,
  ahead,
  ended,
  factsOf,
  healthy,
  hostOf,
  jobOf,
  now,
  orderJob,
  stockJob,
  stockWith,
  successAt,
  tokenUntil,
} from "./facts.ts";

/** The verdict and the codes of its reasons. */
const inShort = (facts: VerdictFacts): readonly [Verdict, ...ReadonlyArray<string>] => {
  const { reasons, verdict } = judge(facts);
  return [verdict, ...reasons.map(({ code }) => code)];
};

const orders = (endedAt: number, outcome?: Parameters<typeof ended>[2]) => ({
  workflows: [ended("order_sync", endedAt, outcome), ended("inventory_sync", ago(31))],
});

const some = { count: 3, nearestDeadline: ahead(120) };

const running = {
  runId: "r",
  trigger: "schedule",
  parameters: {},
  queuedAt: ago(100),
  messageId: "m",
  startedAt: ago(40),
  host: "host-1",
  attempt: 1,
  stop: null,
};

describe("the verdict is", () => {
  const cases: ReadonlyArray<
    readonly [string, VerdictFacts, readonly [Verdict, ...ReadonlyArray<string>]]
  > = [
    ["ok while both syncs come through as they are due", factsOf(), ["ok"]],
    [
      "critical when Temu refuses the token",
      factsOf({ token: tokenUntil(ahead(9999), true) }),
      ["critical", "authorisationLost"],
    ],
    [
      "critical when the token has expired, and it is not called about to expire",
      factsOf({ token: tokenUntil(ago(1)) }),
      ["critical", "authorisationLost"],
    ],
    [
      "critical when a permission was missing in the last run",
      factsOf({
        workflows: healthy.workflows.map((one) => ({
          ...one,
          lastRun:
            one.lastRun === null || one.workflow === "order_sync"
              ? one.lastRun
              : { ...one.lastRun, categories: ["transient", "permission"] },
        })),
      }),
      ["critical", "permissionMissing"],
    ],
    [
      "critical when no live process takes the jobs",
      factsOf({}, { hosts: [] }),
      ["critical", "noLiveWorker"],
    ],
    [
      "critical when the live process takes other jobs only",
      factsOf({}, { hosts: [hostOf([stockJob])] }),
      ["critical", "noLiveWorker"],
    ],
    [
      "critical when three due order syncs have failed",
      factsOf({
        workflows: [
          {
            ...ended("order_sync", ago(3), "failed"),
            lastSuccess: successAt("order_sync", ago(93)),
          },
          ended("inventory_sync", ago(31)),
        ],
      }),
      ["critical", "ordersNotSynced", "lastRunFailed"],
    ],
    [
      "critical when order syncs have failed from the very first on",
      factsOf(orders(ago(3), "failed"), {
        jobs: [
          {
            ...orderJob,
            failure: { since: ago(100), attempts: 4, message: "", whatToDo: "" },
          },
          stockJob,
        ],
      }),
      ["critical", "ordersNotSynced", "noSuccessYet", "lastRunFailed"],
    ],
    [
      "critical when a guard has stopped the stock",
      factsOf({ guardStoppedSince: ago(60) }),
      ["critical", "guardStopped"],
    ],
    [
      "critical when JTL has left an order alone and a later run has seen it",
      factsOf({ submittedSince: ago(45) }),
      ["critical", "jtlTakesNothing"],
    ],
    [
      "ok while no run has looked yet what JTL has made of an order",
      factsOf({ submittedSince: ago(20) }),
      ["ok"],
    ],
    [
      "critical when an order is past its latest shipping time",
      factsOf({ overdue: some }),
      ["critical", "overdue"],
    ],
    [
      "unknown when nothing was heard for two due runs",
      factsOf(orders(ago(65))),
      ["unknown", "noNews"],
    ],
    [
      "critical, and without news, when nothing was heard for three",
      factsOf(orders(ago(95))),
      ["critical", "ordersNotSynced", "noNews"],
    ],
    ["ok while the second due run has a minute left to begin", factsOf(orders(ago(61))), ["ok"]],
    [
      "ok while a run that takes its time is under way",
      factsOf(orders(ago(75)), {
        jobs: [{ ...orderJob, run: running }, stockJob],
      }),
      ["ok"],
    ],
    [
      "critical when such a run does not end",
      factsOf(orders(ago(200)), {
        jobs: [{ ...orderJob, run: { ...running, startedAt: ago(150) } }, stockJob],
      }),
      ["critical", "ordersNotSynced", "noNews"],
    ],
    [
      "unknown when the stock was not heard of",
      factsOf({ workflows: [ended("order_sync", ago(12)), ended("inventory_sync", ago(130))] }),
      ["unknown", "noNews"],
    ],
    [
      "unknown while the database is away",
      factsOf({}, { database: "away", shops: [], jobs: [], hosts: [] }),
      ["unknown", "databaseAway"],
    ],
    [
      "unknown before the first order sync has come through",
      factsOf({ workflows: [ended("inventory_sync", ago(31))] }),
      ["unknown", "noSuccessYet"],
    ],
    [
      "attention when orders wait for a person",
      factsOf({ held: [{ ...some, code: "addressMasked" }] }),
      ["attention", "held"],
    ],
    [
      "ok when held orders wait for Temu alone",
      factsOf({ held: [{ ...some, code: "pendingAtTemu" }] }),
      ["ok"],
    ],
    [
      "attention when an order is blocked",
      factsOf({ blocked: [{ ...some, code: "addressChanged" }] }),
      ["attention", "blocked"],
    ],
    ["attention when orders have failed", factsOf({ failed: some }), ["attention", "failed"]],
    [
      "attention when Temu has refused a report or a stock",
      factsOf({ rejectedReports: 1, inventory: stockWith(2) }),
      ["attention", "reportsRejected", "stockRejected"],
    ],
    [
      "attention when orders are due within 24 hours",
      factsOf({ dueIn24h: some }),
      ["attention", "dueSoon"],
    ],
    [
      "attention 14 days before the token expires",
      factsOf({ token: tokenUntil(ahead(14 * 24 * 60)) }),
      ["attention", "tokenExpires"],
    ],
    [
      "ok 15 days before the token expires",
      factsOf({ token: tokenUntil(ahead(15 * 24 * 60)) }),
      ["ok"],
    ],
    [
      "attention and not late when a person has paused the order sync",
      factsOf(orders(ago(3000)), {
        jobs: [{ ...orderJob, enabled: false, changed: { by: "anna", at: ago(3000) } }, stockJob],
      }),
      ["attention", "jobPaused"],
    ],
    [
      "attention when the last run came through in part only",
      factsOf(orders(ago(12), "partial")),
      ["attention", "lastRunPartial"],
    ],
    [
      "attention when a person keeps stopping the order sync",
      factsOf({
        workflows: [
          {
            ...ended("order_sync", ago(3), "cancelled"),
            lastSuccess: successAt("order_sync", ago(70)),
          },
          ended("inventory_sync", ago(31)),
        ],
      }),
      ["attention", "syncLate"],
    ],
    [
      "attention when a job of the program's own has failed",
      factsOf(
        {},
        {
          jobs: [
            orderJob,
            stockJob,
            {
              ...jobOf("make_coffee", 60, null),
              lastRun: { runId: "c", outcome: "failed", startedAt: ago(9), durationMillis: 1 },
            },
          ],
        },
      ),
      ["attention", "lastRunFailed"],
    ],
    [
      "setup while no preflight has passed and no order has come through",
      factsOf({ hasPassedPreflight: false, workflows: [] }, { hosts: [] }),
      ["setup", "preflightMissing"],
    ],
    ["setup while there is no shop", factsOf({}, { shops: [] }), ["setup", "noShop"]],
    [
      "attention when one shop runs and another is not set up",
      factsOf(
        {},
        {
          shops: [healthy, { ...healthy, shop: "wien", hasPassedPreflight: false, workflows: [] }],
        },
      ),
      ["attention", "preflightMissing"],
    ],
    [
      "critical when orders come through no more, though nobody ever ran preflight",
      factsOf({ ...orders(ago(95)), hasPassedPreflight: false }),
      ["critical", "ordersNotSynced", "noNews"],
    ],
    [
      "critical when no job starts the order sync and nothing else does",
      factsOf(orders(ago(185)), { jobs: [stockJob] }),
      ["critical", "ordersNotSynced", "noNews"],
    ],
  ];
  for (const [what, facts, expected] of cases) {
    it(what, () => {
      assert.deepStrictEqual(inShort(facts), expected);
    });
  }
});

describe("a reason tells", () => {
  it("how many orders, the nearest deadline, and the list that shows them", () => {
    const [first] = judge(factsOf({ held: [{ ...some, code: "addressMasked" }] })).reasons;
    assert.deepStrictEqual(first, {
      code: "held",
      level: "attention",
      shop: "berlin",
      parameters: { hold: "addressMasked" },
      count: 3,
      nearestDeadline: ahead(120),
      link: { page: "orders", query: { shop: "berlin", state: "held", hold: "addressMasked" } },
    });
  });

  it("who paused a job, and when", () => {
    const jobs = [orderJob, { ...stockJob, enabled: false, changed: { by: "anna", at: now } }];
    const [first] = judge(factsOf({}, { jobs })).reasons;
    assert.deepStrictEqual(first?.parameters, {
      job: "sync_inventory:berlin",
      by: "anna",
      since: now,
    });
  });
});
