import { fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { bearerTokens } from "@temu-jtl/adapter-http";
import { nodeHost } from "@temu-jtl/adapter-http/node";
import { Effect, Schema } from "effect";
import { benchShop } from "./benchShop.ts";
import type { Measurement } from "./Measurement.ts";

/** More than a run fetches in the time that it takes to ask. */
const orders = 5_000;
const times = 2_000;
const warmUp = 500;
const atOnce = 4;
const mostTimes = 3;

const Answer = Schema.Record(Schema.String, Schema.Array(Schema.Finite));
const decodeAnswer = Schema.decodeUnknownEffect(Answer);

const shareOf = (millis: ReadonlyArray<number> = []) => {
  const sorted = millis.toSorted((a, b) => a - b);
  return (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? Infinity;
};

const inWords = (at: (share: number) => number): string =>
  `${at(0.99).toFixed(1)} ms, half in ${at(0.5).toFixed(1)} ms`;

/** Routes of the router beside an empty one of the same host, while orders are fetched at Temu's limit. */
export const measureHttp = Effect.gen(function* () {
  const { temuJtl } = yield* benchShop({ orders, latencyMillis: 50, requestsPerSecond: 20 });
  const token = randomUUID();
  const user = { id: "bench", name: "bench" };
  const router = temuJtl.router({ auth: bearerTokens([{ access: "read", user, token }]) });
  const host = nodeHost(router);
  const server = yield* Effect.acquireRelease(
    Effect.promise(async () => {
      const opened = createServer((incoming, outgoing) =>
        host(incoming, outgoing, () => outgoing.writeHead(204).end()),
      ).listen(0, "127.0.0.1");
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
  const origin = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  const asker = yield* Effect.acquireRelease(
    Effect.sync(() => fork(fileURLToPath(new URL("./httpAsker.ts", import.meta.url)))),
    (child) => Effect.sync(() => child.kill()),
  );
  yield* Effect.promise(() => temuJtl.scheduler.start());
  const runUnderWay = Effect.promise(async () => {
    const jobs = await temuJtl.jobs.list();
    return jobs.find(({ jobId }) => jobId === "sync_orders:bench")?.run?.runId;
  });
  let before = yield* runUnderWay;
  while (before === undefined) {
    yield* Effect.sleep(100);
    before = yield* runUnderWay;
  }
  asker.send({
    urls: {
      empty: `${origin}/empty`,
      "/health": `${origin}/temu-jtl/api/health`,
      "/api/jobs": `${origin}/temu-jtl/api/jobs`,
    },
    token,
    warmUp,
    times,
    atOnce,
  });
  const told = yield* Effect.promise(async () => {
    const answer: Array<unknown> = await once(asker, "message");
    return answer[0];
  });
  const wentOn = (yield* runUnderWay) === before;
  const millis = yield* Effect.orDie(decodeAnswer(told));

  const empty = shareOf(millis["empty"]);
  const beside = (name: string): Measurement => {
    const at = shareOf(millis[name]);
    return {
      what: `p99 of GET ${name}, against an empty route`,
      figure: `${(at(0.99) / empty(0.99)).toFixed(2)} times`,
      bound: `at most ${mostTimes} times (${inWords(at)}; empty: ${inWords(empty)})`,
      holds: at(0.99) <= mostTimes * empty(0.99),
    };
  };
  const measurements: ReadonlyArray<Measurement> = [
    beside("/health"),
    beside("/api/jobs"),
    {
      what: "The order sync beside it",
      figure: wentOn ? "went on" : "ended",
      bound: "under way from the first answer to the last",
      holds: wentOn,
    },
  ];
  return measurements;
}).pipe(Effect.scoped);
