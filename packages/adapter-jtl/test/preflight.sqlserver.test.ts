import { readFile } from "node:fs/promises";
import { JtlWawi, ShopSettings, type ShopSettingsInput } from "@temu-jtl/core";
import {
  jtlWawiLayer,
  preflight,
  type PreflightReport,
  SqlServer,
  sqlServerLayer,
} from "@temu-jtl/adapter-jtl";
import { afterAll, beforeAll, describe, expect, it } from "@effect/vitest";
import { Effect, Layer, Schema } from "effect";
import { guardedGrant, neededRights } from "../src/preflight/neededRights.ts";
import { createJtlDatabase, hasSqlServer, type JtlDatabase } from "./jtlDatabase.ts";
import { createTaxTables } from "@temu-jtl/simulator/sqlServer";

const shop = (
  document: NonNullable<ShopSettingsInput["document"]> = {},
  money: NonNullable<ShopSettingsInput["money"]> = {},
): ShopSettings =>
  Schema.decodeSync(ShopSettings)({
    id: "demo",
    temu: {
      appKey: "k",
      appSecret: "s",
      accessToken: "t",
      endpoint: "http://127.0.0.1:1/",
    },
    document,
    money,
  });

/** The script in `docs/jtl-setup.md`, as somebody would copy it. */
const setupScript = async (): Promise<string> => {
  const page = await readFile(new URL("../../../docs/jtl-setup.md", import.meta.url), "utf8");
  return /```sql\n([\s\S]+?)```/.exec(page)?.[1] ?? "";
};

const codesOf = ({ findings }: PreflightReport) => findings.map(({ code }) => code);

describe("The script in docs/jtl-setup.md", () => {
  it("grants every right that preflight checks, and no other", async () => {
    const grants = (await setupScript()).split("\n").filter((line) => line.includes("GRANT "));
    expect(grants).toEqual(neededRights.map((right) => guardedGrant(right, "temu_jtl")));
  });

  it("lets nothing be changed, and of users, companies and warehouses nothing but their numbers be seen", () => {
    expect(
      neededRights.filter(({ permission }) => permission === "INSERT").map(({ object }) => object),
    ).toEqual(["dbo.tXMLBestellImport"]);
    const byColumn = new Map(neededRights.map(({ columns, object }) => [object, columns]));
    expect(byColumn.get("dbo.tbenutzer")).toEqual(["kBenutzer"]);
    expect(byColumn.get("dbo.tfirma")).toEqual(["kFirma", "cLandISO"]);
    expect(byColumn.get("dbo.tWarenLager")).toEqual(["kWarenLager"]);
  });
});

