import { assert, describe, it } from "@effect/vitest";
import { OrderStore, ShopStore, StorageError } from "@temu-jtl/core";
import { importSamples, sampleParentOrder } from "@temu-jtl/core/testing";
import { Effect, Schema } from "effect";
import { api } from "./examples/Example.ts";
import { type LabOptions, makeLab, type RouterLab } from "./support/RouterLab.ts";

const Stats = Schema.Struct({
  now: Schema.Int,
  database: Schema.String,
  verdict: Schema.String,
  heading: Schema.Struct({ title: Schema.String, action: Schema.String }),
  reasons: Schema.Array(
    Schema.Struct({
      code: Schema.String,
      shop: Schema.NullOr(Schema.String),
      count: Schema.Int,
      nearestDeadline: Schema.NullOr(Schema.Int),
      title: Schema.String,
      link: Schema.Struct({
        page: Schema.String,
        query: Schema.Record(Schema.String, Schema.String),
      }),
    }),
  ),
  shops: Schema.Array(Schema.Struct({ shop: Schema.String, verdict: Schema.String })),
  days: Schema.Array(Schema.Struct({ shop: Schema.String, day: Schema.String })),
});
const decode = Schema.decodeUnknownEffect(Stats);

type Person = NonNullable<Parameters<RouterLab["ask"]>[1]>["as"];

const statsOf = (ask: RouterLab["ask"], as: Person, query = "") =>
  Effect.gen(function* () {
    const response = yield* ask(`${api}/stats${query}`, { as });
    assert.strictEqual(response.status, 200);
    return yield* decode(yield* Effect.promise(() => response.json()));
  });

/** The shop `main` has passed preflight, and one of its orders is held for its address. */
const withHeldOrder = Effect.fnUntraced(function* (options: LabOptions = {}) {
  const lab = yield* makeLab(options);
  const passed = { at: 0, jtlVersion: null, findings: [] };
  yield* lab.parts.sync.inShop(
    "main",
    Effect.gen(function* () {
      yield* (yield* ShopStore).savePreflight(passed);
      yield* importSamples([1]);
      const { parentOrderSn } = sampleParentOrder(1);
      yield* (yield* OrderStore).hold([
        {
          parentOrderSn,
          from: "imported",
          holdReasons: [{ code: "addressMissing", parameters: {} }],
        },
      ]);
    }),
  );
  return lab;
});

describe("GET /stats", () => {
  it.live("is set-up while nobody has checked a shop and nothing has come through", () =>
    Effect.gen(function* () {
      const { ask } = yield* makeLab();
      const { days, heading, reasons, shops, verdict } = yield* statsOf(ask, "reader");
      assert.strictEqual(verdict, "setup");
      assert.strictEqual(heading.title, "2 steps until the first order");
      assert.deepStrictEqual(
        reasons.map(({ code, shop }) => `${code} ${shop}`),
        ["preflightMissing main", "preflightMissing second"],
      );
      assert.deepStrictEqual(
        shops.map(({ shop }) => shop),
        ["main", "second"],
      );
      assert.strictEqual(days.length, 60);
    }),
  );

  it.live("says why not everything is all right, how often, and where to look", () =>
    Effect.gen(function* () {
      const { ask } = yield* withHeldOrder();
      const { reasons } = yield* statsOf(ask, "reader", "?shop=main");
      const held = reasons.find(({ code }) => code === "held");
      assert.deepInclude(held, {
        count: 1,
        shop: "main",
        title: "1 order: Address missing",
        nearestDeadline: sampleParentOrder(1).shipBefore,
        link: { page: "orders", query: { shop: "main", state: "held", hold: "addressMissing" } },
      });
    }),
  );

  it.live("tells who sees one shop nothing of the others, nor of jobs of no shop", () =>
    Effect.gen(function* () {
      const { ask, jobs, parts } = yield* withHeldOrder();
      yield* parts.sync.inShop(
        "second",
        Effect.flatMap(ShopStore, (shop) =>
          shop.savePreflight({ at: 0, jtlVersion: null, findings: [] }),
        ),
      );
      yield* jobs.change("delete_old_log", (job) => ({
        answer: null,
        job: { ...job, enabled: false },
      }));
      const { days, reasons, shops } = yield* statsOf(ask, "second");
      assert.deepStrictEqual(
        reasons.map(({ code, shop }) => `${code} ${shop}`),
        ["noLiveWorker second", "noSuccessYet second", "noSuccessYet second"],
      );
      assert.deepStrictEqual(
        shops.map(({ shop }) => shop),
        ["second"],
      );
      assert.isTrue(days.every(({ shop }) => shop === "second"));
      assert.strictEqual((yield* ask(`${api}/stats?shop=main`, { as: "second" })).status, 404);
      const codes = (yield* statsOf(ask, "reader")).reasons.map(({ code }) => code);
      assert.include(codes, "jobPaused");
    }),
  );

  it.live("is unknown and no error while the database is away", () =>
    Effect.gen(function* () {
      const { parts } = yield* makeLab();
      const away = new StorageError({
        category: "transient",
        operation: "Reports.figures",
        message: "SELECT: connect ECONNREFUSED",
        whatToDo: "Start it.",
      });
      const reports = { ...parts.reports, figures: () => Effect.fail(away) };
      const { ask } = yield* makeLab({ parts: { reports } });
      const { database, reasons, shops, verdict } = yield* statsOf(ask, "reader");
      assert.deepStrictEqual([database, verdict], ["away", "unknown"]);
      assert.deepStrictEqual(
        reasons.map(({ code }) => code),
        ["databaseAway"],
      );
      assert.deepStrictEqual(shops, []);
    }),
  );

  it.live("costs many pages at once as much as two", () =>
    Effect.gen(function* () {
      const { parts } = yield* makeLab();
      const asked: Array<string> = [];
      const reports: typeof parts.reports = {
        ...parts.reports,
        figures: (shops, now) => {
          asked.push(shops.join());
          return parts.reports.figures(shops, now);
        },
      };
      const { ask } = yield* makeLab({ parts: { reports } });
      const pages = Array.from({ length: 20 });
      yield* Effect.forEach(pages, () => statsOf(ask, "reader"), { concurrency: "unbounded" });
      yield* Effect.forEach(pages, () => statsOf(ask, "second"), { concurrency: "unbounded" });
      assert.sameMembers([...new Set(asked)], ["main,second", "second"]);
      assert.isAtMost(asked.length, 4);
    }),
  );
});
