import { fork } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { nodeHost } from "@temu-jtl/adapter-http/node";
import { Effect, Schema } from "effect";
import { benchShop } from "./benchShop.ts";
import type { Measurement } from "./Measurement.ts";

const streams = 200;
const forSeconds = 60;
const mostTimes = 1.2;
const changeEveryMillis = 1_000;
/** What is there once and for all is there by then: caches, compiled code. */
const warmSeconds = 15;
const job = "sync_orders:bench";

const Answer = Schema.Struct({
  right: Schema.Int,
  hints: Schema.Int,
  resumes: Schema.Int,
  resets: Schema.Int,
  refused: Schema.Int,
});
const decodeAnswer = Schema.decodeUnknownEffect(Answer);

const memory = (): number => {
  globalThis.gc?.();
  const { arrayBuffers, heapUsed } = process.memoryUsage();
  return heapUsed + arrayBuffers;
};

const megabytes = (bytes: number): string => `${(bytes / 1_048_576).toFixed(1)} MB`;

/** So many pages that are open for a minute while a job is changed, on one host. */
export const measureStreams = Effect.gen(function* () {
  const { temuJtl } = yield* benchShop({
    orders: 100,
    latencyMillis: 5,
    requestsPerSecond: 1_000,
  });
  yield* Effect.promise(() => temuJtl.scheduler.start());
  const router = temuJtl.router({
    auth: "insecure-local",
    // A page that comes back may do so before its last stream is known to have ended.
    limits: { streamsPerUser: 2 * streams, streams: 2 * streams },
  });
  const server = yield* Effect.acquireRelease(
    Effect.promise(async () => {
      const opened = createServer(nodeHost(router)).listen(0, "127.0.0.1");
      await once(opened, "listening");
      return opened;
    }),
    (opened) =>
      Effect.sync(() => {
        opened.close();
        opened.closeAllConnections();
      }),
  );
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const readers = yield* Effect.acquireRelease(
    Effect.sync(() => fork(fileURLToPath(new URL("./streamReaders.ts", import.meta.url)))),
    (child) => Effect.sync(() => child.kill()),
  );
  const told = Effect.promise(async () => {
    const answer: Array<unknown> = await once(readers, "message");
    return answer[0];
  });
  readers.send({ url: `http://127.0.0.1:${port}/temu-jtl/api`, job, count: streams });
  yield* told;

  const sizes: Array<{ readonly at: number; readonly bytes: number }> = [];
  let everyMinutes = 100;
  for (let at = 0; at < forSeconds; at += changeEveryMillis / 1_000) {
    everyMinutes += 1;
    const schedule = { everyMinutes };
    yield* Effect.promise(() => temuJtl.jobs.setSchedule({ job, by: "bench", schedule }));
    if (at % 5 === 0) sizes.push({ at, bytes: memory() });
    yield* Effect.sleep(changeEveryMillis);
  }
  sizes.push({ at: forSeconds, bytes: memory() });
  readers.send({ everyMinutes });
  const { hints, refused, resets, resumes, right } = yield* Effect.orDie(
    Effect.flatMap(told, decodeAnswer),
  );

  const warm = sizes.filter(({ at }) => at >= warmSeconds).map(({ bytes }) => bytes);
  const begin = warm[0] ?? 0;
  const most = Math.max(...warm);
  const measurements: ReadonlyArray<Measurement> = [
    {
      what: `${streams} event streams that end in the true state`,
      figure: `${right} of ${streams}`,
      bound: `all, after ${forSeconds} s (${hints} hints, ${resumes} came back, ${resets} resets, ${refused} refused)`,
      holds: right === streams && hints >= streams * forSeconds,
    },
    {
      what: `Memory of their host after ${forSeconds} s, against ${warmSeconds} s`,
      figure: `${(most / begin).toFixed(2)} times`,
      bound: `at most ${mostTimes} times (${megabytes(begin)}, ${megabytes(most)})`,
      holds: most / begin <= mostTimes,
    },
  ];
  return measurements;
}).pipe(Effect.scoped);
