import { assert, describe, expect, it } from "@effect/vitest";
import {
  CurrentStep,
  JtlError,
  keptLoggerLayer,
  type LogLine,
  LogStore,
  readLog,
  runWorkflow,
  type Step,
  StorageError,
} from "@temu-jtl/core";
import { memoryLogStoreLayer } from "@temu-jtl/core/testing";
import { Cause, Context, Effect, Exit, Fiber, Layer, Logger, Scope } from "effect";
import { TestClock } from "effect/testing";
import { memoryStores } from "./memoryShop.ts";

const away = new StorageError({
  category: "transient",
  operation: "LogStore.append",
  message: "The database does not answer.",
  whatToDo: "Start it.",
});

/** A log over a store whose database can be taken away. */
const openLog = Effect.gen(function* () {
  const memory = Context.get(yield* Layer.build(memoryLogStoreLayer), LogStore);
  const lab: {
    append: (lines: ReadonlyArray<LogLine>) => Effect.Effect<void, StorageError>;
    readonly batches: Array<number>;
  } = { append: memory.append, batches: [] };
  const store = LogStore.of({
    ...memory,
    append: (lines) => {
      lab.batches.push(lines.length);
      return lab.append(lines);
    },
  });
  const heard: Array<unknown> = [];
  const host = Logger.layer([Logger.make(({ message }) => heard.push(message))]);
  const scope = yield* Scope.make();
  const services = yield* keptLoggerLayer.pipe(
    Layer.provide(Layer.succeed(LogStore, store)),
    Layer.provide(host),
    Layer.buildWithScope(scope),
  );
  return {
    lab,
    heard,
    works: memory.append,
    /** The oldest line first. */
    lines: memory.list({ limit: 100_000 }).pipe(Effect.map((lines) => lines.toReversed())),
    read: Effect.provideService(readLog(), LogStore, store),
    logged: <A, E, R>(work: Effect.Effect<A, E, R>) => Effect.provideContext(work, services),
    close: Scope.close(scope, Exit.void),
  };
});

const many = (count: number, text = "line") =>
  Effect.forEach(Array.from({ length: count }), (_, at) => Effect.logInfo(`${text} ${at}`), {
    discard: true,
  });

const step = (name: string, run: Step<never>["run"]): Step<never> => ({ name, run });
const runOf = (...steps: ReadonlyArray<Step<never>>) =>
  runWorkflow({ name: "order_sync", steps }, { trigger: "test", parameters: {} }).pipe(
    Effect.provide(memoryStores),
  );

