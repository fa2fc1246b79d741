import { assert, describe, it } from "@effect/vitest";
import { OrderStore, StorageError } from "@temu-jtl/core";
import { importSamples, sampleParentOrder } from "@temu-jtl/core/testing";
import { Effect } from "effect";
import { exposition } from "../src/metrics/exposition.ts";
import { api } from "./examples/Example.ts";
import { makeLab, type RouterLab } from "./support/RouterLab.ts";

const token = "metrics-0123456789abcdefgh";

const textOf = (response: Response) => Effect.promise(() => response.text());
const metricsOf = (ask: RouterLab["ask"], init: Parameters<RouterLab["ask"]>[1]) =>
  Effect.flatMap(ask(`${api}/metrics`, init), textOf);

describe("GET /metrics", () => {
  it.live("is Prometheus' text format, with the figures and the verdict of each shop", () =>
    Effect.gen(function* () {
      const { ask, parts } = yield* makeLab();
      const { parentOrderSn } = sampleParentOrder(1);
      yield* parts.sync.inShop(
        "main",
        Effect.gen(function* () {
          yield* importSamples([1, 2]);
          yield* (yield* OrderStore).hold([
            {
              parentOrderSn,
              from: "imported",
              holdReasons: [{ code: "addressMissing", parameters: {} }],
            },
          ]);
        }),
      );
      const text = yield* metricsOf(ask, { as: "reader" });
      const lines = text.split("\n");
      assert.includeMembers(lines, [
        "temu_jtl_database_up 1",
        'temu_jtl_orders{shop="main",state="held"} 1',
        'temu_jtl_orders{shop="main",state="imported"} 1',
        'temu_jtl_orders_held{shop="main",code="addressMissing"} 1',
        'temu_jtl_verdict{shop="second",verdict="setup"} 1',
        'temu_jtl_verdict{shop="second",verdict="ok"} 0',
        'temu_jtl_run_under_way{shop="main",workflow="order_sync"} 0',
      ]);
      assert.strictEqual(lines.at(-1), "");
      // Every metric has its HELP and its TYPE before its values, and no two are the same.
      const samples = lines.filter((line) => line !== "" && !line.startsWith("#"));
      for (const sample of samples) {
        assert.match(sample, /^temu_jtl_\w+(\{(\w+="[^"\n]*",?)+\})? -?[\d.e+]+$/);
        const [name = ""] = sample.split(/[{ ]/);
        assert.isBelow(text.indexOf(`# HELP ${name} `), text.indexOf(`# TYPE ${name} gauge\n`));
        assert.isBelow(text.indexOf(`# TYPE ${name} gauge\n`), text.indexOf(sample));
      }
      assert.strictEqual(new Set(samples.map((line) => line.split(" ")[0])).size, samples.length);
      assert.notInclude(text, parentOrderSn);
    }),
  );

  it.live("may have a token of its own, which opens nothing else", () =>
    Effect.gen(function* () {
      const { ask } = yield* makeLab({ metricsToken: token });
      const headers = { authorization: `Bearer ${token}` };
      assert.include(yield* metricsOf(ask, { headers }), 'shop="second"');
      assert.strictEqual((yield* ask(`${api}/stats`, { headers })).status, 401);
      const other = { authorization: `Bearer ${token}x` };
      assert.strictEqual((yield* ask(`${api}/metrics`, { headers: other })).status, 401);
      assert.strictEqual((yield* ask(`${api}/metrics`)).status, 401);
      const without = yield* makeLab();
      assert.strictEqual((yield* without.ask(`${api}/metrics`, { headers })).status, 401);
    }),
  );

  it.live("tells who sees one shop of that only", () =>
    Effect.gen(function* () {
      const { ask } = yield* makeLab();
      assert.notInclude(yield* metricsOf(ask, { as: "second" }), "main");
    }),
  );

  it.live("says that the database is away, and claims nothing that nobody knows", () =>
    Effect.gen(function* () {
      const { parts } = yield* makeLab();
      const away = new StorageError({
        category: "transient",
        operation: "Reports.figures",
        message: "away",
        whatToDo: "Start it.",
      });
      const reports = { ...parts.reports, figures: () => Effect.fail(away) };
      const { ask } = yield* makeLab({ parts: { reports } });
      const text = yield* metricsOf(ask, { as: "reader" });
      assert.include(text, "temu_jtl_database_up 0\n");
      assert.notInclude(text, "temu_jtl_orders");
      assert.notInclude(text, "temu_jtl_workers");
    }),
  );

  it("escapes what labels and help hold", () => {
    const labels = { a: 'back\\slash "quoted"\nnew line' };
    assert.strictEqual(
      exposition([{ name: "m", help: "one\ntwo \\", samples: [{ labels, value: 1.5 }] }]),
      '# HELP m one\\ntwo \\\\\n# TYPE m gauge\nm{a="back\\\\slash \\"quoted\\"\\nnew line"} 1.5\n',
    );
  });
});
