import { assert, layer } from "@effect/vitest";
import { RequestBudget } from "@temu-jtl/core";
import { requestBudgetContract, SharedSlots, sharedBudgetContract } from "@temu-jtl/core/testing";
import { Effect, Layer, Schema } from "effect";
import { Database, requestBudgetLayer } from "../src/index.ts";
import { slotExchange } from "../src/RequestBudget.ts";
import { behindTheirBack, embeddedDatabase } from "./support.ts";

const perSecond = 20;

/** Cases run at the same time: each has app keys of its own. */
const slotsFor = (name: string) =>
  Layer.effect(
    SharedSlots,
    Effect.map(slotExchange, (exchange) =>
      SharedSlots.of({
        exchange: (appKey, request) => exchange(`${name}: ${appKey}`, request),
      }),
    ),
  );

const budgetFor = (name: string) =>
  Layer.unwrap(
    Effect.map(SharedSlots, ({ exchange }) =>
      RequestBudget.layerShared({ perSecond, holder: name, exchange }),
    ),
  ).pipe(Layer.provide(slotsFor(name)));

const Rows = Schema.Array(Schema.Struct({ row: Schema.String, holders: Schema.Int }));

/** What is kept of all app keys. */
const rows = Effect.flatMap(Database, ({ on }) =>
  on("test").query(
    Rows,
    `select s::text as row, jsonb_array_length(slots -> 'holders') as holders
    from temu_jtl.temu_rate_slots s`,
    [],
  ),
);

layer(embeddedDatabase, { excludeTestServices: true, timeout: 60_000 })(
  "the request budget in PostgreSQL",
  (it) => {
    it.effect("names an app key only by a hash, and nobody once the only process has left", () =>
      Effect.gen(function* () {
        const used = yield* Effect.gen(function* () {
          const budget = yield* RequestBudget;
          yield* budget.spend("visible-app-key", Effect.void);
          return yield* rows;
        }).pipe(Effect.provide(requestBudgetLayer({ perSecond })));
        assert.deepStrictEqual(
          used.map(({ holders }) => holders),
          [1],
        );
        assert.notInclude(JSON.stringify(used), "visible-app-key");
        assert.deepStrictEqual(
          (yield* rows).map(({ holders }) => holders),
          [0],
        );
      }),
    );

    it.effect("a clock of the database that was set back stops nobody for as long", () =>
      Effect.gen(function* () {
        const spendOne = Effect.flatMap(RequestBudget, (budget) =>
          budget.spend("set-back", Effect.void),
        ).pipe(Effect.provide(requestBudgetLayer({ perSecond })));
        yield* spendOne;
        const inAnHour = Date.now() + 3_600_000;
        yield* behindTheirBack("update temu_jtl.temu_rate_slots set slots = $1", [
          JSON.stringify({
            holders: [{ holder: "gone", slots: 10, wanted: 20, until: inAnHour }],
            resting: [{ slots: 10, until: inAnHour }],
          }),
        ]);
        yield* spendOne;
      }),
    );
  },
);

layer(embeddedDatabase, { concurrent: true, excludeTestServices: true, timeout: 60_000 })(
  "request budgets that share a PostgreSQL",
  (it) => {
    for (const { name, test } of requestBudgetContract(perSecond)) {
      it.effect(name, () => test.pipe(Effect.provide(budgetFor(name))));
    }
    for (const { name, test } of sharedBudgetContract(perSecond)) {
      it.effect(name, () => test.pipe(Effect.provide(slotsFor(name))));
    }
  },
);
