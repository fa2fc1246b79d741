import { DateTime, Effect } from "effect";
import { noOrders, type ShopFigures } from "../../../domain/Figures.ts";
import type { StepRecord } from "../../../domain/Run.ts";
import { days, hours, type Instant, minutes } from "../../../domain/Time.ts";
import { OrderStore } from "../../../ports/OrderStore.ts";
import { Reports } from "../../../ports/Reports.ts";
import { ShopStore } from "../../../ports/ShopStore.ts";
import type { ContractCase } from "../../Contract.ts";
import { expectEqual, violated } from "../../expectations.ts";
import type { InventoryWorld } from "../inventory/contract/InventoryWorld.ts";
import { article, at, begin, download, pushDue, settle, sku } from "../inventory/contract/steps.ts";
import { acceptSamples, numberOf } from "../steps.ts";
import { inShop, order, run, step } from "./steps.ts";

/** An hour of its own, so that nothing lies at the edge by chance. */
const now: Instant = begin + hours(5);

const berlin = DateTime.zoneMakeNamedUnsafe("Europe/Berlin");

const figuresOf = Effect.fnUntraced(function* (shop: string) {
  const reports = yield* Reports;
  const [figures] = yield* reports.figures([shop], now);
  return figures ?? (yield* violated(`No figures of ${shop}.`));
});

const stopped: StepRecord["problems"] = [
  {
    code: "GuardStopped",
    category: null,
    message: "Far fewer SKUs than before.",
    whatToDo: "Look at Temu.",
    count: 1,
    parentOrderSn: null,
  },
];

const nobody = { count: 0, nearestDeadline: null };

const nothing: Omit<ShopFigures, "shop"> = {
  hasPassedPreflight: false,
  orders: noOrders,
  held: [],
  blocked: [],
  failed: nobody,
  overdue: nobody,
  dueIn24h: nobody,
  submittedSince: null,
  rejectedReports: 0,
  inventory: { skus: 0, outOfStep: 0, rejected: 0, heldBack: 0, notInJtl: 0 },
  guardStoppedSince: null,
  token: null,
  workflows: [
    { workflow: "order_sync", underWay: null, lastRun: null, lastSuccess: null },
    { workflow: "inventory_sync", underWay: null, lastRun: null, lastSuccess: null },
  ],
};

