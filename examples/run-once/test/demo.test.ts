import { mkdtempSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "@effect/vitest";
import { inventedOrder } from "@temu-jtl/core/testing";
import { Schema } from "effect";
import { isAlive, postgresOf, runProgram, startProgram } from "./programs.ts";

const Step = Schema.Struct({
  name: Schema.String,
  processed: Schema.Int,
  created: Schema.Int,
  changed: Schema.Int,
  skipped: Schema.Int,
  held: Schema.Int,
  failed: Schema.Int,
});
const Result = Schema.fromJsonString(
  Schema.Struct({
    runs: Schema.Array(
      Schema.Struct({
        workflow: Schema.Literal("order_sync"),
        outcome: Schema.String,
        durationMs: Schema.Int,
        steps: Schema.Array(Step),
        temuRequests: Schema.Record(Schema.String, Schema.Int),
      }),
    ),
    orders: Schema.Record(Schema.String, Schema.Int),
  }),
);

const Pushes = Schema.Struct({ skus: Schema.Int, products: Schema.Int });
const InventoryResult = Schema.fromJsonString(
  Schema.Struct({
    runs: Schema.Array(
      Schema.Struct({
        workflow: Schema.Literal("inventory_sync"),
        mode: Schema.Literals(["quick", "full"]),
        outcome: Schema.String,
        durationMs: Schema.Int,
        steps: Schema.Array(Step),
        temuRequests: Schema.Record(Schema.String, Schema.Int),
        differed: Pushes,
        pushed: Pushes,
        downloads: Schema.Int,
        left: Pushes,
      }),
    ),
  }),
);

/** A folder that only its owner can enter, as a careful administrator makes it. */
const dataDir = () => mkdtempSync(join(tmpdir(), "temu-jtl demo "));

describe("npm run demo", () => {
  it("brings every order all the way, and ends with a run in which nothing is new", async () => {
    const folder = dataDir();
    const { code, stdout } = await runProgram(
      "demo",
      ["--orders", "120", "--latency", "0", "--json"],
      { DATA_DIR: folder },
    );
    expect(code).toBe(0);
    expect(stdout.trim().split("\n")).toHaveLength(1);
    const { orders, runs } = Schema.decodeSync(Result)(stdout);
    expect(orders).toEqual({ reported: 120 });
    expect(runs.every(({ outcome }) => outcome === "succeeded")).toBe(true);
    const last = runs.at(-1);
    expect(last?.temuRequests).toEqual({ "bg.order.list.v2.get": 1 });
    for (const step of last?.steps ?? []) {
      expect(step).toMatchObject({ created: 0, changed: 0, held: 0, failed: 0 });
    }

    const archive = join(folder, "temu", "xml");
    const [shop = ""] = readdirSync(archive);
    const documents = readdirSync(join(archive, shop));
    expect(documents).toHaveLength(120);
    expect(statSync(join(archive, shop, documents[0] ?? "")).mode & 0o777).toBe(0o600);
  });

  it("tells people how it went, and that simulators stand in", async () => {
    const { code, stderr, stdout } = await runProgram("demo", ["--orders", "3"], {
      DATA_DIR: dataDir(),
    });
    expect(code).toBe(0);
    expect(stdout).toContain("Orders: 3 reported.");
    expect(stderr).toContain("a simulated Temu shop stands in");
    expect(stderr).toContain("✓ Hand over to JTL");
  });

  it("leaves a merchant's JTL-Wawi alone, and says so", async () => {
    const { code, stderr } = await runProgram("demo", ["--orders", "3"], {
      DATA_DIR: dataDir(),
      JTL_SQL_SERVER: "jtl.example.invalid",
      JTL_SQL_DATABASE: "eazybusiness",
      JTL_SQL_USER: "temu_jtl",
      JTL_SQL_PASSWORD: "hidden-password",
    });
    expect(code).toBe(0);
    expect(stderr).toContain("No JTL-Wawi: a simulated one stands in.");
    expect(stderr).toContain("JTL_SQL_SERVER: that JTL-Wawi is not touched");
  });

  it("logs what each step does when asked to, and nobody's name, street or mail", async () => {
    const { stderr, stdout } = await runProgram(
      "demo",
      ["--orders", "30", "--latency", "0", "--verbose"],
      { DATA_DIR: dataDir() },
    );
    expect(stderr).toContain("Step begun");
    const { address } = inventedOrder(1, 0);
    expect(stdout + stderr).not.toContain("example.invalid");
    for (const personal of [address.name, address.lastName, address.street, address.phone]) {
      expect(stdout + stderr).not.toContain(personal);
    }
  });

  it("with --skus pushes what differs and nothing else, in a full run and in quick ones", async () => {
    const { code, stdout } = await runProgram(
      "demo",
      ["--skus", "400", "--latency", "0", "--json"],
      { DATA_DIR: dataDir() },
    );
    expect(stdout.trim().split("\n")).toHaveLength(1);
    const { runs } = Schema.decodeSync(InventoryResult)(stdout);
    const nothing = { skus: 0, products: 0 };
    expect(runs).toMatchObject([
      { mode: "full", outcome: "succeeded", pushed: { skus: 40, products: 40 }, left: nothing },
      { mode: "quick", outcome: "succeeded", pushed: nothing, left: nothing, downloads: 0 },
      {
        mode: "quick",
        outcome: "succeeded",
        differed: { skus: 3, products: 2 },
        pushed: { skus: 3, products: 2 },
        left: nothing,
        downloads: 0,
      },
    ]);
    expect(runs[0]?.differed).toEqual({ skus: 40, products: 40 });
    expect(runs[0]?.downloads).toBeGreaterThan(3);
    expect(code).toBe(0);
  });

  it("with --skus tells people how it went", async () => {
    const { code, stderr, stdout } = await runProgram("demo", ["--skus", "20"], {
      DATA_DIR: dataDir(),
    });
    expect(code).toBe(0);
    expect(stdout).toContain("Run 3: 3 SKUs differed, 3 were pushed in 2 products, 0 are left");
    expect(stderr).toContain("✓ Push what differs to Temu");
  });

  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)(
    "stopped by %s in the middle of a run takes PostgreSQL with it",
    async (signal, code) => {
      const folder = dataDir();
      const demo = startProgram("demo", ["--orders", "200"], { DATA_DIR: folder });
      await demo.told("✓ Read Temu's orders");
      const postgres = postgresOf(folder);
      expect(isAlive(postgres)).toBe(true);
      demo.kill(signal);
      await demo.told("Stopping");
      // From a terminal it comes twice: npm passes on what it gets itself.
      demo.kill(signal);
      expect(await demo.ended).toMatchObject({ code, stdout: "" });
      expect(isAlive(postgres)).toBe(false);
    },
  );

  it.each([
    [["--orders", "none"], {}, "--orders should be a whole number from 1 to 100000"],
    [["--ordres", "3"], {}, "--ordres"],
    [["--skus", "3"], {}, "--skus should be a whole number from 20 to 100000"],
    [["--skus", "40", "--orders", "3"], {}, "--orders shows the order sync and --skus"],
    [
      [],
      {
        TEMU_APP_KEY: "k",
        TEMU_APP_SECRET: "s",
        TEMU_ACCESS_TOKEN: "t",
        IMPORT_FROM: "2026-11-24",
      },
      "simulators only",
    ],
    [[], { TEMU_APP_KEY: "k" }, "TEMU_APP_SECRET is missing"],
    [
      [],
      {
        JTL_TEST_SQL_SERVER: "127.0.0.1,1",
        JTL_TEST_SQL_USER: "sa",
        JTL_TEST_SQL_PASSWORD: "hidden-password",
      },
      "JTL_TEST_SQL_SERVER: no database could be made on 127.0.0.1,1",
    ],
    [[], { DATABASE_URL: "mysql://db.example.invalid" }, "DATABASE_URL should be a URL"],
  ])("with %o and %o ends with 2 and says what is wrong", async (args, env, words) => {
    const { code, stderr } = await runProgram("demo", args, { DATA_DIR: dataDir(), ...env });
    expect(stderr).toContain(words);
    expect(stderr).not.toContain("    at ");
    expect(stderr).not.toContain("hidden-password");
    expect(code).toBe(2);
  });

  it("with shops from a file names the file's variable, and none that is not set", async () => {
    const folder = dataDir();
    const file = join(folder, "shops.json");
    const temu = { appKey: "k", appSecret: "s", accessToken: "t" };
    writeFileSync(
      file,
      JSON.stringify({ shops: [{ id: "real", temu, importFrom: "2026-11-24" }] }),
    );
    const { code, stderr } = await runProgram("demo", [], {
      DATA_DIR: folder,
      TEMU_JTL_CONFIG: file,
    });
    expect(code).toBe(2);
    expect(stderr).toContain("Unset TEMU_JTL_CONFIG.");
    expect(stderr).not.toContain("TEMU_APP_KEY");
  });

  it("with a database that cannot be reached ends with 1 and says what to do", async () => {
    const { code, stderr } = await runProgram("demo", [], {
      DATA_DIR: dataDir(),
      DATABASE_URL: "postgresql://shop:hidden-password@127.0.0.1:1/books",
    });
    expect(code).toBe(1);
    expect(stderr).toContain("DATABASE_URL");
    expect(stderr).not.toContain("hidden-password");
  });
});