describe.skipIf(!hasSqlServer)("Preflight", () => {
  let jtl: JtlDatabase;
  let login: string;
  const password = "Preflight-1-of-Tests";

  beforeAll(async () => {
    jtl = await createJtlDatabase();
    login = `${jtl.name}_sdk`;
    await createTaxTables(jtl);
    const script = (await setupScript())
      .replaceAll("eazybusiness", jtl.name)
      .replaceAll(/\btemu_jtl\b/g, login)
      .replace("<a long password of your own>", password);
    await jtl.run(script);
  });
  afterAll(async () => {
    await jtl.drop(login);
  });

  const asLogin = () => ({ user: login, password });
  /** What JTL is asked over, as the login that the script has created. */
  const wawiAsLogin = () =>
    jtlWawiLayer({
      platform: 5,
      companyId: 1,
      warehouses: [1],
      timeZone: shop().timeZone,
    }).pipe(Layer.provideMerge(sqlServerLayer(jtl.settings(asLogin()))));
  /** Not every engine shows a login the identity columns of what it may read; SQL Server does. */
  const showsMark = Effect.gen(function* () {
    const shown = yield* (yield* SqlServer).query(Schema.Array(Schema.Unknown), {
      operation: "test",
      text: "SELECT 1 AS one FROM sys.identity_columns WHERE object_id = OBJECT_ID(N'dbo.tXMLBestellImport')",
    });
    return shown.length > 0;
  });
  /** What preflight finds, but for the import table's mark where this engine hides it. */
  const found = Effect.fnUntraced(function* (...given: Parameters<typeof preflight>) {
    const report = yield* preflight(...given);
    const isConnected = codesOf(report)[0] !== "noConnection";
    if (!isConnected || (yield* showsMark)) return report;
    return { ...report, findings: report.findings.filter(({ code }) => code !== "noImportMark") };
  });
  const look = (given = shop(), change: Parameters<JtlDatabase["settings"]>[0] = asLogin()) =>
    found(given).pipe(Effect.provide(sqlServerLayer(jtl.settings(change))));
  /** Looks while JTL's database is changed. */
  const lookWhile = (change: string, back: string) =>
    Effect.acquireUseRelease(
      Effect.promise(() => jtl.run(change)),
      () => look(),
      () => Effect.promise(() => jtl.run(back)),
    );

  it.live("finds nothing wrong for a login that the script has created", () =>
    Effect.gen(function* () {
      expect(yield* look()).toEqual({ jtlVersion: "1.10.11.0", findings: [] });
    }),
  );

  it.live("says so when the login is not told the last number of the import table", () =>
    Effect.gen(function* () {
      // An engine that shows the mark to every login hides nothing: then nothing is found.
      const { findings } = yield* preflight(shop());
      expect(findings.map(({ code, severity }) => `${severity} ${code}`)).toEqual(
        (yield* showsMark) ? [] : ["error noImportMark"],
      );
    }).pipe(Effect.provide(Layer.suspend(() => sqlServerLayer(jtl.settings(asLogin()))))),
  );

  it.live("speaks of a login that can do all that JTL is asked", () =>
    Effect.gen(function* () {
      const wawi = yield* JtlWawi;
      const numbers = ["PO-076-1"];
      if (yield* showsMark) yield* wawi.importMark;
      const outcome = yield* wawi.submit({
        externalNumber: "PO-076-1",
        document: "<tBestellungen><cExterneBestellNr>PO-076-1</cExterneBestellNr></tBestellungen>",
        deadline: Date.now() + 3_600_000,
      });
      expect(outcome._tag).toBe("Inserted");
      expect(yield* wawi.queued(numbers)).toHaveLength(1);
      yield* wawi.orders(numbers);
      yield* wawi.articles(["SKU-A"]);
      yield* wawi.parcels(numbers);
      yield* wawi.stock(["SKU-A"]);
      yield* wawi.stockChanges("0");
    }).pipe(
      Effect.ensuring(Effect.promise(() => jtl.run("DELETE dbo.tXMLBestellImport"))),
      Effect.provide(Layer.suspend(wawiAsLogin)),
    ),
  );

  it.live("speaks of a login that can change nothing, and see no passwords", () =>
    Effect.gen(function* () {
      const server = yield* SqlServer;
      for (const text of [
        "UPDATE dbo.tXMLBestellImport SET cText = NULL",
        "DELETE dbo.tXMLBestellImport",
        "UPDATE dbo.tArtikel SET nPuffer = 0",
        "INSERT dbo.tfirma (kFirma) VALUES (9)",
        "SELECT cName FROM dbo.tbenutzer",
        "SELECT * FROM dbo.tkunde",
      ]) {
        const refused = server.write(Schema.Unknown, { operation: "test", text });
        expect(yield* Effect.flip(refused), text).toMatchObject({ _tag: "JtlError" });
      }
    }).pipe(Effect.provide(Layer.suspend(() => sqlServerLayer(jtl.settings(asLogin()))))),
  );

  it.live("warns of a login that can do more than it should", () =>
    Effect.gen(function* () {
      const { findings } = yield* look(shop(), {});
      expect(findings).toMatchObject([{ code: "tooManyRights", severity: "warning" }]);
      expect(findings[0]?.message).toContain("sysadmin");
    }),
  );

  for (const [right, message] of [
    ["UPDATE ON dbo.tArtikel", "may UPDATE on dbo.tArtikel."],
    ["DELETE ON dbo.tXMLBestellImport", "may DELETE on dbo.tXMLBestellImport."],
    ["INSERT ON dbo.tLieferschein", "may INSERT on dbo.tLieferschein."],
  ] as const) {
    it.live(`warns of a login that has ${right} as well`, () =>
      Effect.gen(function* () {
        const { findings } = yield* lookWhile(
          `GRANT ${right} TO ${login}`,
          `REVOKE ${right} FROM ${login}`,
        );
        expect(findings).toMatchObject([{ code: "tooManyRights", severity: "warning" }]);
        expect(findings[0]?.message).toContain(message);
      }),
    );
  }

  it.live("names a right that is missing, with the GRANT to run", () =>
    Effect.gen(function* () {
      const { findings } = yield* lookWhile(
        `REVOKE INSERT ON dbo.tXMLBestellImport FROM ${login}`,
        `GRANT INSERT ON dbo.tXMLBestellImport TO ${login}`,
      );
      expect(findings).toMatchObject([{ code: "missingRight", severity: "error" }]);
      expect(findings[0]?.whatToDo).toContain("GRANT INSERT ON dbo.tXMLBestellImport TO");
    }),
  );

  it.live(
    "warns of a right on invoices or reasons that is missing, and orders are still read",
    () =>
      Effect.gen(function* () {
        for (const [table, what] of [
          ["Rechnung.tRechnung", "invoices"],
          ["Verkauf.tAuftragStornogrund", "why JTL cancelled"],
        ] as const) {
          yield* Effect.promise(() => jtl.run(`REVOKE SELECT ON ${table} FROM ${login}`));
          const { findings } = yield* look();
          yield* Effect.flatMap(JtlWawi, (wawi) => wawi.orders(["PO-076-1"])).pipe(
            Effect.provide(wawiAsLogin()),
          );
          yield* Effect.promise(() => jtl.run(`GRANT SELECT ON ${table} TO ${login}`));
          // SQL Server shows what a login may not read like what is not there.
          expect(findings).toMatchObject([{ severity: "warning" }]);
          expect(["missingRight", "missingObject"]).toContain(findings[0]?.code);
          expect(findings[0]?.message).toContain(table);
          expect(findings[0]?.message).toContain(what);
          expect(findings[0]?.whatToDo).toContain(`GRANT SELECT ON ${table} TO`);
        }
      }),
  );

  it.live("names a table that is missing", () =>
    Effect.gen(function* () {
      const { findings } = yield* lookWhile(
        "EXEC sp_rename N'dbo.tVersandPos', N'tVersandPosAway', N'OBJECT'",
        "EXEC sp_rename N'dbo.tVersandPosAway', N'tVersandPos', N'OBJECT'",
      );
      expect(findings).toMatchObject([{ code: "missingObject", severity: "error" }]);
      expect(findings[0]?.message).toContain("dbo.tVersandPos");
    }),
  );

  for (const column of ["cIdentCode", "cShipmentId"]) {
    it.live(`names a column that this version of JTL-Wawi lacks, such as ${column}`, () =>
      Effect.gen(function* () {
        const { findings } = yield* lookWhile(
          `EXEC sp_rename N'dbo.tVersand.${column}', N'${column}Away', N'COLUMN'`,
          `EXEC sp_rename N'dbo.tVersand.${column}Away', N'${column}', N'COLUMN'`,
        );
        expect(findings).toMatchObject([{ code: "missingColumn", severity: "error" }]);
        expect(findings[0]?.message).toContain(column);
      }),
    );
  }

  for (const [table, column] of [
    ["tArtikel", "bRowversion"],
    ["tlagerbestand", "bRowversion"],
    ["tStueckliste", "bRowversion"],
    ["tlagerbestandProLagerLagerartikel", "fVerfuegbarGesperrt"],
  ] as const) {
    it.live(`warns that an old JTL-Wawi without ${column} on ${table} syncs no stock`, () =>
      Effect.gen(function* () {
        const { findings } = yield* lookWhile(
          `EXEC sp_rename N'dbo.${table}.${column}', N'${column}Away', N'COLUMN'`,
          `EXEC sp_rename N'dbo.${table}.${column}Away', N'${column}', N'COLUMN'`,
        );
        expect(findings).toMatchObject([{ code: "missingColumn", severity: "warning" }]);
        expect(findings[0]?.message).toContain(`dbo.${table} has no ${column}.`);
        expect(findings[0]?.message).toContain("inventory sync");
        expect(findings[0]?.whatToDo).toContain("Update JTL-Wawi");
      }),
    );
  }

  it.live("says to update an old JTL-Wawi where it is asked what has changed", () =>
    Effect.gen(function* () {
      yield* Effect.promise(() =>
        jtl.run("EXEC sp_rename N'dbo.tArtikel.bRowversion', N'bRowversionAway', N'COLUMN'"),
      );
      yield* Effect.gen(function* () {
        const wawi = yield* JtlWawi;
        const error = yield* Effect.flip(wawi.stockChanges(null));
        expect(error.message).toContain("dbo.tArtikel.bRowversion");
        expect(error.whatToDo).toContain("Update JTL-Wawi");
        yield* wawi.articles(["SKU-A"]);
      }).pipe(Effect.provide(wawiAsLogin()));
    }).pipe(
      Effect.ensuring(
        Effect.promise(() =>
          jtl.run("EXEC sp_rename N'dbo.tArtikel.bRowversionAway', N'bRowversion', N'COLUMN'"),
        ),
      ),
    ),
  );

  it.live("names what the shop's settings name and JTL does not know", () =>
    Effect.gen(function* () {
      const { findings } = yield* look(
        shop(
          { companyId: 8, userId: 9, shippingMethod: "O'Neill [x]", paymentMethod: "Nothing" },
          { currencies: ["EUR", "PLN", "CZK"] },
        ),
      );
      expect(findings.map(({ code, severity }) => `${severity} ${code}`)).toEqual([
        "error noCompany",
        "error noUser",
        "error noShippingMethod",
        "error noPaymentMethod",
        "error noCurrency",
        "error noCurrency",
      ]);
      const text = findings.map(({ message }) => message).join(" ");
      for (const name of ["8", "9", '"O\'Neill [x]"', '"Nothing"', '"PLN"', '"CZK"']) {
        expect(text).toContain(name);
      }
    }),
  );

  it.live("names a warehouse that JTL does not have, and none that it has", () =>
    Effect.gen(function* () {
      const given = shop();
      const inventory = { ...given.inventory, warehouses: [1, 47] };
      const { findings } = yield* look({ ...given, inventory });
      expect(findings).toMatchObject([{ code: "noWarehouse", severity: "error" }]);
      expect(findings[0]?.message).toContain("47");
    }),
  );

  it.live("takes names as JTL does, whatever their case", () =>
    Effect.gen(function* () {
      const { findings } = yield* look(shop({ shippingMethod: "temu", paymentMethod: "Temu" }));
      expect(findings).toEqual([]);
    }),
  );

  it.live("sees a payment method that waits for payments, and one that duns", () =>
    Effect.gen(function* () {
      const report = yield* lookWhile(
        "UPDATE dbo.tZahlungsart SET nAusliefernVorZahlung = NULL, nMahnwesenAktiv = 1",
        "UPDATE dbo.tZahlungsart SET nAusliefernVorZahlung = 1, nMahnwesenAktiv = 0",
      );
      expect(codesOf(report)).toEqual(["waitsForPayment", "dunsBuyers"]);
    }),
  );

  it.live("hears nothing of JTL-Worker for two hours, while rows wait", () =>
    Effect.gen(function* () {
      const { findings } = yield* lookWhile(
        "INSERT Worker.tStatus VALUES (1, 5, 0, DATEADD(minute, -121, GETUTCDATE()), 0, NULL)\nGO\nINSERT dbo.tXMLBestellImport (cText) VALUES (N'<a/>')",
        "DELETE Worker.tStatus\nGO\nDELETE dbo.tXMLBestellImport",
      );
      expect(findings).toMatchObject([{ code: "workerStandsStill", severity: "warning" }]);
      expect(findings[0]?.message).toMatch(/for 12[12] minutes, and 1 rows wait/);
    }),
  );

  it.live("takes JTL-Worker to run when it has said something of late, though rows wait", () =>
    Effect.gen(function* () {
      const { findings } = yield* lookWhile(
        "INSERT Worker.tStatus VALUES (1, 5, 0, GETUTCDATE(), 0, NULL)\nGO\nINSERT dbo.tXMLBestellImport (cText) VALUES (N'<a/>')",
        "DELETE Worker.tStatus\nGO\nDELETE dbo.tXMLBestellImport",
      );
      expect(findings).toEqual([]);
    }),
  );

  it.live("cannot tell whether JTL-Worker runs when rows wait and nothing is said", () =>
    Effect.gen(function* () {
      const report = yield* lookWhile(
        "INSERT dbo.tXMLBestellImport (cText) VALUES (N'<a/>')",
        "DELETE dbo.tXMLBestellImport",
      );
      expect(codesOf(report)).toEqual(["workerStandsStill"]);
    }),
  );

  it.live("warns of a version that nobody has tried", () =>
    Effect.gen(function* () {
      const report = yield* lookWhile(
        "UPDATE dbo.tversion SET cVersion = N'2.0.5.0'",
        "UPDATE dbo.tversion SET cVersion = N'1.10.11.0'",
      );
      expect(report).toMatchObject({
        jtlVersion: "2.0.5.0",
        findings: [{ code: "unknownVersion", severity: "warning" }],
      });
    }),
  );

  it.live("says first that the password is wrong, and nothing else", () =>
    Effect.gen(function* () {
      const report = yield* look(shop(), { user: login, password: "wrong" });
      expect(report).toMatchObject({ jtlVersion: null, findings: [{ code: "noConnection" }] });
    }),
  );

  it.live("does not take another database for JTL-Wawi's", () =>
    Effect.gen(function* () {
      expect(codesOf(yield* look(shop(), { database: "tempdb" }))).toEqual(["noJtlWawi"]);
    }),
  );

  it.live("warns of a connection that may be plain text", () =>
    Effect.gen(function* () {
      const settings = jtl.settings({ ...asLogin(), encrypt: false });
      const report = yield* found(shop(), { plainTextAllowed: true }).pipe(
        Effect.provide(sqlServerLayer(settings)),
      );
      expect(codesOf(report)).toEqual(["plainTextAllowed"]);
    }),
  );
});
