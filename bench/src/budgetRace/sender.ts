// A process with requests to send: it says when it is ready, begins when it is told to, and prints when
// each request leaves, on the clock that all processes of a machine share.
import { once } from "node:events";
import { databaseLayer, requestBudgetLayer } from "@temu-jtl/adapter-storage";
import { RequestBudget } from "@temu-jtl/core";
import { Effect, Layer, Redacted, Schema } from "effect";
import { SenderTask } from "./SenderTask.ts";

const task = Schema.decodeUnknownSync(Schema.fromJsonString(SenderTask))(process.argv[2]);

const post = Effect.promise(async () => {
  process.stdout.write(`${process.hrtime.bigint()}\n`);
  const answer = await fetch(task.endpoint, { method: "POST", body: "{}" });
  await answer.arrayBuffer();
});

const sendAll = Effect.gen(function* () {
  const budget = yield* RequestBudget;
  yield* Effect.promise(async () => {
    // The first request of a process takes much longer than the others to leave.
    await (await fetch(task.endpoint)).arrayBuffer();
    const told = once(process.stdin, "data");
    process.stdout.write("ready\n");
    await told;
    process.stdin.unref();
  });
  yield* Effect.forEach(
    Array.from({ length: task.requests }),
    () => budget.spend("race-app", post),
    { concurrency: "unbounded", discard: true },
  );
});

const database = databaseLayer(
  task.url === null
    ? { _tag: "Embedded", dataDir: task.dataDir }
    : { _tag: "ConnectionString", url: Redacted.make(task.url) },
);
const budget = requestBudgetLayer({ perSecond: task.perSecond });
await Effect.runPromise(Effect.provide(sendAll, Layer.provide(budget, database)));
process.stdin.destroy();