export const figuresContract: ReadonlyArray<ContractCase<Reports | InventoryWorld>> = [
  {
    name: "figures: a shop of which nothing is kept has zeros and nulls, and shops come as they were asked for",
    test: Effect.gen(function* () {
      const reports = yield* Reports;
      yield* inShop("north", order(1, { at: begin }));
      yield* expectEqual(
        yield* reports.figures(["south", "north"], begin),
        [
          { shop: "south", ...nothing },
          { shop: "north", ...nothing, orders: { ...noOrders, imported: 1 } },
        ],
        "the figures",
      );
      yield* expectEqual(yield* reports.figures([], now), [], "of no shop");
    }),
  },
  {
    name: "figures: a shop whose preflight has passed once counts as checked, whatever a later one finds",
    test: Effect.gen(function* () {
      const check = (severity: "error" | "warning", later: number) =>
        Effect.flatMap(ShopStore, (shop) =>
          shop.savePreflight({
            at: begin + later,
            jtlVersion: null,
            findings: [{ code: "noConnection", severity, message: "m", whatToDo: "w" }],
          }),
        );
      const has = Effect.map(figuresOf("north"), ({ hasPassedPreflight }) => hasPassedPreflight);
      yield* inShop("north", check("error", 0));
      yield* inShop("south", check("warning", 0));
      yield* expectEqual(yield* has, false, "after one that found an error");
      yield* inShop("north", check("warning", 1));
      yield* inShop("north", check("error", 2));
      yield* expectEqual(yield* has, true, "after one that found a warning, and one an error");
    }),
  },
  {
    name: "figures: held and blocked orders are counted by reason, with the first time to ship",
    test: Effect.gen(function* () {
      const ship = (hour: number) => ({ shipBefore: now + hours(48 + hour) });
      yield* inShop(
        "north",
        Effect.gen(function* () {
          const orders = yield* OrderStore;
          yield* order(1, { held: ["addressMissing"], temu: ship(2), at: begin });
          yield* order(2, { held: ["addressMissing", "preSale"], temu: ship(1), at: begin });
          yield* order(3, { held: ["preSale"], temu: { shipBefore: null }, at: begin });
          yield* acceptSamples([4]);
          yield* order(5, { at: begin });
          for (const index of [4, 5]) {
            yield* orders.setBlocks([
              {
                parentOrderSn: numberOf(index),
                blockReasons: [
                  { code: "addressChanged", parameters: {} },
                  { code: "articleSwapped", parameters: { line: "1" } },
                  { code: "articleSwapped", parameters: { line: "2" } },
                ],
                released: [],
                handedOver: null,
              },
            ]);
          }
        }),
      );
      yield* inShop("south", order(1, { held: ["preSale"], temu: ship(0), at: begin }));
      const { blocked, held, orders } = yield* figuresOf("north");
      yield* expectEqual(
        held,
        [
          { code: "addressMissing", count: 2, nearestDeadline: now + hours(49) },
          { code: "preSale", count: 2, nearestDeadline: now + hours(49) },
        ],
        "held",
      );
      yield* expectEqual(
        blocked.map(({ code, count }) => [code, count]),
        [
          ["addressChanged", 1],
          ["articleSwapped", 1],
        ],
        "blocked, of what JTL has",
      );
      yield* expectEqual(orders, { ...noOrders, held: 3, accepted: 1, imported: 1 }, "the states");
    }),
  },
  {
    name: "figures: what is overdue or due in 24 hours is what Temu still waits for",
    test: Effect.gen(function* () {
      const late = now - 1;
      yield* inShop(
        "north",
        Effect.gen(function* () {
          const orders = yield* OrderStore;
          yield* order(1, { temu: { shipBefore: late }, at: begin });
          yield* order(2, { temu: { shipBefore: now }, at: begin });
          yield* order(3, { temu: { shipBefore: now + hours(24) - 1 }, at: begin });
          yield* order(4, { temu: { shipBefore: now + hours(24) }, at: begin });
          yield* order(5, { held: ["addressMissing"], temu: { shipBefore: late - 1 }, at: begin });
          // Nobody ships these.
          yield* order(6, {
            held: ["notFulfilledBySeller"],
            temu: { shipBefore: late },
            at: begin,
          });
          yield* order(7, { state: "closed", temu: { shipBefore: late }, at: begin });
          yield* order(8, { temu: { shipBefore: late, status: "cancelled" }, at: begin });
          yield* order(9, { temu: { shipBefore: late, status: "shipped" }, at: begin });
          yield* order(10, { temu: { shipBefore: late, lines: [] }, at: begin });
          yield* order(11, { temu: { shipBefore: now - days(2) }, at: begin });
          yield* orders.changeStates([
            { parentOrderSn: numberOf(11), from: "imported", to: "accepted", reason: "contract" },
          ]);
        }),
      );
      const { dueIn24h, overdue } = yield* figuresOf("north");
      yield* expectEqual(overdue, { count: 3, nearestDeadline: now - days(2) }, "overdue");
      yield* expectEqual(dueIn24h, { count: 2, nearestDeadline: now }, "due");
    }),
  },
  {
    name: "figures: failed orders, and since when one waits in JTL's import table",
    test: Effect.gen(function* () {
      const move = (
        index: number,
        from: "exported" | "submitting",
        to: "submitting" | "submitted",
      ) => ({
        parentOrderSn: numberOf(index),
        from,
        to,
        reason: "contract",
      });
      yield* inShop(
        "north",
        Effect.gen(function* () {
          const orders = yield* OrderStore;
          for (const index of [1, 2]) {
            const parentOrderSn = numberOf(index);
            yield* order(index, { temu: { shipBefore: now + days(9) }, at: begin });
            yield* orders.changeStates([
              { parentOrderSn, from: "imported", to: "exported", reason: "contract" },
            ]);
            yield* orders.changeStates([move(index, "exported", "submitting")]);
            yield* at(
              begin + minutes(index),
              orders.changeStates([move(index, "submitting", "submitted")]),
            );
          }
        }),
      );
      const before = yield* figuresOf("north");
      yield* expectEqual(before.submittedSince, begin + minutes(1), "the first to wait");
      yield* inShop(
        "north",
        Effect.flatMap(OrderStore, (orders) =>
          orders.changeStates([
            { parentOrderSn: numberOf(1), from: "submitted", to: "failed", reason: "contract" },
          ]),
        ),
      );
      const { failed, submittedSince } = yield* figuresOf("north");
      yield* expectEqual(failed, { count: 1, nearestDeadline: now + days(9) }, "failed");
      yield* expectEqual(submittedSince, begin + minutes(2), "who is left");
    }),
  },
  {
    name: "figures: SKUs out of step, rejected and not in JTL, of those that are listed",
    test: Effect.gen(function* () {
      const skus = [sku(0, "TEA"), sku(1, "CAN"), sku(2, "NONE"), sku(3, ""), sku(4, "OLD")];
      const articles = [
        article("TEA", 7),
        article("CAN", 5),
        article("OLD", 3, { isActive: false }),
      ];
      yield* inShop(
        "north",
        Effect.gen(function* () {
          yield* at(begin, download(skus));
          yield* at(begin + 1, settle(articles));
        }),
      );
      const { inventory } = yield* figuresOf("north");
      yield* expectEqual(
        inventory,
        { skus: 5, outOfStep: 1, rejected: 0, heldBack: 0, notInJtl: 3 },
        "compared",
      );
      yield* inShop("north", at(begin + 2, pushDue("rejected", begin + hours(1))));
      yield* inShop("north", at(begin + hours(2), download(skus.slice(0, 3), begin + hours(2))));
      yield* expectEqual(
        (yield* figuresOf("north")).inventory,
        { skus: 3, outOfStep: 1, rejected: 1, heldBack: 0, notInJtl: 1 },
        "after a rejection, and two SKUs fewer",
      );
    }),
  },
  {
    name: "figures: a guard counts as stopped since the first run that it stopped, until one comes through",
    test: Effect.gen(function* () {
      const stop = (name: string) => step(name, { outcome: "failed", problems: stopped });
      const inventoryRun = (hour: number, ...steps: ReadonlyArray<StepRecord>) =>
        inShop(
          "north",
          run("inventory_sync", { at: begin + hours(hour), outcome: "failed", steps }),
        );
      const since = Effect.map(figuresOf("north"), ({ guardStoppedSince }) => guardStoppedSince);
      yield* inventoryRun(0, stop("download"));
      yield* inventoryRun(1, step("download"), step("compare", { outcome: "partial" }));
      yield* expectEqual(yield* since, null, "one has come through");
      yield* inventoryRun(2, stop("download"));
      yield* inventoryRun(3, stop("download"));
      // A quick run does not download: it tells nothing of that guard.
      yield* inventoryRun(4, step("compare"));
      yield* expectEqual(yield* since, begin + hours(2), "stopped since");
      yield* expectEqual((yield* figuresOf("south")).guardStoppedSince, null, "of another shop");
      yield* inventoryRun(5, step("download"), stop("compare"));
      yield* expectEqual(yield* since, begin + hours(5), "the other guard");
    }),
  },
  {
    name: "figures: the token, and how the runs of each workflow stand",
    test: Effect.gen(function* () {
      const temuRefused = {
        ...stopped[0],
        code: "TemuApiError",
        category: "permission",
        message: "Temu refused.",
        whatToDo: "Grant the call.",
        count: 2,
        parentOrderSn: null,
      } as const;
      const [good, , dry, partial, , , , failed, under] = yield* inShop(
        "north",
        Effect.gen(function* () {
          const shop = yield* ShopStore;
          yield* shop.saveToken({
            info: { mallId: "m", regionId: 1, expiresAt: begin + days(30), scopes: [] },
            readAt: begin,
            refused: true,
          });
          const again = { ...temuRefused, code: "again" };
          return [
            yield* run("inventory_sync", { at: begin, outcome: "succeeded" }),
            yield* run("inventory_sync", {
              at: begin + minutes(30),
              outcome: "succeeded",
              parameters: { onlySku: "S-1" },
            }),
            yield* run("inventory_sync", {
              at: begin + hours(1),
              outcome: "succeeded",
              parameters: { dryRun: true },
            }),
            yield* run("order_sync", { at: begin, outcome: "partial" }),
            yield* run("order_sync", {
              at: begin + minutes(30),
              outcome: "succeeded",
              parameters: { parentOrderSns: [] },
            }),
            yield* run("order_sync", {
              at: begin + minutes(40),
              outcome: "succeeded",
              parameters: { parentOrderStatus: 4 },
            }),
            yield* run("order_sync", {
              at: begin + minutes(50),
              outcome: "partial",
              parameters: { daysBack: 1 },
            }),
            yield* run("order_sync", {
              at: begin + hours(1),
              outcome: "failed",
              steps: [step("fetch", { problems: [temuRefused, again, ...stopped] })],
            }),
            yield* run("order_sync", { at: begin + hours(2), outcome: null }),
          ];
        }),
      );
      const { token, workflows } = yield* figuresOf("north");
      yield* expectEqual(
        token,
        { expiresAt: begin + days(30), readAt: begin, refused: true },
        "the token",
      );
      yield* expectEqual(
        workflows,
        [
          {
            workflow: "order_sync",
            underWay: { runId: under, startedAt: begin + hours(2) },
            lastRun: {
              runId: failed,
              outcome: "failed",
              startedAt: begin + hours(1),
              endedAt: begin + hours(1) + 5_000,
              categories: ["permission"],
            },
            lastSuccess: { runId: partial, outcome: "partial", endedAt: begin + 5_000 },
          },
          {
            workflow: "inventory_sync",
            underWay: null,
            lastRun: {
              runId: dry,
              outcome: "succeeded",
              startedAt: begin + hours(1),
              endedAt: begin + hours(1) + 5_000,
              categories: [],
            },
            lastSuccess: { runId: good, outcome: "succeeded", endedAt: begin + 5_000 },
          },
        ],
        "the runs",
      );
    }),
  },
  {
    name: "days: each order counts once a day for each thing, by the wall clock of the zone",
    test: Effect.gen(function* () {
      const reports = yield* Reports;
      // Half past midnight on the day that Berlin puts its clocks forward, still the day before in UTC.
      const early = Date.UTC(2026, 2, 28, 23, 30);
      const late = Date.UTC(2026, 2, 29, 21, 59);
      const change = (from: "imported" | "held", to: "imported" | "held") =>
        Effect.flatMap(OrderStore, (orders) =>
          orders.changeStates([{ parentOrderSn: numberOf(1), from, to, reason: "contract" }]),
        );
      yield* inShop(
        "north",
        Effect.gen(function* () {
          yield* order(1, { at: early });
          yield* at(early + 1, change("imported", "held"));
          yield* at(early + 2, change("held", "imported"));
          yield* at(late, change("imported", "held"));
          yield* order(2, { state: "cancelled", at: late + minutes(1) });
          yield* at(late + minutes(1), acceptSamples([3]));
          yield* run("order_sync", { at: early - minutes(31), outcome: "succeeded" });
          yield* run("order_sync", { at: early, outcome: "failed" });
          yield* run("inventory_sync", { at: late, outcome: null });
        }),
      );
      const none = {
        firstSeen: 0,
        held: 0,
        accepted: 0,
        reported: 0,
        cancelled: 0,
        runs: 0,
        failedRuns: 0,
      };
      const last = { days: 3, now: late + hours(10), timeZone: berlin };
      yield* expectEqual(
        yield* reports.days(["south", "north"], last),
        [
          { shop: "south", day: "2026-03-28", ...none },
          { shop: "south", day: "2026-03-29", ...none },
          { shop: "south", day: "2026-03-30", ...none },
          { shop: "north", day: "2026-03-28", ...none, runs: 1 },
          {
            shop: "north",
            day: "2026-03-29",
            ...none,
            firstSeen: 1,
            held: 1,
            runs: 2,
            failedRuns: 1,
          },
          { shop: "north", day: "2026-03-30", ...none, firstSeen: 2, accepted: 1, cancelled: 1 },
        ],
        "the days",
      );
    }),
  },
];
