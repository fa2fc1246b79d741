import { assert, describe, it } from "@effect/vitest";
import { StorageError } from "@temu-jtl/core";
import { Effect, Schema } from "effect";
import { api } from "./examples/Example.ts";
import { fillLab } from "./support/fillLab.ts";
import { type LabOptions, makeLab, problemIn, type RouterLab } from "./support/RouterLab.ts";

const opened = Effect.fnUntraced(function* (options: LabOptions = {}) {
  const lab = yield* makeLab(options);
  return { ...lab, names: yield* fillLab(lab) };
});

const retry = (ask: RouterLab["ask"], query: string, confirmedCount: number) =>
  ask(`${api}/orders/retry?shop=main${query}`, {
    as: "operator",
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ confirmedCount }),
  });

const Results = Schema.Struct({
  count: Schema.Int,
  orders: Schema.Array(
    Schema.Struct({
      parentOrderSn: Schema.String,
      code: Schema.NullOr(Schema.String),
      sentence: Schema.String,
    }),
  ),
});
const decode = Schema.decodeUnknownEffect(
  Schema.Struct({
    state: Schema.String,
    by: Schema.String,
    total: Schema.Int,
    done: Schema.Int,
    skipped: Results,
    failed: Results,
  }),
);

/** The operation behind a location, once it has ended. */
const endedAt = Effect.fnUntraced(function* (ask: RouterLab["ask"], location: string) {
  const headers = { "accept-language": "de" };
  while (true) {
    const response = yield* ask(location, { as: "reader", headers });
    const operation = yield* decode(yield* Effect.promise(() => response.json()));
    if (operation.state !== "running") return operation;
    yield* Effect.yieldNow;
  }
});

const locationOf = (response: Response): string => {
  assert.strictEqual(response.status, 202);
  return response.headers.get("location") ?? "";
};

describe("a retry of all that a filter finds", () => {
  it.live("tells what was done, and what was skipped and why", () =>
    Effect.gen(function* () {
      const { ask, jobs, names } = yield* opened();
      const query = "&state=failed&state=accepted";
      const operation = yield* endedAt(ask, locationOf(yield* retry(ask, query, 2)));
      assert.deepStrictEqual(operation, {
        state: "ended",
        by: "Otto Operator (o1)",
        total: 2,
        done: 1,
        skipped: {
          count: 1,
          orders: [
            {
              parentOrderSn: names.accepted,
              code: "notFailed",
              sentence: "Die Bestellung ist von JTL übernommen, sie ist nicht fehlgeschlagen.",
            },
          ],
        },
        failed: { count: 0, orders: [] },
      });
      const [line] = yield* jobs.audit(null, 1);
      assert.deepInclude(line, { by: "Otto Operator (o1)", action: "retry-orders" });
      assert.deepInclude(line?.details, {
        total: 2,
        filter: { state: ["failed", "accepted"] },
      });
    }),
  );

  it.live("does nothing when there are more by now than were confirmed", () =>
    Effect.gen(function* () {
      const { ask, jobs } = yield* opened();
      const before = (yield* jobs.audit(null, 10)).length;
      const problem = yield* problemIn(yield* retry(ask, "", 3));
      assert.deepInclude(problem, {
        status: 409,
        code: "countChanged",
        parameters: { confirmed: 3, now: 4 },
      });
      assert.strictEqual((yield* jobs.audit(null, 10)).length, before);
      assert.strictEqual((yield* retry(ask, "", 5)).status, 202);
    }),
  );

  it.live("goes on after an order that the database fails, and tells of it", () =>
    Effect.gen(function* () {
      const { names, parts } = yield* opened();
      const away = new StorageError({
        category: "transient",
        operation: "OrderStore.get",
        message: "SELECT: connect ECONNREFUSED",
        whatToDo: "Start it.",
      });
      const sync: typeof parts.sync = {
        ...parts.sync,
        retry: (request) =>
          request.parentOrderSn === names.accepted ? Effect.fail(away) : parts.sync.retry(request),
      };
      const { ask } = yield* makeLab({ parts: { ...parts, sync } });
      const query = "&state=failed&state=accepted";
      const { done, failed, state } = yield* endedAt(ask, locationOf(yield* retry(ask, query, 2)));
      assert.deepStrictEqual(
        [state, done, failed.orders.map(({ parentOrderSn }) => parentOrderSn)],
        ["ended", 1, [names.accepted]],
      );
    }),
  );

  it.live("is shown only to those who see its shop", () =>
    Effect.gen(function* () {
      const { ask } = yield* opened();
      const location = locationOf(yield* retry(ask, "&state=failed", 1));
      assert.strictEqual((yield* ask(location, { as: "second" })).status, 404);
      assert.strictEqual((yield* ask(location, { as: "reader" })).status, 200);
    }),
  );
});
