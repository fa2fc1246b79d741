import { assert, layer } from "@effect/vitest";
import { LogStore } from "@temu-jtl/core";
import { logStoreContract } from "@temu-jtl/core/testing";
import { Effect, Layer, Schema } from "effect";
import { Database, logStoreLayer } from "../src/index.ts";
import { behindTheirBack, embeddedDatabase, statementsOf } from "./support.ts";

const withoutLines = logStoreLayer.pipe(
  Layer.provide(Layer.effectDiscard(behindTheirBack("truncate temu_jtl.temu_log"))),
);

const Plan = Schema.Array(Schema.Struct({ "QUERY PLAN": Schema.String }));

layer(embeddedDatabase, { excludeTestServices: true, timeout: 60_000 })(
  "log lines in PostgreSQL",
  (it) => {
    for (const { name, test } of logStoreContract) {
      it.effect(name, () => test.pipe(Effect.provide(withoutLines)));
    }

    it.effect("two hundred lines cost one statement, and none cost nothing", () =>
      Effect.gen(function* () {
        const log = yield* LogStore;
        const line = {
          at: 0,
          level: "info",
          message: "written",
          shop: null,
          workflow: null,
          runId: null,
          step: null,
          parentOrderSn: null,
          annotations: {},
        } as const;
        const lines = Array.from({ length: 200 }, () => line);
        assert.deepStrictEqual(yield* statementsOf(log.append(lines)), { work: 1, commits: 0 });
        assert.deepStrictEqual(yield* statementsOf(log.append([])), { work: 0, commits: 0 });
      }).pipe(Effect.provide(withoutLines)),
    );

    it.effect(
      "among many lines those of an order, a run, a shop and the warnings are found by an index",
      () =>
        Effect.gen(function* () {
          yield* behindTheirBack(
            `insert into temu_jtl.temu_log
            (at, level, message, shop, run_id, parent_order_sn, annotations)
          select to_timestamp(n), case when n % 1000 = 0 then 'error' else 'info' end, 'line',
            'shop-' || n % 50, 'run-' || n / 100, 'PO-' || n % 5000, '{}'
          from generate_series(1, 50000) n`,
          );
          yield* behindTheirBack("analyze temu_jtl.temu_log");
          const { on } = yield* Database;
          for (const [condition, index] of [
            ["true", "temu_log_by_time"],
            ["shop = 'shop-7'", "temu_log_by_shop"],
            ["run_id = 'run-7'", "temu_log_by_run"],
            ["parent_order_sn = 'PO-7'", "temu_log_by_order"],
            ["severity >= 3", "temu_log_warnings"],
          ] as const) {
            const plan = yield* on("test").query(
              Plan,
              `explain select * from temu_jtl.temu_log where ${condition}
            order by at desc, line_id desc limit 50`,
              [],
            );
            const text = plan.map((row) => row["QUERY PLAN"]).join("\n");
            assert.include(text, index);
            assert.notInclude(text, "Seq Scan");
          }
        }).pipe(Effect.provide(withoutLines)),
    );
  },
);
