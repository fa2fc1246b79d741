import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "@effect/vitest";
import { ConfigurationError, RunStore, StorageError } from "@temu-jtl/core";
import {
  type Simulator,
  simulatedJtlWawi,
  simulatorControl,
  startSimulator,
} from "@temu-jtl/simulator";
import { Effect, Exit, Layer, References, Scope } from "effect";
import {
  type OpenOptions,
  openTemuJtl,
  openTemuJtlFromEnv,
  type OrderSyncRequest,
  type TemuJtl,
} from "temu-jtl";

const dataDir = mkdtempSync(join(tmpdir(), "temu-jtl-test-"));
const scope = Scope.makeUnsafe();
let simulator: Simulator;

beforeAll(async () => {
  simulator = await Effect.runPromise(
    Scope.provide(startSimulator({ rateLimit: 100_000, orders: 5 }), scope),
  );
});
afterAll(() => Effect.runPromise(Scope.close(scope, Exit.void)));

const shop = (id: string, temu: Partial<Simulator["credentials"] & { endpoint: string }> = {}) => ({
  id,
  temu: { ...simulator.credentials, endpoint: simulator.endpoint, ...temu },
});

const options = (change: Partial<OpenOptions> = {}): OpenOptions => ({
  dataDir,
  shops: [shop("north")],
  jtl: simulatedJtlWawi(simulator.url),
  requestsPerSecond: 100_000,
  runtime: Layer.succeed(References.MinimumLogLevel, "None"),
  ...change,
});

const opened = async <A>(given: OpenOptions, use: (temuJtl: TemuJtl) => Promise<A>): Promise<A> => {
  const temuJtl = await openTemuJtl(given);
  try {
    return await use(temuJtl);
  } finally {
    await temuJtl.close();
  }
};

const rejection = async (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => {
      throw new Error("It should have been refused.");
    },
    (error: unknown) => error,
  );

/** How the runs of the only shop ended, the newest first. */
const recordedOutcomes = async (temuJtl: TemuJtl) => {
  const recent = Effect.flatMap(RunStore, (runs) => runs.recent(10));
  const runs = await Effect.runPromise(temuJtl.inShop(temuJtl.shops[0] ?? "", recent));
  return runs.map(({ outcome }) => outcome);
};

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : "");

