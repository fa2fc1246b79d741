// A host in a process of its own: opens temu-jtl and syncs orders until all are settled. It tells where
// it is and can be told to stand still at one place, for whoever started it to kill or to wake it.
//
// Its places are `<step> begins` and `<step> ended`, and `before`, `during` and `after` each call of
// JTL and Temu (see `tapWire.ts`).
import { writeSync } from "node:fs";
import { minutes, offsetClockLayer, seconds } from "@temu-jtl/core";
import { simulatedJtlWawi, simulatorControl } from "@temu-jtl/simulator";
import { Effect, Layer, References, Schema } from "effect";
import { openTemuJtl, type RunProgress } from "temu-jtl";
import { HostTask, type HostWord } from "./hostTask.ts";
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
  const { stop } = task;
  if (stop === null || stop.place !== place || stop.nth !== times) return;
  if (stop.delayMillis === 0) return standStill(place);
  Effect.runFork(
    Effect.andThen(
      Effect.sleep(stop.delayMillis),
      Effect.sync(() => standStill(place)),
    ),
  );
};

const onProgress = (progress: RunProgress): void => {
  if (progress._tag === "StepStarted") arrive(`${progress.step} begins`);
  if (progress._tag === "StepFinished") arrive(`${progress.step.name} ended`);
};

/**
 * How much later the next run is: twice long enough for a second look at a report, then longer than
 * the grace time of a hand-over whose outcome is not known.
 */
const pauses = [seconds(61), seconds(61), minutes(31)];
/** An order that is not settled by then never will be. */
const mostRuns = 9;

const { simulator } = task;
const control = simulatorControl(simulator.url);
let offset = 0;
let runs = 0;
tapWire(arrive);

const open = openTemuJtl({
  database: { embedded: task.embedded, schema: task.schema },
  dataDir: task.dataDir,
  shops: [{ id: "north", temu: { ...simulator.credentials, endpoint: simulator.endpoint } }],
  jtl: simulatedJtlWawi(simulator.url),
  requestsPerSecond: 100_000,
  runtime: Layer.merge(
    Layer.succeed(References.MinimumLogLevel, "None"),
    offsetClockLayer(() => offset),
  ),
});

/** One run, or none while another host is at it. Answers whether time is to pass for all sides. */
const runOnce = (temuJtl: Awaited<typeof open>) =>
  temuJtl.orderSync({ onProgress }).pipe(
    Effect.map(({ alreadyRunning }) => !alreadyRunning),
    Effect.catchTag("LeaseLost", () =>
      Effect.as(
        Effect.sync(() => say({ _tag: "LeaseLost" })),
        false,
      ),
    ),
  );

const host = Effect.gen(function* () {
  const temuJtl = yield* Effect.acquireRelease(
    Effect.promise(() => open),
    (opened) => Effect.promise(() => opened.close()),
  );
  while (runs < mostRuns) {
    offset = (yield* control.now) - Date.now();
    const hasRun = yield* runOnce(temuJtl);
    const { failed = 0, reported = 0 } = yield* Effect.promise(() => temuJtl.orderCounts("north"));
    if (failed + reported === task.orders) return;
    if (hasRun) {
      yield* control.takeOver;
      yield* control.advance(pauses[runs % pauses.length] ?? 0);
      runs += 1;
    } else {
      yield* Effect.sleep("250 millis");
    }
  }
});

await Effect.runPromise(Effect.scoped(host));
say({ _tag: "Ended", runs });
