import { Clock, Effect } from "effect";
import type { LogLine } from "../../domain/LogLine.ts";
import { days, hours } from "../../domain/Time.ts";
import { listLog } from "../../log/listLog.ts";
import { type LogCursor, type LogFilter, LogStore } from "../../ports/LogStore.ts";
import type { ContractCase } from "../Contract.ts";
import { expectEqual } from "../expectations.ts";
import { forgedCursor } from "./forgedCursor.ts";
import { sampleBegin } from "./sampleOrders.ts";

const line = (message: string, overrides: Partial<LogLine> = {}): LogLine => ({
  at: sampleBegin,
  level: "info",
  message,
  shop: "north",
  workflow: "order_sync",
  runId: "run-1",
  step: "fetch",
  parentOrderSn: null,
  annotations: {},
  ...overrides,
});

const messages = Effect.fnUntraced(function* (filter: LogFilter) {
  const store = yield* LogStore;
  return (yield* store.list({ filter, limit: 100 })).map(({ message }) => message);
});

const without = { shop: null, workflow: null, runId: null, step: null } as const;

/** What every store of log lines promises. Each case starts with an empty store. */
export const logStoreContract: ReadonlyArray<ContractCase<LogStore>> = [
  {
    name: "a cursor that somebody has made up is refused, and never reaches the database",
    test: Effect.gen(function* () {
      const store = yield* LogStore;
      for (const at of [-9e15, 9e15]) {
        const cursor = yield* forgedCursor("log lines", {}, { at, lineId: 1 });
        const error = yield* Effect.flip(listLog(store, {}, { cursor }));
        yield* expectEqual(error._tag, "CursorMismatch", String(at));
      }
    }),
  },
  {
    name: "a line is kept as it was written",
    test: Effect.gen(function* () {
      const store = yield* LogStore;
      const whole = line("an order", {
        level: "warning",
        parentOrderSn: "PO-1",
        annotations: { alert: "late", count: 3, again: true },
      });
      yield* store.append([whole, line("of nobody", { ...without, at: sampleBegin - 1 })]);
      const kept = yield* store.list({ limit: 10 });
      yield* expectEqual(
        kept,
        [whole, line("of nobody", { ...without, at: sampleBegin - 1 })].map((expected, place) => ({
          lineId: kept[place]?.lineId ?? 0,
          ...expected,
        })),
        "the lines",
      );
      yield* store.append([]);
    }),
  },
  {
    name: "a list goes on behind its cursor, whatever is written meanwhile",
    test: Effect.gen(function* () {
      const store = yield* LogStore;
      const seen: Array<string> = [];
      // Three lines a time, so that pages end within one.
      yield* store.append(
        Array.from({ length: 9 }, (_, place) =>
          line(`line ${place}`, { at: sampleBegin + Math.floor(place / 3) }),
        ),
      );
      let cursor: LogCursor | undefined;
      while (true) {
        const page = yield* store.list({ cursor, limit: 2 });
        seen.push(...page.map(({ message }) => message));
        cursor = page.at(-1);
        if (cursor === undefined) break;
        yield* store.append([line("newer", { at: sampleBegin + 10 })]);
      }
      yield* expectEqual(
        seen,
        [8, 7, 6, 5, 4, 3, 2, 1, 0].map((place) => `line ${place}`),
        "the pages",
      );
    }),
  },
  {
    name: "lines are found by shop, level, run, step, order, text and time",
    test: Effect.gen(function* () {
      const store = yield* LogStore;
      yield* store.append([
        line("debug", { level: "debug", at: sampleBegin + 1 }),
        line("Slow 100%_\\", { level: "warning", shop: "south", at: sampleBegin + 2 }),
        line("error", { level: "error", runId: "run-2", at: sampleBegin + 3 }),
        line("order", { parentOrderSn: "PO-1", step: "track", at: sampleBegin + 4 }),
        line("of nobody", { ...without, at: sampleBegin + 5 }),
      ]);
      const wanted: ReadonlyArray<readonly [LogFilter, ReadonlyArray<string>]> = [
        [{ shops: ["south"] }, ["Slow 100%_\\"]],
        [{ shops: ["south", "north"] }, ["order", "error", "Slow 100%_\\", "debug"]],
        [{ shops: [] }, []],
        [{ level: "warning" }, ["error", "Slow 100%_\\"]],
        [{ level: "info", shops: ["north"] }, ["order", "error"]],
        [{ runId: "run-2" }, ["error"]],
        [{ step: "track" }, ["order"]],
        [{ parentOrderSn: "PO-1" }, ["order"]],
        [{ text: "slow" }, ["Slow 100%_\\"]],
        [{ text: "0%_\\" }, ["Slow 100%_\\"]],
        [{ text: "e%r" }, []],
        [{ since: sampleBegin + 2, until: sampleBegin + 4 }, ["error", "Slow 100%_\\"]],
      ];
      for (const [filter, found] of wanted) {
        yield* expectEqual(yield* messages(filter), found, JSON.stringify(filter));
      }
    }),
  },
  {
    name: "what is older than so many days is erased, and nothing else",
    test: Effect.gen(function* () {
      const store = yield* LogStore;
      const now = yield* Clock.currentTimeMillis;
      const aged = (message: string, millis: number) => line(message, { at: now - millis });
      yield* store.append([
        ...Array.from({ length: 5_001 }, () => aged("old", days(31))),
        aged("young", days(30) - hours(1)),
      ]);
      yield* expectEqual(yield* store.erase({ olderThanDays: 30 }), 5_001, "how many");
      yield* expectEqual(yield* messages({}), ["young"], "what is left");
      yield* expectEqual(yield* store.erase({ olderThanDays: 30 }), 0, "how many are left");
    }),
  },
];
