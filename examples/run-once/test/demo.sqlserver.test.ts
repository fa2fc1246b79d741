import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  connectAdmin,
  createJtlDatabase,
  type JtlDatabase,
  jtlServerOf,
} from "@temu-jtl/simulator/sqlServer";
import { afterAll, beforeAll, describe, expect, it } from "@effect/vitest";
import { runProgram, startProgram } from "./programs.ts";

const named = jtlServerOf(process.env);
const server = named ?? { host: "", port: 0, user: "", password: "" };
const address = `${server.host},${server.port}`;

const dataDir = () => mkdtempSync(join(tmpdir(), "temu-jtl demo "));

/** The database that the demo says it plays JTL-Wawi in. */
const playedIn = (stderr: string): string => /\btemu_jtl_demo_\w+/.exec(stderr)?.[0] ?? "";

const exists = async (database: string): Promise<boolean> => {
  const master = await connectAdmin(server, "master");
  try {
    const { recordset } = await master
      .request()
      .input("name", database)
      .query("SELECT name FROM sys.databases WHERE name = @name");
    return recordset.length > 0;
  } finally {
    await master.close();
  }
};

describe.skipIf(named === null)("npm run demo with a SQL Server for tests", () => {
  const env = {
    JTL_TEST_SQL_SERVER: address,
    JTL_TEST_SQL_USER: server.user,
    JTL_TEST_SQL_PASSWORD: server.password,
  };
  let merchant: JtlDatabase;
  beforeAll(async () => {
    merchant = await createJtlDatabase(server, "temu_jtl_merchant");
    await merchant.run(
      "INSERT INTO dbo.tXMLBestellImport (cText, nPlattform, nRechnung) VALUES (N'waits for its own worker', 5, 0)",
    );
  });
  afterAll(() => merchant.drop());

  it("plays JTL-Wawi in a database of its own, drops it, and leaves a merchant's alone", async () => {
    const { code, stderr, stdout } = await runProgram(
      "demo",
      ["--orders", "12", "--latency", "0", "--json"],
      {
        ...env,
        DATA_DIR: dataDir(),
        JTL_SQL_SERVER: address,
        JTL_SQL_DATABASE: merchant.name,
        JTL_SQL_USER: server.user,
        JTL_SQL_PASSWORD: server.password,
      },
    );
    expect(code).toBe(0);
    expect(stdout).toContain('"orders":{"reported":12}');
    expect(playedIn(stderr)).not.toBe("");
    expect(await exists(playedIn(stderr))).toBe(false);
    const { recordset } = await merchant.pool
      .request()
      .query<unknown>(
        "SELECT (SELECT COUNT(*) FROM dbo.tXMLBestellImport) AS waiting, (SELECT COUNT(*) FROM Verkauf.tAuftrag) AS orders, (SELECT COUNT(*) FROM dbo.tArtikel) AS articles",
      );
    expect(recordset).toEqual([{ waiting: 1, orders: 0, articles: 0 }]);
  });

  it("stopped in the middle of a run drops its database, too", async () => {
    const demo = startProgram("demo", ["--orders", "100"], { ...env, DATA_DIR: dataDir() });
    await demo.told("✓ Take them into the books");
    demo.kill("SIGINT");
    const { code, stderr } = await demo.ended;
    expect(code).toBe(130);
    expect(playedIn(stderr)).not.toBe("");
    expect(await exists(playedIn(stderr))).toBe(false);
  });
});
