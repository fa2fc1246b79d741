import { Effect } from "effect";
import type { RunSearch } from "../../../domain/RunList.ts";
import { hours, minutes } from "../../../domain/Time.ts";
import { Reports } from "../../../ports/Reports.ts";
import { RunStore } from "../../../ports/RunStore.ts";
import type { ContractCase } from "../../Contract.ts";
import { expectEqual } from "../../expectations.ts";
import { SeededRandom } from "../../SeededRandom.ts";
import type { InventoryWorld } from "../inventory/contract/InventoryWorld.ts";
import { begin } from "../inventory/contract/steps.ts";
import { inShop, run, step } from "./steps.ts";
import { walkList } from "./walk.ts";

const shops = ["north", "south"];

export const runsContract: ReadonlyArray<ContractCase<Reports | InventoryWorld>> = [
  {
    name: "runs: the newest come first, with their steps, of the shops that were asked for",
    test: Effect.gen(function* () {
      const reports = yield* Reports;
      const old = yield* inShop(
        "north",
        run("order_sync", { at: begin, outcome: "partial", steps: [step("fetch")] }),
      );
      const other = yield* inShop(
        "south",
        run("inventory_sync", { at: begin + minutes(1), outcome: null }),
      );
      yield* inShop("east", run("order_sync", { at: begin + minutes(2), outcome: "succeeded" }));
      const record = yield* inShop(
        "north",
        Effect.flatMap(RunStore, (store) => store.get(old)),
      );
      const { items, next, total } = yield* reports.runs({ shops }, {});
      yield* expectEqual(
        items.map(({ runId }) => runId),
        [other, old],
        "the runs",
      );
      yield* expectEqual(items.at(1), record, "the older one");
      yield* expectEqual(
        { next, total },
        { next: null, total: { count: 2, isAtLeast: false } },
        "all",
      );
      yield* expectEqual(yield* reports.run(shops, old), record, "one of them");
      yield* expectEqual(yield* reports.run(["south"], old), null, "one of another shop");
      yield* expectEqual(yield* reports.run(shops, "none"), null, "one that there is not");
    }),
  },
  {
    name: "runs: are found by workflow, by how they stand, and by when they began",
    test: Effect.gen(function* () {
      const reports = yield* Reports;
      yield* inShop(
        "north",
        Effect.gen(function* () {
          yield* run("order_sync", { at: begin, outcome: "succeeded", trigger: "a" });
          yield* run("order_sync", { at: begin + hours(1), outcome: "failed", trigger: "b" });
          yield* run("inventory_sync", { at: begin + hours(2), outcome: "failed", trigger: "c" });
          yield* run("order_sync", { at: begin + hours(3), outcome: null, trigger: "d" });
        }),
      );
      const wanted: ReadonlyArray<readonly [Omit<RunSearch, "shops">, string]> = [
        [{}, "dcba"],
        [{ workflow: "order_sync" }, "dba"],
        [{ status: "failed" }, "cb"],
        [{ status: "running" }, "d"],
        [{ status: "cancelled" }, ""],
        [{ workflow: "order_sync", status: "failed" }, "b"],
        [{ from: begin + hours(1) }, "dcb"],
        [{ until: begin + hours(2) }, "ba"],
        [{ from: begin + hours(1), until: begin + hours(2) }, "b"],
      ];
      for (const [search, triggers] of wanted) {
        const { items, total } = yield* reports.runs({ shops, ...search }, {});
        yield* expectEqual(
          [items.map(({ trigger }) => trigger).join(""), total.count],
          [triggers, triggers.length],
          JSON.stringify(search),
        );
      }
      yield* expectEqual((yield* reports.runs({ shops: [] }, {})).items, [], "runs of no shop");
    }),
  },
  {
    name: "runs: page by page each comes once, whatever begins meanwhile, and other cursors are refused",
    test: Effect.gen(function* () {
      const reports = yield* Reports;
      const random = new SeededRandom(1);
      const begun: Array<string> = [];
      // Two at a time, so that pages end between runs of the same moment.
      for (let count = 0; count < 12; count += 1) {
        const at = begin + minutes(Math.floor(count / 2));
        const shop = count % 2 === 0 ? "north" : "south";
        begun.push(yield* inShop(shop, run("order_sync", { at, outcome: "succeeded" })));
      }
      let later = begin + hours(1);
      const found = yield* walkList(
        random,
        (page) => reports.runs({ shops }, page),
        Effect.suspend(() =>
          inShop("north", run("order_sync", { at: (later += 1), outcome: "succeeded" })),
        ),
      );
      yield* expectEqual(
        found.map(({ runId }) => runId).toSorted(),
        begun.toSorted(),
        "the runs of all pages",
      );
      const { next } = yield* reports.runs({ shops }, { limit: 1 });
      const error = yield* Effect.flip(
        reports.runs({ shops, status: "failed" }, { cursor: next ?? "" }),
      );
      yield* expectEqual(error._tag, "CursorMismatch", "the cursor of another filter");
    }),
  },
];