describe("The log that is kept", () => {
  it.effect("has what a run logs, with its shop, run and step, the order and the alert", () =>
    Effect.gen(function* () {
      const log = yield* openLog;
      const trouble = { code: "late", message: "Too late.", whatToDo: "Ship it." };
      const run = yield* log.logged(
        runOf(
          step(
            "submit",
            Effect.flatMap(CurrentStep, (current) => current.alert(trouble, "PO-076-1")),
          ),
        ),
      );
      yield* log.close;
      const [line] = yield* log.lines;
      assert.deepInclude(line, {
        at: run.startedAt,
        level: "warning",
        message: "Too late. → Ship it.",
        shop: run.shop,
        workflow: "order_sync",
        runId: run.runId,
        step: "submit",
        parentOrderSn: "PO-076-1",
        annotations: { alert: "late" },
      });
      expect(log.heard).toEqual([["Too late. → Ship it."]]);
    }),
  );

  it.effect(
    "has of an error tag and message, no stack, no path, and at most 4,000 characters",
    () =>
      Effect.gen(function* () {
        const log = yield* openLog;
        const defect = new TypeError("open '/srv/shop/data/x.json' of /srv/other/y.js failed");
        defect.message += "\n    at read (/srv/app/index.js:1:2)";
        const error = new JtlError({
          category: "transient",
          operation: "submit",
          message: "JTL did not answer at http://jtl.example.invalid/api.",
          whatToDo: "Start it.",
        });
        yield* log.logged(
          Effect.gen(function* () {
            yield* Effect.logError("Unexpected error", Cause.die(defect));
            yield* Effect.logError("Not sent", error);
            yield* Effect.logInfo("An object", { lastName: "Lovelace" });
            yield* Effect.logInfo("x".repeat(5_000)).pipe(
              Effect.annotateLogs({
                long: "y".repeat(5_000),
                address: { lastName: "Lovelace" },
                jobs: ["a", { lastName: "Lovelace" }],
                count: 3,
                again: true,
              }),
            );
          }),
        );
        yield* log.close;
        const [die, fail, object, long] = yield* log.lines;
        expect(die?.message).toBe("Unexpected error: TypeError: open '…' of … failed");
        expect(fail?.message).toBe(
          "Not sent: JtlError: JTL did not answer at http://jtl.example.invalid/api.",
        );
        expect(object?.message).toBe("An object …");
        expect(long?.message).toHaveLength(4_000);
        expect(long?.annotations).toEqual({
          long: `${"y".repeat(3_999)}…`,
          address: "…",
          jobs: "a, …",
          count: 3,
          again: true,
        });
      }),
  );

  it.effect("is written after half a second, or at once when there are 200 lines", () =>
    Effect.gen(function* () {
      const log = yield* openLog;
      yield* log.logged(many(3));
      yield* TestClock.adjust(499);
      expect(log.lab.batches).toEqual([]);
      yield* TestClock.adjust(1);
      expect(log.lab.batches).toEqual([3]);
      yield* log.logged(many(450));
      yield* TestClock.adjust(0);
      expect(log.lab.batches).toEqual([3, 200, 200]);
      yield* TestClock.adjust(500);
      expect(log.lab.batches).toEqual([3, 200, 200, 50]);
      const messages = (yield* log.lines).map(({ message }) => message);
      expect(messages.slice(3)).toEqual(Array.from({ length: 450 }, (_, at) => `line ${at}`));
      yield* log.close;
    }),
  );

  it.effect(
    "lets a run go on while its database is away, and says how many lines it lost once it is back",
    () =>
      Effect.gen(function* () {
        const log = yield* openLog;
        log.lab.append = () => Effect.fail(away);
        const run = yield* log.logged(runOf(step("fetch", many(250))));
        expect(run.outcome).toBe("succeeded");
        yield* TestClock.adjust("3 seconds");
        expect(yield* log.lines).toEqual([]);
        log.lab.append = log.works;
        yield* log.logged(Effect.logInfo("back"));
        yield* TestClock.adjust("3 seconds");
        const kept = yield* log.read;
        expect(kept.map(({ level }) => level)).toEqual(["info", "warning"]);
        expect(kept[0]?.message).toBe("back");
        expect(kept[1]?.message).toContain("250 lines of the log could not be kept");
        expect(kept[1]?.message).toContain("The database does not answer.");
        expect(log.heard).toHaveLength(251);
        yield* log.close;
      }),
  );

  it.effect("says what was lost though nothing more is logged", () =>
    Effect.gen(function* () {
      const log = yield* openLog;
      log.lab.append = () => Effect.fail(away);
      yield* log.logged(Effect.logInfo("lost"));
      yield* TestClock.adjust("1 second");
      log.lab.append = log.works;
      yield* TestClock.adjust("1 second");
      expect((yield* log.lines).map(({ message }) => message)).toEqual([
        expect.stringContaining("1 line of the log could not be kept"),
      ]);
      yield* log.close;
    }),
  );

  it.effect("holds no more than 10,000 lines while a database hangs, and counts the others", () =>
    Effect.gen(function* () {
      const log = yield* openLog;
      log.lab.append = () => Effect.never;
      const run = yield* log.logged(runOf(step("fetch", many(200))));
      expect(run.outcome).toBe("succeeded");
      yield* TestClock.adjust(0);
      expect(log.lab.batches).toEqual([200]);
      yield* log.logged(many(10_007, "later"));
      log.lab.append = log.works;
      // The write that hangs is given up, with its lines.
      yield* TestClock.adjust("11 seconds");
      const kept = yield* log.lines;
      const losses = kept.filter(({ level }) => level === "warning");
      expect(losses.map(({ annotations }) => annotations)).toEqual([{ lost: 207 }]);
      expect(kept).toHaveLength(10_001);
      yield* log.close;
    }),
  );

  it.effect("is closed within seconds, also while its database hangs", () =>
    Effect.gen(function* () {
      const log = yield* openLog;
      log.lab.append = () => Effect.never;
      yield* log.logged(many(200));
      yield* TestClock.adjust(0);
      const closing = yield* Effect.forkChild(log.close);
      yield* TestClock.adjust("5 seconds");
      expect(closing.pollUnsafe()).toEqual(Exit.void);
      yield* Fiber.await(closing);
    }),
  );

  it.effect("has all lines once it is closed", () =>
    Effect.gen(function* () {
      const log = yield* openLog;
      yield* log.logged(many(450));
      yield* log.close;
      expect(yield* log.lines).toHaveLength(450);
    }),
  );

  it.effect("logs nothing of its own writing, neither into itself nor to the host", () =>
    Effect.gen(function* () {
      const log = yield* openLog;
      log.lab.append = (lines) =>
        Effect.andThen(Effect.logError("The store has logged this."), log.works(lines));
      yield* log.logged(Effect.andThen(Effect.logInfo("once"), TestClock.adjust("5 seconds")));
      yield* log.close;
      expect((yield* log.lines).map(({ message }) => message)).toEqual(["once"]);
      expect(log.heard).toEqual([["once"]]);
    }),
  );

  it.effect("counts an entry that cannot be read, and goes on", () =>
    Effect.gen(function* () {
      const log = yield* openLog;
      const broken = {
        get message(): string {
          throw new Error("not to be read");
        },
      };
      const run = yield* log.logged(runOf(step("fetch", Effect.logInfo("broken", broken))));
      expect(run.outcome).toBe("succeeded");
      yield* log.close;
      expect((yield* log.lines).map(({ annotations }) => annotations)).toEqual([{ lost: 1 }]);
    }),
  );

  it.effect("refuses a query for what it does not know, by name", () =>
    Effect.gen(function* () {
      const ask = { order: "PO-1", level: "warning", limit: 0 } as const;
      const refused = yield* Effect.flip(readLog(ask)).pipe(Effect.provide(memoryLogStoreLayer));
      expect(refused._tag).toBe("ConfigurationError");
      expect(refused.message).toContain("order is not a setting");
      expect(refused.message).toContain("limit should be");
    }),
  );
});
