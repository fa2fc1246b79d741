import { assert, describe, it } from "@effect/vitest";
import {
  ConfigurationError,
  noCounts,
  type RunOutcome,
  type RunStore,
  ShopSettings,
} from "@temu-jtl/core";
import { Effect, Schema } from "effect";
import { api } from "./examples/Example.ts";
import { makeLab, problemIn, type RouterLab } from "./support/RouterLab.ts";

const jsonAt = (ask: RouterLab["ask"], path: string) =>
  Effect.flatMap(ask(api + path, { as: "operator" }), (response) => {
    assert.strictEqual(response.status, 200);
    return Effect.promise(() => response.text());
  });

describe("GET /shops", () => {
  it.live("tells the settings of shops, and of secrets only that they are set", () =>
    Effect.gen(function* () {
      const settings = yield* Schema.decodeEffect(ShopSettings)({
        id: "main",
        temu: {
          appKey: "key-4711",
          appSecret: "secret-4711",
          accessToken: "token-4711",
          endpoint: "http://user-4711:pass-4711@127.0.0.1:1/router?key=query-4711",
        },
        timeZone: "Europe/Vienna",
        importFrom: "2026-11-24",
      });
      const { ask } = yield* makeLab({
        shops: ["main"],
        parts: { settings: new Map([["main", settings]]) },
      });
      const text = yield* jsonAt(ask, "/shops");
      assert.notInclude(text, "4711");
      const Answer = Schema.Struct({
        shops: Schema.Array(
          Schema.Struct({
            shop: Schema.String,
            settings: Schema.Struct({
              temu: Schema.Record(Schema.String, Schema.Json),
              timeZone: Schema.String,
              importFrom: Schema.String,
              inventory: Schema.Struct({ safetyUnits: Schema.Int }),
            }),
            token: Schema.Null,
          }),
        ),
      });
      const { shops } = yield* Schema.decodeEffect(Schema.fromJsonString(Answer))(text);
      assert.deepStrictEqual(shops, [
        {
          shop: "main",
          settings: {
            temu: {
              appKey: "set",
              appSecret: "set",
              accessToken: "set",
              endpoint: "http://127.0.0.1:1/router",
              regionId: 76,
            },
            timeZone: "Europe/Vienna",
            importFrom: "2026-11-24T00:00:00.000Z",
            inventory: { safetyUnits: 0 },
          },
          token: null,
        },
      ]);
    }),
  );

  it.live("tells who sees one shop of that only", () =>
    Effect.gen(function* () {
      const { ask } = yield* makeLab();
      const response = yield* ask(`${api}/shops`, { as: "second" });
      const text = yield* Effect.promise(() => response.text());
      assert.include(text, "second");
      assert.notInclude(text, "main");
    }),
  );
});

describe("a preflight", () => {
  const Last = Schema.fromJsonString(
    Schema.Struct({
      preflight: Schema.NullOr(
        Schema.Struct({
          isPassed: Schema.Boolean,
          findings: Schema.Array(Schema.Struct({ code: Schema.String })),
        }),
      ),
    }),
  );
  const last = (ask: RouterLab["ask"]) =>
    Effect.flatMap(jsonAt(ask, "/shops/main/preflight"), Schema.decodeEffect(Last));

  it.live("is kept with what it has found, and who wanted it stands in the audit", () =>
    Effect.gen(function* () {
      const { ask, jobs } = yield* makeLab();
      assert.isNull((yield* last(ask)).preflight);
      const path = `${api}/shops/main/preflight`;
      assert.strictEqual((yield* ask(path, { as: "operator", method: "POST" })).status, 200);
      assert.deepStrictEqual((yield* last(ask)).preflight, {
        isPassed: true,
        findings: [{ code: "plainTextAllowed" }],
      });
      const [line] = yield* jobs.audit(null, 1);
      assert.deepInclude(line, { by: "Otto Operator (o1)", action: "preflight" });
    }),
  );

  it.live("is refused where there is nothing to look at", () =>
    Effect.gen(function* () {
      const nothing = new ConfigurationError({ message: "jtl is no SQL Server", problems: [] });
      const { ask } = yield* makeLab({ parts: { preflight: () => Effect.fail(nothing) } });
      const path = `${api}/shops/main/preflight`;
      const problem = yield* problemIn(yield* ask(path, { as: "operator", method: "POST" }));
      assert.deepInclude(problem, { status: 409, parameters: { reason: "nothingToCheck" } });
    }),
  );
});

describe("GET /alerts", () => {
  /** A run of the order sync that meets these problems. */
  const run = Effect.fnUntraced(function* (
    runs: RunStore["Service"],
    outcome: RunOutcome,
    codes: ReadonlyArray<string>,
  ) {
    const begun = yield* runs.begin({ workflow: "order_sync", trigger: "test", parameters: {} });
    if (begun._tag === "UnderWay") return;
    yield* runs.recordStep(begun.run.runId, {
      name: "track",
      outcome: "partial",
      startedAt: begun.run.startedAt,
      durationMillis: 1,
      counts: noCounts,
      problems: codes.map((code) => ({
        code,
        category: null,
        message: "The order has to be shipped soon.",
        whatToDo: "Ship it.",
        count: 2,
        parentOrderSn: "PO-1",
      })),
    });
    const end = { outcome, durationMillis: 1, temuRequests: {} };
    yield* runs.finish(begun.run.runId, begun.lease, end);
  });
  const Alerts = Schema.fromJsonString(
    Schema.Struct({
      alerts: Schema.Array(
        Schema.Struct({ code: Schema.String, step: Schema.String, count: Schema.Int }),
      ),
    }),
  );
  const alerts = (ask: RouterLab["ask"]) =>
    Effect.flatMap(jsonAt(ask, "/alerts?shop=main"), Schema.decodeEffect(Alerts));

  it.live("tells what the last run has met, until one comes through without", () =>
    Effect.gen(function* () {
      const first = yield* makeLab();
      const runs = yield* first.runsOf("main");
      yield* run(runs, "partial", ["shipBeforeNear"]);
      assert.deepStrictEqual((yield* alerts(first.ask)).alerts, [
        { code: "shipBeforeNear", step: "track", count: 2 },
      ]);
      yield* run(runs, "succeeded", []);
      // A router of its own, for what was read within the last second is not read again.
      const later = yield* makeLab({ parts: first.parts });
      assert.deepStrictEqual((yield* alerts(later.ask)).alerts, []);
    }),
  );
});
