import { once } from "node:events";
import { createServer } from "node:http";
import { performance } from "node:perf_hooks";
import { nodeHost } from "@temu-jtl/adapter-http/node";
import { SeededRandom, temuMallId } from "@temu-jtl/core/testing";
import { demoCredentials, sealWebhook, type WebhookRequest } from "@temu-jtl/simulator";
import { Effect } from "effect";
import { benchShop } from "./benchShop.ts";
import type { Measurement } from "./Measurement.ts";

const events = 1_000;
/** Temu takes an answer for a failure after so long. */
const mostMillis = 500;
/** So many come at the same time. */
const atOnce = 20;

const answered = async (url: string, { body, headers }: WebhookRequest) => {
  const begun = performance.now();
  const answer = await fetch(url, { method: "POST", headers, body });
  await answer.arrayBuffer();
  return { status: answer.status, millis: performance.now() - begun };
};

/** 1,000 webhooks, each sent twice, in no order and many at the same time, over HTTP into PostgreSQL. */
export const measureWebhooks = Effect.gen(function* () {
  const { temuJtl } = yield* benchShop({ orders: 0, latencyMillis: 0, requestsPerSecond: 1_000 });
  const server = yield* Effect.acquireRelease(
    Effect.promise(async () => {
      const listening = createServer(nodeHost(temuJtl.webhooks())).listen(0, "127.0.0.1");
      await once(listening, "listening");
      return listening;
    }),
    (opened) =>
      Effect.promise(() => {
        opened.closeAllConnections();
        opened.close();
        return once(opened, "close");
      }),
  );
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const url = `http://127.0.0.1:${port}/temu-webhooks`;
  const sentAt = Date.now();
  const changes = Array.from({ length: events }, (_, index) =>
    sealWebhook(
      {
        code: "bg_order_status_change_event",
        eventData: `{"mallId":${temuMallId},"parentOrderSn":"PO-076-${index}","orderStatus":2}`,
        sentAt: sentAt + index,
      },
      demoCredentials,
    ),
  );
  // A process that has been running for a while: its code is warm, its connections are open.
  yield* Effect.forEach(
    Array.from({ length: 200 }, (_, index) =>
      sealWebhook(
        { code: "bg_open_event_test", eventData: "{}", sentAt: sentAt - index },
        demoCredentials,
      ),
    ),
    (webhook) => Effect.promise(() => answered(url, webhook)),
    { concurrency: atOnce },
  );
  const answers = yield* Effect.forEach(
    new SeededRandom(1).shuffle([...changes, ...changes]),
    (webhook) => Effect.promise(() => answered(url, webhook)),
    { concurrency: atOnce },
  );
  const millis = answers.map((answer) => answer.millis).toSorted((a, b) => a - b);
  const at = (share: number) => millis[Math.ceil(share * millis.length) - 1] ?? Infinity;
  const taken = answers.filter(({ status }) => status === 200).length;
  const measurements: ReadonlyArray<Measurement> = [
    {
      what: `${events} webhooks, each sent twice, ${atOnce} at a time: p99`,
      figure: `${at(0.99).toFixed(0)} ms`,
      bound: `at most ${mostMillis} ms (half of them in ${at(0.5).toFixed(0)} ms)`,
      holds: at(0.99) <= mostMillis,
    },
    {
      what: "Of these, taken in",
      figure: String(taken),
      bound: `exactly ${2 * events}`,
      holds: taken === 2 * events,
    },
  ];
  return measurements;
});