describe("For people who never saw Effect", () => {
  it("a sync is one await, with a filter and progress", async () => {
    const steps: Array<string> = [];
    const run = await opened(options(), (temuJtl) =>
      temuJtl.runOrderSync({
        shop: "north",
        daysBack: 7,
        parentOrderStatus: 2,
        verbose: false,
        onProgress: (progress) => {
          if (progress._tag === "StepFinished") steps.push(progress.step.name);
        },
      }),
    );
    expect(run).toMatchObject({ outcome: "succeeded", workflow: "order_sync", shop: "north" });
    expect(steps).toEqual(["fetch", "import", "render", "accept", "submit", "track", "erase"]);
  });

  it("a second start while one is under way answers with that one", async () => {
    const [first, second] = await opened(options({ shops: [shop("busy")] }), (temuJtl) =>
      Promise.all([temuJtl.runOrderSync(), temuJtl.runOrderSync()]),
    );
    expect(new Set([first.alreadyRunning, second.alreadyRunning])).toEqual(new Set([false, true]));
    expect(first.runId).toBe(second.runId);
  });

  it.each([
    [
      "a Promise",
      "stopped",
      (temuJtl: TemuJtl, request: OrderSyncRequest) => temuJtl.runOrderSync(request),
    ],
    [
      "an Effect",
      "stopped-effect",
      (temuJtl: TemuJtl, request: OrderSyncRequest) =>
        Effect.runPromise(temuJtl.orderSync(request)),
    ],
  ])(
    "closing stops what is under way as %s, and the next process can begin at once",
    async (_, id, start) => {
      const given = options({ shops: [shop(id)] });
      const temuJtl = await openTemuJtl(given);
      const begun = Promise.withResolvers<void>();
      const stopped = rejection(
        start(temuJtl, {
          onProgress: ({ _tag }) => {
            if (_tag === "StepStarted") begun.resolve();
          },
        }),
      );
      await begun.promise;
      await temuJtl.close();
      expect(await stopped).toBeInstanceOf(Error);
      await opened(given, async (again) => {
        expect(await recordedOutcomes(again)).toEqual(["interrupted"]);
        const next = await again.runOrderSync();
        expect(next).toMatchObject({ alreadyRunning: false, outcome: "succeeded" });
      });
    },
  );

  it("closed, it begins nothing more and says why", async () => {
    const temuJtl = await openTemuJtl(options());
    await temuJtl.close();
    await temuJtl.close();
    for (const late of [temuJtl.runOrderSync(), temuJtl.orderCounts("north")]) {
      expect(messageOf(await rejection(late))).toContain("closed");
    }
  });

  it("a signal closes it in the middle of a run", async () => {
    const stop = new AbortController();
    const given = options({ shops: [shop("aborted")] });
    const temuJtl = await openTemuJtl({ ...given, signal: stop.signal });
    const run = rejection(
      temuJtl.runOrderSync({
        onProgress: ({ _tag }) => {
          if (_tag === "StepStarted") stop.abort();
        },
      }),
    );
    expect(await run).toBeInstanceOf(Error);
    await temuJtl.close();
    expect(await opened(given, recordedOutcomes)).toEqual(["interrupted"]);
  });

  it("a signal stops the opening too, and takes PostgreSQL with it", async () => {
    const folder = mkdtempSync(join(tmpdir(), "temu-jtl-test-"));
    const stop = new AbortController();
    const refused = rejection(openTemuJtl(options({ dataDir: folder, signal: stop.signal })));
    const postgres = join(folder, "postgres", "postmaster.pid");
    await vi.waitUntil(() => existsSync(postgres), { timeout: 20_000 });
    stop.abort();
    expect(await refused).toBeInstanceOf(Error);
    expect(existsSync(postgres)).toBe(false);
  });

  it("several shops run side by side, each on its own", async () => {
    await Effect.runPromise(simulatorControl(simulator.url).sell(2));
    await opened(options({ shops: [shop("east"), shop("west")] }), async (temuJtl) => {
      await temuJtl.runOrderSync({ shop: "east" });
      expect((await temuJtl.orderCounts("west")).submitted).toBeUndefined();
      expect((await temuJtl.orderCounts("east")).submitted).toBeGreaterThan(0);
    });
  });
});

