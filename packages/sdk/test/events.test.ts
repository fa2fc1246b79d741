import { assert, describe, layer } from "@effect/vitest";
import { simulatedJtlWawi } from "@temu-jtl/simulator";
import { Effect, Layer, References, Schema } from "effect";
import { bearerTokens, openTemuJtl, type Router } from "temu-jtl";
import { SchedulerLab, schedulerLabLayer, until } from "./scheduler/SchedulerLab.ts";

const quiet = Layer.succeed(References.MinimumLogLevel, "None");
const token = "an-invented-token-of-a-test";
const auth = bearerTokens([{ token, access: "operate", user: { id: "ada", name: "Ada" } }]);
const headers = { authorization: `Bearer ${token}` };

const ask = (router: Router, path: string, init: RequestInit = {}) =>
  Effect.promise(async () => {
    const request = new Request(`http://localhost/temu-jtl/api${path}`, { headers, ...init });
    return (await router.fetch(request, { native: null })) ?? Response.error();
  });

const decodeJob = Schema.decodeUnknownEffect(Schema.Struct({ enabled: Schema.Boolean }));
const Ended = Schema.Tuple([Schema.Struct({ ended: Schema.Int })]);

describe("two hosts over one database", () => {
  layer(schedulerLabLayer, { excludeTestServices: true, timeout: "60 seconds" })((test) => {
    test.effect(
      "a change made through one is within two seconds on a stream of the other, also when its connection for calls has been ended",
      () =>
        Effect.gen(function* () {
          const { database, folder } = yield* SchedulerLab;
          const host = Effect.map(
            Effect.acquireRelease(
              Effect.promise(() =>
                openTemuJtl({
                  database: { embedded: folder, schema: "two_hosts" },
                  dataDir: folder,
                  shops: [
                    {
                      id: "north",
                      temu: {
                        appKey: "demo-key",
                        appSecret: "demo-secret",
                        accessToken: "demo-token",
                        endpoint: "http://127.0.0.1:1/",
                      },
                    },
                  ],
                  jtl: simulatedJtlWawi("http://127.0.0.1:1"),
                  runtime: quiet,
                }),
              ),
              (opened) => Effect.promise(() => opened.close()),
            ),
            (temuJtl) => ({ temuJtl, router: temuJtl.router({ auth }) }),
          );
          const one = yield* host;
          const other = yield* host;
          yield* database.on("test").execute(
            `insert into two_hosts.temu_jobs (job_id, type, shop, description, schedule, parameters)
            values ('sync_inventory:north', 'sync_inventory', 'north', 'Stock', $1, '{}')`,
            ['{"everyMinutes":30}'],
          );

          const response = yield* ask(other.router, "/events");
          assert.strictEqual(response.status, 200);
          const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
          /** Reads on until a hint of the job has come. */
          const hearsOfJob = Effect.promise(async () => {
            let text = "";
            while (!/"kind":"job","object":"sync_inventory:north"[^\n]*\n\n/.test(text)) {
              const chunk = await reader?.read();
              assert.isFalse(chunk?.done ?? true, "the stream ended");
              text += chunk?.value ?? "";
            }
          }).pipe(Effect.timeout("2 seconds"));

          for (const isEnabled of [false, true]) {
            const path = `/jobs/sync_inventory:north/toggle?enabled=${isEnabled}`;
            assert.strictEqual((yield* ask(one.router, path, { method: "POST" })).status, 200);
            yield* hearsOfJob;
            // What is read after a hint is not older than it, on whichever host.
            const job = yield* ask(other.router, "/jobs/sync_inventory:north");
            const { enabled } = yield* decodeJob(yield* Effect.promise(() => job.json()));
            assert.strictEqual(enabled, isEnabled);
            const [{ ended }] = yield* until(
              database.on("test").query(
                Ended,
                `select count(pg_terminate_backend(pid)) as ended from pg_stat_activity
                  where query ilike 'listen temu_jtl_events'`,
                [],
              ),
              ([row]) => row.ended > 0,
            );
            assert.strictEqual(ended, 1);
          }

          yield* Effect.promise(() => other.temuJtl.close());
          yield* Effect.promise(async () => {
            let isOver = false;
            while (!isOver) isOver = (await reader?.read())?.done ?? true;
          });
        }),
    );
  });
});
