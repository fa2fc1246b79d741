import { mkdtempSync, readdirSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assert, describe, it } from "@effect/vitest";
import { Effect, Schedule, Schema } from "effect";
import { isAlive, postgresOf, runProgram, startProgram } from "../../run-once/test/programs.ts";

const dataDir = () => mkdtempSync(join(tmpdir(), "temu-jtl gateway "));

/** Starts the gateway as `npm start` does, on any free port; it is killed with the scope at the latest. */
const startGateway = (args: ReadonlyArray<string>, env: Readonly<Record<string, string>>) =>
  Effect.acquireRelease(
    Effect.sync(() => startProgram("gateway", args, { PORT: "0", ...env })),
    ({ kill }) => Effect.sync(() => kill("SIGKILL")),
  );

const originIn = (text: string): string => /http:\/\/127\.0\.0\.1:\d+/.exec(text)?.[0] ?? "";

const Runs = Schema.Struct({
  items: Schema.Array(
    Schema.Struct({
      status: Schema.String,
      record: Schema.NullOr(Schema.Struct({ workflow: Schema.String })),
    }),
  ),
});
const Orders = Schema.Struct({
  items: Schema.Array(Schema.Struct({ state: Schema.String })),
});

const json = <A>(schema: Schema.Codec<A>, url: string) =>
  Effect.promise(() => fetch(url).then((response) => response.json())).pipe(
    Effect.flatMap(Schema.decodeUnknownEffect(schema)),
    Effect.orDie,
  );

/** Asks again until what is told is as it should be. */
const until = <A>(ask: Effect.Effect<A>, is: (told: A) => boolean) =>
  Effect.repeat(ask, { schedule: Schedule.spaced("100 millis"), until: is });

describe("npm start", () => {
  it.live(
    "brings the simulated shop's orders into JTL-Wawi, shows it over HTTP and ends with 0 and nothing left running",
    () =>
      Effect.gen(function* () {
        const folder = dataDir();
        const gateway = yield* startGateway(["--orders", "6"], { DATA_DIR: folder });
        yield* Effect.promise(() => gateway.printed("Ctrl-C stops it."));
        const origin = originIn(gateway.stdout());
        const home = yield* Effect.promise(() => fetch(`${origin}/`).then((page) => page.text()));
        for (const [, path] of home.matchAll(/href="([^"]+)"/g)) {
          const { status } = yield* Effect.promise(() => fetch(origin + path));
          assert.strictEqual(status, 200, path);
        }
        yield* until(json(Runs, `${origin}/api/temu/runs`), ({ items }) =>
          items.some(
            ({ record, status }) => record?.workflow === "order_sync" && status === "succeeded",
          ),
        );
        yield* until(
          json(Orders, `${origin}/api/temu/orders`),
          ({ items }) => items.length >= 6 && items.every(({ state }) => state !== "imported"),
        );
        const jobs = yield* Effect.promise(() => fetch(`${origin}/api/jobs`));
        assert.strictEqual(jobs.status, 200);

        const [books = ""] = readdirSync(folder);
        const postgres = postgresOf(join(folder, books));
        assert.isTrue(isAlive(postgres));
        gateway.kill("SIGTERM");
        const { code, stderr } = yield* Effect.promise(() => gateway.ended);
        assert.match(stderr, /^\nStopping: .*\nStopped\.\n$/);
        assert.strictEqual(code, 0);
        assert.isFalse(isAlive(postgres));
        assert.deepStrictEqual(readdirSync(folder), []);
      }),
    60_000,
  );

  it.live("a second signal ends it at once and takes PostgreSQL with it", () =>
    Effect.gen(function* () {
      const folder = dataDir();
      const tokens = { TEMU_JTL_TOKEN: "operate-0123456789abcdefghij" };
      const gateway = yield* startGateway(["--orders", "0"], { DATA_DIR: folder, ...tokens });
      yield* Effect.promise(() => gateway.printed("Ctrl-C stops it."));
      const jobs = `${originIn(gateway.stdout())}/api/jobs`;
      assert.strictEqual((yield* Effect.promise(() => fetch(jobs))).status, 401);
      const headers = { authorization: `Bearer ${tokens.TEMU_JTL_TOKEN}` };
      assert.strictEqual((yield* Effect.promise(() => fetch(jobs, { headers }))).status, 200);
      const [books = ""] = readdirSync(folder);
      const postgres = postgresOf(join(folder, books));
      // The polite way would wait for it.
      process.kill(postgres, "SIGSTOP");
      gateway.kill("SIGINT");
      // Some that come at once are npm's echo of the first one.
      const again = Effect.sync(() => gateway.kill("SIGINT"));
      yield* Effect.forkScoped(Effect.repeat(again, Schedule.spaced("100 millis")));
      const { code } = yield* Effect.promise(() => gateway.ended);
      process.kill(postgres, "SIGCONT");
      assert.strictEqual(code, 130);
      yield* until(
        Effect.sync(() => isAlive(postgres)),
        (isThere) => !isThere,
      );
    }),
  );

  it.live("a port that is taken is said to be, with the name of the setting", () =>
    Effect.gen(function* () {
      const port = yield* Effect.acquireRelease(
        Effect.callback<number>((resume) => {
          const server = createServer().listen(0, "127.0.0.1", () => {
            const address = server.address();
            resume(Effect.succeed(typeof address === "object" ? (address?.port ?? 0) : 0));
          });
        }),
        () => Effect.void,
      );
      const { code, stderr } = yield* Effect.promise(() =>
        runProgram("gateway", [], { PORT: String(port), DATA_DIR: dataDir() }),
      );
      assert.include(stderr, `PORT: ${port} is taken`);
      assert.strictEqual(code, 2);
    }),
  );

  it.live("--help says what can be chosen", () =>
    Effect.gen(function* () {
      const { code, stdout } = yield* Effect.promise(() => runProgram("gateway", ["--help"], {}));
      assert.include(stdout, "npm start -- [options]");
      assert.strictEqual(code, 0);
    }),
  );

  for (const { args, env, words } of [
    { args: ["--ordres", "3"], env: {}, words: "--ordres" },
    { args: ["--orders", "many"], env: {}, words: "--orders should be a whole number from 0" },
    { args: [], env: { PORT: "http" }, words: "PORT should be a whole number from 0 to 65535" },
    { args: [], env: { TEMU_JTL_TOKEN: "short" }, words: "TEMU_JTL_TOKEN should have 24" },
    {
      args: [],
      env: {
        TEMU_APP_KEY: "k",
        TEMU_APP_SECRET: "s",
        TEMU_ACCESS_TOKEN: "t",
        IMPORT_FROM: "2026-11-24",
      },
      words: "JTL_SQL_SERVER is missing",
    },
  ]) {
    it.live(
      `with ${JSON.stringify(args)} and ${JSON.stringify(env)} ends with 2 and says what is wrong`,
      () =>
        Effect.gen(function* () {
          const { code, stderr } = yield* Effect.promise(() =>
            runProgram("gateway", args, { PORT: "0", DATA_DIR: dataDir(), ...env }),
          );
          assert.include(stderr, words);
          assert.notInclude(stderr, "    at ");
          assert.strictEqual(code, 2);
        }),
    );
  }
});
