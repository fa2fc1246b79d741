// A host in a process of its own: opens temu-jtl and syncs orders until all are settled, or orders and
// stock as often as it is told to. It tells where it is and can be told to stand still at some places,
// for whoever started it to kill or to wake it.
//
// Its places are `turn begins`, `<step> begins` and `<step> ended`, `before`, `during` and `after` each call of JTL and
// Temu (see `tapWire.ts`), and `before` each write of a push to the database (see `tapBooks.ts`). When a
// push has looked at what was sold meanwhile, each of them comes a second time as `look: …`.
import { writeSync } from "node:fs";
import { minutes, offsetClockLayer, seconds } from "@temu-jtl/core";
import { temuCalls } from "@temu-jtl/core/testing";
import { simulatedJtlWawi, simulatorControl } from "@temu-jtl/simulator";
import { Effect, Layer, References, Schema } from "effect";
import { openTemuJtl, type RunProgress } from "temu-jtl";
import { HostTask, type HostWord, type Turn } from "./hostTask.ts";
import { tapBooks } from "./tapBooks.ts";
import { tapWire } from "./tapWire.ts";

const task = Schema.decodeUnknownSync(Schema.fromJsonString(HostTask))(process.argv[2]);

/** Written at once: a line that waits in this process would die with it. */
const say = (word: HostWord): void => {
  writeSync(1, `${JSON.stringify(word)}\n`);
};

/** The whole process, there and then, as if its machine had gone to sleep. */
const standStill = (place: string): void => {
  say({ _tag: "StandsStill", place });
  process.kill(process.pid, "SIGSTOP");
  say({ _tag: "GoesOn" });
};

const arrivals = new Map<string, number>();
const arrive = (place: string): void => {
  const times = (arrivals.get(place) ?? 0) + 1;
  arrivals.set(place, times);
  say({ _tag: "At", place });
  const stop = task.stops.find((one) => one.place === place && one.nth === times);
  if (stop === undefined) return;
  if (stop.delayMillis === 0) return standStill(place);
  Effect.runFork(
    Effect.andThen(
      Effect.sleep(stop.delayMillis),
      Effect.sync(() => standStill(place)),
    ),
  );
};

/** Whether a push has been made, and is being looked at. */
let looks = false;
let isPushing = false;
const arriveOnWire = (place: string): void => {
  arrive(place);
  looks ||= isPushing && place === `before ${temuCalls.orders}`;
  if (looks) arrive(`look: ${place}`);
};

const onProgress = (progress: RunProgress): void => {
  if (progress._tag === "RunFinished") {
    const { outcome, steps } = progress.run;
    const problems = steps.flatMap((step) => step.problems.map(({ code }) => code));
    say({ _tag: "HasRun", outcome: outcome ?? "under way", problems });
  }
  if (progress._tag !== "StepProgressed") {
    looks = false;
    isPushing = progress._tag === "StepStarted" && progress.step === "push";
  }
  if (progress._tag === "StepStarted") arrive(`${progress.step} begins`);
  if (progress._tag === "StepFinished") arrive(`${progress.step.name} ended`);
};

/**
 * How much later the next run is: twice long enough for a second look at a report, then longer than
 * the grace time of a hand-over whose outcome is not known.
 */
const pauses = [seconds(61), seconds(61), minutes(31)] as const;
/** An order that is not settled by then never will be. */
const mostRuns = 9;

const { simulator } = task;
const control = simulatorControl(simulator.url);
let offset = 0;
let runs = 0;
tapWire(arriveOnWire);
tapBooks(arriveOnWire);

const open = openTemuJtl({
  database: { embedded: task.embedded, schema: task.schema },
  dataDir: task.dataDir,
  shops: [
    {
      id: "north",
      temu: { ...simulator.credentials, endpoint: simulator.endpoint },
      inventory: task.inventory,
    },
  ],
  jtl: simulatedJtlWawi(simulator.url),
  requestsPerSecond: 100_000,
  runtime: Layer.merge(
    Layer.succeed(References.MinimumLogLevel, "None"),
    offsetClockLayer(() => offset),
  ),
});

const tellLost = Effect.sync(() => say({ _tag: "LeaseLost" }));

/** By now's time at JTL and Temu. */
const onTime = Effect.gen(function* () {
  offset = (yield* control.now) - Date.now();
});

/** Time for all sides until the next run, and JTL's worker does his work. */
const wait = (millis: number) => Effect.andThen(control.takeOver, control.advance(millis));

/** While another host is at it. */
const letOthers = Effect.sleep("250 millis");

/** One run, or none while another host is at it. Answers whether time is to pass for all sides. */
const runOnce = (temuJtl: Awaited<typeof open>) =>
  temuJtl.orderSync({ onProgress }).pipe(
    Effect.map(({ alreadyRunning }) => !alreadyRunning),
    Effect.catchTag("LeaseLost", () => Effect.as(tellLost, false)),
  );

const settleOrders = Effect.fnUntraced(function* (temuJtl: Awaited<typeof open>, orders: number) {
  while (runs < mostRuns) {
    yield* onTime;
    const hasRun = yield* runOnce(temuJtl);
    const { failed = 0, reported = 0 } = yield* Effect.promise(() => temuJtl.orderCounts("north"));
    if (failed + reported === orders) return;
    if (hasRun) {
      yield* wait(pauses[runs % pauses.length] ?? 0);
      runs += 1;
    } else {
      yield* letOthers;
    }
  }
});

/** One turn, as soon as no other host is at it. */
const takeTurn = Effect.fnUntraced(function* (temuJtl: Awaited<typeof open>, turn: Turn) {
  arrive("turn begins");
  if (turn === "wait") return yield* wait(pauses[0]);
  const run =
    turn === "orders"
      ? temuJtl.orderSync({ onProgress })
      : temuJtl.inventorySync({ mode: turn, onProgress });
  const hasRun = Effect.andThen(onTime, run).pipe(
    Effect.map(({ alreadyRunning }) => !alreadyRunning),
    Effect.catchTag("LeaseLost", () => Effect.as(tellLost, true)),
  );
  while (!(yield* hasRun)) yield* letOthers;
  runs += 1;
});

const host = Effect.gen(function* () {
  const temuJtl = yield* Effect.acquireRelease(
    Effect.promise(() => open),
    (opened) => Effect.promise(() => opened.close()),
  );
  const { work } = task;
  if (work._tag === "Orders") return yield* settleOrders(temuJtl, work.count);
  yield* Effect.forEach(work.turns, (turn) => takeTurn(temuJtl, turn), { discard: true });
});

await Effect.runPromise(Effect.scoped(host));
say({ _tag: "Ended", runs });