describe("What is wrong is told", () => {
  it("a shop that is not named, or not known", async () => {
    await opened(options({ shops: [shop("east"), shop("west")] }), async (temuJtl) => {
      const unnamed = await rejection(temuJtl.runOrderSync());
      expect(messageOf(unnamed)).toContain("east, west");
      const unknown = await rejection(temuJtl.runOrderSync({ shop: "south" }));
      expect(messageOf(unknown)).toContain('no shop "south"');
    });
  });

  it("a filter out of its bounds", async () => {
    await opened(options(), async (temuJtl) => {
      const error = await rejection(temuJtl.runOrderSync({ daysBack: 91 }));
      expect(error).toBeInstanceOf(ConfigurationError);
      expect(error).toMatchObject({ problems: [{ setting: "daysBack" }] });
    });
  });

  it("two shops with one id, or none at all", async () => {
    const twice = await rejection(openTemuJtl(options({ shops: [shop("a"), shop("a")] })));
    expect(messageOf(twice)).toContain('"a" twice');
    const none = await rejection(openTemuJtl(options({ shops: [] })));
    expect(messageOf(none)).toContain("no shop");
  });

  it("a setting that does not exist", async () => {
    const typo = { ...shop("typo"), carrier: { Paket: "DHL" } };
    const error = await rejection(openTemuJtl(options({ shops: [typo] })));
    expect(messageOf(error)).toContain("carrier is not a setting");
  });

  it("a missing TEMU_APP_KEY", async () => {
    const { jtl } = options();
    const error = await rejection(openTemuJtlFromEnv({ jtl, env: {} }));
    expect(messageOf(error)).toContain("TEMU_APP_KEY");
  });

  it("a missing JTL_SQL_SERVER, unless a JTL-Wawi is given", async () => {
    const env = {
      TEMU_APP_KEY: "k",
      TEMU_APP_SECRET: "s",
      TEMU_ACCESS_TOKEN: "t",
      IMPORT_FROM: "2026-11-24",
      DATA_DIR: dataDir,
    };
    const error = await rejection(openTemuJtlFromEnv({ env }));
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(messageOf(error)).toContain("JTL_SQL_SERVER");
    const { jtl, runtime = Layer.empty } = options();
    await using temuJtl = await openTemuJtlFromEnv({ env, jtl, runtime });
    expect(temuJtl.shops).toEqual(["temu"]);
  });

  it("a wrong setting of JTL's SQL Server, without its password", async () => {
    const sql = { server: "SERVER:1433", user: "", password: "hidden-password" };
    const error = await rejection(openTemuJtl(options({ jtl: { sql } })));
    expect(error).toMatchObject({
      _tag: "ConfigurationError",
      problems: [{ setting: "jtl.sql.server" }, { setting: "jtl.sql.user" }],
    });
    expect(String(error) + JSON.stringify(error)).not.toContain("hidden-password");
  });

  it("a SQL Server of JTL's that is away, as preflight says", async () => {
    const sql = { server: "127.0.0.1,1", user: "temu_jtl", password: "hidden-password" };
    await opened(options({ shops: [shop("away")], jtl: { sql } }), async (temuJtl) => {
      const report = await temuJtl.preflight("away");
      expect(report).toMatchObject({ jtlVersion: null, findings: [{ code: "noConnection" }] });
      expect(JSON.stringify(report)).not.toContain("hidden-password");
    });
  });

  it("that preflight looks at a SQL Server, where JTL-Wawi is something else", async () => {
    await opened(options(), async (temuJtl) => {
      expect(messageOf(await rejection(temuJtl.preflight("north")))).toContain("SQL Server");
    });
  });

  it.each([
    ["appSecret", "TEMU_APP_SECRET"],
    ["appKey", "TEMU_APP_KEY"],
    ["accessToken", "TEMU_ACCESS_TOKEN"],
  ] as const)("a wrong %s: the run has failed and names %s", async (setting, variable) => {
    const wrong = shop("wrong", { [setting]: "not-the-right-one" });
    const run = await opened(options({ shops: [wrong] }), (temuJtl) => temuJtl.runOrderSync());
    expect(run.outcome).toBe("failed");
    const [problem] = run.steps[0]?.problems ?? [];
    expect(problem?.category).toBe("auth");
    expect(problem?.whatToDo).toContain(variable);
    expect(JSON.stringify(run)).not.toContain("not-the-right-one");
  });

  it("an endpoint that is not Temu", async () => {
    const elsewhere = shop("elsewhere", { endpoint: `${simulator.url}/not-temu` });
    const run = await opened(options({ shops: [elsewhere] }), (temuJtl) => temuJtl.runOrderSync());
    expect(run.outcome).toBe("failed");
    expect(run.steps[0]?.problems[0]?.whatToDo).toContain("TEMU_API_ENDPOINT");
  });

  it("a database that cannot be reached, without its password", async () => {
    const connectionString = "postgresql://shop:hidden-password@127.0.0.1:1/books";
    const error = await rejection(openTemuJtl(options({ database: { connectionString } })));
    expect(error).toBeInstanceOf(StorageError);
    expect(error).toHaveProperty("whatToDo", expect.stringContaining("DATABASE_URL"));
    expect(String(error) + JSON.stringify(error)).not.toContain("hidden-password");
  });
});
