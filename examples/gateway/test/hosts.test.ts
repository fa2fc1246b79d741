import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assert, describe, it } from "@effect/vitest";
import { startSimulator } from "@temu-jtl/simulator";
import { Effect } from "effect";
import { isAlive, postgresOf, startProgram } from "../../run-once/test/programs.ts";

const token = "operate-0123456789abcdefghij";
const headers = { authorization: `Bearer ${token}` };

const portIn = (text: string): string => /port: (\d+)/.exec(text)?.[1] ?? "";

describe("examples/", () => {
  for (const [name, hello] of [
    ["express", "Hello from Express"],
    ["fastify", "Hello from Fastify"],
    ["hono", "Hello from Hono"],
  ] as const) {
    it.live(`${name} answers its own route and temu-jtl's, and ends with 0 and nothing left`, () =>
      Effect.gen(function* () {
        const { credentials, endpoint } = yield* startSimulator();
        const folder = mkdtempSync(join(tmpdir(), "temu-jtl-test-"));
        const host = yield* Effect.acquireRelease(
          Effect.sync(() =>
            startProgram(name, [], {
              PORT: "0",
              DATA_DIR: folder,
              TEMU_JTL_TOKEN: token,
              TEMU_APP_KEY: credentials.appKey,
              TEMU_APP_SECRET: credentials.appSecret,
              TEMU_ACCESS_TOKEN: credentials.accessToken,
              TEMU_API_ENDPOINT: endpoint,
              // Nothing listens there: it is connected to when a run needs it.
              JTL_SQL_SERVER: "127.0.0.1,1",
              JTL_SQL_USER: "temu",
              JTL_SQL_PASSWORD: "invented-for-a-test",
            }),
          ),
          ({ kill }) => Effect.sync(() => kill("SIGKILL")),
        );
        yield* Effect.promise(() => host.printed("port: "));
        const origin = `http://127.0.0.1:${portIn(host.stdout())}`;
        const get = (path: string, init: RequestInit = {}) =>
          Effect.promise(() => fetch(origin + path, init));
        const own = yield* get("/hello");
        assert.strictEqual(yield* Effect.promise(() => own.text()), hello);
        assert.strictEqual((yield* get("/temu-jtl/api/health")).status, 200);
        assert.strictEqual((yield* get("/temu-jtl/api/jobs")).status, 401);
        const jobs = yield* get("/temu-jtl/api/jobs", { headers });
        assert.include(yield* Effect.promise(() => jobs.text()), "sync_orders:temu");
        const postgres = postgresOf(folder);
        assert.isTrue(isAlive(postgres));
        host.kill("SIGTERM");
        assert.strictEqual((yield* Effect.promise(() => host.ended)).code, 0);
        assert.isFalse(isAlive(postgres));
      }),
    );
  }
});
