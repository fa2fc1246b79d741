import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import {
  Archive,
  CurrentShop,
  RequestBudget,
  RequestTally,
  ShopSettings,
  type ShopSettingsInput,
  TemuApi,
} from "@temu-jtl/core";
import { Effect, Layer, Schema } from "effect";
import { temuApiLayerWith } from "../src/index.ts";
import type { TemuClientOptions } from "../src/TemuClient.ts";

/** One answer of the server, whatever it was asked. */
export type Play = (response: ServerResponse, request: IncomingMessage) => void;

/** Temu says yes. The result is JSON text, so that a test can write numbers as it likes. */
export const succeeds = (result: string): Play =>
  says(200, `{"success":true,"errorCode":1000000,"requestId":"eu-1","result":${result}}`);

/** Temu says no, with HTTP 200 as it does. */
export const refuses = (errorCode: number, errorMsg = ""): Play =>
  says(
    200,
    JSON.stringify({ success: false, errorCode, errorMsg, requestId: "eu-2", result: null }),
  );

export const says =
  (status: number, text: string, headers: Record<string, string> = {}): Play =>
  (response) => {
    response.writeHead(status, headers).end(text);
  };

export const neverAnswers: Play = () => undefined;

export const breaksOff: Play = (_response, request) => {
  request.socket.resetAndDestroy();
};

/** A request's body, decoded. */
export const bodyOf = Schema.decodeSync(
  Schema.fromJsonString(Schema.Record(Schema.String, Schema.Json)),
);

interface Received {
  readonly text: string;
  readonly at: number;
  readonly body: Readonly<Record<string, Schema.Json>>;
}

export const secret = "app-secret-nobody-may-see";
export const token = "access-token-nobody-may-see";

/** A server on this machine that plays the answers in turn, and the last one for ever. */
export const playing = Effect.fnUntraced(function* (...plays: ReadonlyArray<Play>) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const text = Buffer.concat(chunks).toString("utf8");
      const play = plays[Math.min(received.length, plays.length - 1)];
      received.push({ text, at: performance.now(), body: bodyOf(text) });
      play?.(response, request);
    });
  });
  const port = yield* Effect.acquireRelease(
    Effect.callback<number>((resume) => {
      server.listen(0, "127.0.0.1", () => {
        const address = server.address();
        resume(Effect.succeed(typeof address === "object" && address !== null ? address.port : 0));
      });
    }),
    () =>
      Effect.callback<void>((resume) => {
        server.close(() => resume(Effect.void));
        server.closeAllConnections();
      }),
  );
  return { endpoint: `http://127.0.0.1:${port}/openapi/router`, received };
});

export const settings = (
  endpoint: string,
  temu: Partial<ShopSettingsInput["temu"]> = {},
): ShopSettings =>
  Schema.decodeSync(ShopSettings)({
    id: "demo",
    temu: { appKey: "demo-key", appSecret: secret, accessToken: token, endpoint, ...temu },
  });

/** Temu behind this endpoint, for one effect, with waits that suit a test. */
export const withTemu = (
  endpoint: string,
  options: Partial<TemuClientOptions> = {},
  archive: Layer.Layer<Archive> = Archive.layerNone,
  perSecond = 10_000,
) =>
  Effect.provide(
    temuApiLayerWith({ retryBaseMillis: 1, timeoutMillis: 5_000, ...options }).pipe(
      Layer.provide(archive),
      Layer.provide(CurrentShop.layer(settings(endpoint))),
      Layer.provide(RequestBudget.layerMemory({ perSecond })),
    ),
  );

/** The names of the calls that were sent meanwhile. */
export const counted = Effect.fnUntraced(function* <A, E, R>(effect: Effect.Effect<A, E, R>) {
  const calls: string[] = [];
  const result = yield* Effect.exit(
    Effect.provideService(effect, RequestTally, { count: (call) => calls.push(call) }),
  );
  return { result, calls };
});

export const tokenInfo = Effect.flatMap(TemuApi, (temu) => temu.tokenInfo);
export const tokenAnswer = succeeds(
  '{"mallId":634418210000001,"regionId":76,"expiredTime":1800000000,"apiScopeList":["bg.order.list.v2.get"]}',
);
