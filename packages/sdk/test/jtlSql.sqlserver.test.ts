import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { JtlWawi } from "@temu-jtl/core";
import { afterAll, beforeAll, describe, expect, it } from "@effect/vitest";
import { Effect, Layer, Redacted, References } from "effect";
import { openTemuJtl, openTemuJtlFromEnv } from "temu-jtl";
import {
  createJtlDatabase,
  hasSqlServer,
  type JtlDatabase,
} from "../../adapter-jtl/test/jtlDatabase.ts";

const quiet = Layer.succeed(References.MinimumLogLevel, "None");
const temu = {
  appKey: "k",
  appSecret: "s",
  accessToken: "t",
  endpoint: "http://127.0.0.1:1/",
};
const handOver = Effect.flatMap(JtlWawi, (wawi) =>
  wawi.submit({
    externalNumber: "PO-076-1",
    document: "<tBestellungen><cExterneBestellNr>PO-076-1</cExterneBestellNr></tBestellungen>",
    deadline: Date.now() + 3_600_000,
  }),
);

describe.skipIf(!hasSqlServer)("temu-jtl over JTL's SQL Server", () => {
  const dataDir = mkdtempSync(join(tmpdir(), "temu-jtl-test-"));
  let jtl: JtlDatabase;
  beforeAll(async () => {
    jtl = await createJtlDatabase();
  });
  afterAll(() => jtl.drop());

  it("is opened by variables, hands an order over once and preflights", async () => {
    const sql = jtl.settings();
    const env = {
      TEMU_APP_KEY: "k",
      TEMU_APP_SECRET: "s",
      TEMU_ACCESS_TOKEN: "t",
      TEMU_API_ENDPOINT: temu.endpoint,
      DATA_DIR: dataDir,
      JTL_SQL_SERVER: sql.server,
      JTL_SQL_DATABASE: sql.database,
      JTL_SQL_USER: sql.user,
      JTL_SQL_PASSWORD: Redacted.value(sql.password),
      JTL_SQL_TRUST_CERTIFICATE: "true",
      JTL_PLATFORM: "7",
    };
    await using temuJtl = await openTemuJtlFromEnv({ env, runtime: quiet });
    const first = await Effect.runPromise(temuJtl.inShop("temu", handOver));
    const second = await Effect.runPromise(temuJtl.inShop("temu", handOver));
    expect([first, second]).toMatchObject([{ _tag: "Inserted" }, { _tag: "AlreadyQueued" }]);
    const rows = await jtl.pool.request().query("SELECT nPlattform FROM dbo.tXMLBestellImport");
    expect(rows.recordset).toMatchObject([{ nPlattform: 7 }]);
    const report = await temuJtl.preflight("temu");
    expect(report.jtlVersion).toBe("1.10.11.0");
    expect(report.findings.map(({ code }) => code)).toContain("tooManyRights");
  });

  it("is opened over a pool of the host, which stays open", async () => {
    const temuJtl = await openTemuJtl({
      dataDir,
      shops: [{ id: "pooled", temu, document: { companyId: 8 } }],
      jtl: { pool: jtl.pool },
      runtime: quiet,
    });
    const report = await temuJtl.preflight("pooled");
    await temuJtl.close();
    expect(report.findings.map(({ code }) => code)).toContain("noCompany");
    expect(jtl.pool.connected).toBe(true);
  });

  it("tells each shop the stock of its own warehouses", async () => {
    await jtl.run(`INSERT INTO dbo.tArtikel (cArtNr, cAktiv, cLagerAktiv) VALUES (N'ART-1', 'Y', 'Y');
INSERT INTO dbo.tlagerbestand (kArtikel, fVerfuegbar) SELECT kArtikel, 9 FROM dbo.tArtikel;
INSERT INTO dbo.tlagerbestandProLagerLagerartikel (kArtikel, kWarenlager, fBestand)
SELECT kArtikel, 1, 5 FROM dbo.tArtikel UNION ALL SELECT kArtikel, 2, 4 FROM dbo.tArtikel;`);
    await using temuJtl = await openTemuJtl({
      dataDir,
      shops: [
        { id: "everywhere", temu },
        { id: "second", temu, inventory: { warehouses: [2] } },
      ],
      jtl: { pool: jtl.pool },
      runtime: quiet,
    });
    const sellable = Effect.flatMap(JtlWawi, ({ stock }) => stock(["art-1"])).pipe(
      Effect.map(([article]) => article?.sellable),
    );
    expect(await Effect.runPromise(temuJtl.inShop("everywhere", sellable))).toBe(9);
    expect(await Effect.runPromise(temuJtl.inShop("second", sellable))).toBe(4);
  });
});
