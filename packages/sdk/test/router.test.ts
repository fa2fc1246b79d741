import { readFile } from "node:fs/promises";
import { assert, describe, it, layer } from "@effect/vitest";
import { simulatedJtlWawi, simulatorControl, startSimulator } from "@temu-jtl/simulator";
import { Effect, Layer, References, Schema } from "effect";
import { bearerTokens, openTemuJtl } from "temu-jtl";
import { SchedulerLab, schedulerLabLayer, until } from "./scheduler/SchedulerLab.ts";
import { version } from "../src/version.ts";

const quiet = Layer.succeed(References.MinimumLogLevel, "None");
const token = "an-invented-token-of-a-test";
const auth = bearerTokens([{ token, access: "operate", user: { id: "ada", name: "Ada" } }]);
const headers = { authorization: `Bearer ${token}` };

const decodeOperation = Schema.decodeUnknownEffect(
  Schema.Struct({
    state: Schema.String,
    done: Schema.Int,
    skipped: Schema.Struct({ orders: Schema.Array(Schema.Struct({ code: Schema.String })) }),
  }),
);
const decodeRun = Schema.decodeUnknownEffect(Schema.Struct({ status: Schema.String }));

describe("temuJtl.router", () => {
  layer(schedulerLabLayer, { excludeTestServices: true, timeout: "60 seconds" })(
    "over a database",
    (test) => {
      test.effect(
        "starts a run for who asks for it, tells where it stands, and is closed with temuJtl",
        () =>
          Effect.gen(function* () {
            const lab = yield* SchedulerLab;
            const simulator = yield* startSimulator({ rateLimit: 100_000 });
            const { credentials, endpoint, url } = simulator;
            const temuJtl = yield* Effect.acquireRelease(
              Effect.promise(() =>
                openTemuJtl({
                  database: { embedded: lab.folder, schema: "router" },
                  dataDir: lab.folder,
                  shops: [{ id: "north", temu: { ...credentials, endpoint } }],
                  jtl: simulatedJtlWawi(url),
                  requestsPerSecond: 100_000,
                  runtime: quiet,
                }),
              ),
              (opened) => Effect.promise(() => opened.close()),
            );
            yield* simulatorControl(url).sell(1);
            const router = temuJtl.router({ auth });
            const ask = (path: string, init: RequestInit = {}) =>
              Effect.promise(async () => {
                const request = new Request(`http://localhost${path}`, { headers, ...init });
                const response = await router.fetch(request, { native: null });
                return response ?? Response.error();
              });
            yield* Effect.promise(() => temuJtl.scheduler.start());
            const started = yield* ask("/temu-jtl/api/orders/sync", { method: "POST" });
            assert.strictEqual(started.status, 202);
            const location = started.headers.get("location") ?? "";
            const run = yield* until(
              ask(location).pipe(
                Effect.flatMap((response) => Effect.promise(() => response.json())),
                Effect.flatMap(decodeRun),
              ),
              ({ status }) => status !== "queued" && status !== "running",
            );
            assert.strictEqual(run.status, "succeeded");
            const api = "/temu-jtl/api";
            for (const path of ["stats", "metrics", "shops", "alerts", "log", "orders"]) {
              const response = yield* ask(`${api}/${path}`);
              const text = yield* Effect.promise(() => response.text());
              assert.strictEqual(response.status, 200, `${path} ${text}`);
              assert.notInclude(text, credentials.appSecret);
            }
            const retried = yield* ask(`${api}/orders/retry`, {
              method: "POST",
              headers: { ...headers, "content-type": "application/json" },
              body: JSON.stringify({ confirmedCount: 5 }),
            });
            const operation = yield* until(
              ask(retried.headers.get("location") ?? "").pipe(
                Effect.flatMap((response) => Effect.promise(() => response.json())),
                Effect.flatMap(decodeOperation),
              ),
              ({ state }) => state !== "running",
            );
            assert.deepStrictEqual(operation, {
              state: "ended",
              done: 0,
              skipped: { orders: [{ code: "mayBeInJtl" }] },
            });
            assert.strictEqual((yield* ask(`${api}/orders/%00`)).status, 400);
            assert.strictEqual((yield* ask(`${api}/log?from=-9007199254740991`)).status, 400);
            yield* Effect.promise(() => temuJtl.close());
            assert.strictEqual((yield* ask("/temu-jtl/api/jobs")).status, 503);
          }),
      );
    },
  );

  it.effect("tells the version of the package", () =>
    Effect.gen(function* () {
      const text = yield* Effect.promise(() =>
        readFile(new URL("../package.json", import.meta.url), "utf8"),
      );
      const decode = Schema.decodeUnknownEffect(
        Schema.fromJsonString(Schema.Struct({ version: Schema.String })),
      );
      assert.strictEqual((yield* decode(text)).version, version);
    }),
  );
});
