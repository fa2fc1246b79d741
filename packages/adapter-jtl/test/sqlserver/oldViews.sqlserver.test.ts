import { afterAll, beforeAll, describe, expect, it } from "@effect/vitest";
import { preflight, sqlServerLayer } from "@temu-jtl/adapter-jtl";
import { JtlWawi, ShopSettings } from "@temu-jtl/core";
import { Effect, Layer, Schema } from "effect";
import { neededRights } from "../../src/preflight/neededRights.ts";
import { hasSqlServer, type JtlDatabase } from "../jtlDatabase.ts";
import { createJtl, wawiOn } from "./createJtl.ts";
import { rowsOf } from "./handingOver.ts";
import { orderRow } from "./jtlRows.ts";

/** A view of the old name as JTL-Wawi keeps it from 1.6 on, beside that of the orders. */
const oldPositions = `CREATE VIEW dbo.tbestellpos AS
SELECT kAuftragPosition AS kBestellPos, kArtikel AS tArtikel_kArtikel, kAuftrag AS tBestellung_kBestellung, fVkNetto AS fVKNetto,
  fMwSt, fAnzahl AS nAnzahl, fRabatt, cArtNr, nType, nSort, kAuftragStueckliste AS kBestellStueckliste
FROM Verkauf.tAuftragPosition`;

describe.skipIf(!hasSqlServer)("a login that sees only the views of the old names", () => {
  let jtl: JtlDatabase;
  let login: string;
  const password = "Old-Views-1-of-Tests";
  const older = neededRights.filter(({ versions }) => versions !== "since 1.6");
  beforeAll(async () => {
    jtl = await createJtl();
    login = `${jtl.name}_old`;
    await jtl.run(
      [
        oldPositions,
        orderRow(1, "PO-076-1"),
        `CREATE LOGIN ${login} WITH PASSWORD = N'${password}'`,
        `CREATE USER ${login} FOR LOGIN ${login}`,
        ...older.map(
          ({ columns, object, permission }) =>
            `IF OBJECT_ID(N'${object}') IS NOT NULL GRANT ${permission} ON ${object}${columns === undefined ? "" : ` (${columns.join(", ")})`} TO ${login}`,
        ),
      ].join("\nGO\n"),
    );
  });
  afterAll(() => jtl.drop(login));

  const asLogin = () => jtl.settings({ user: login, password });

  it.live("is told which right is missing, and hands over nothing that JTL has already", () =>
    Effect.gen(function* () {
      const wawi = yield* JtlWawi;
      const error = yield* Effect.flip(
        wawi.submit({
          externalNumber: "PO-076-1",
          document: "<cExterneBestellNr>PO-076-1</cExterneBestellNr>",
          deadline: Date.now() + 3_600_000,
        }),
      );
      expect(error.category).toBe("permission");
      expect(error.message).toContain("no Verkauf.tAuftrag, or");
      expect(yield* rowsOf(() => jtl)).toEqual([]);
    }).pipe(Effect.provide(Layer.unwrap(Effect.sync(() => wawiOn(asLogin()))))),
  );

  it.live("is not taken by preflight for one of JTL-Wawi 1.5", () =>
    Effect.gen(function* () {
      const shop = yield* Schema.decodeEffect(ShopSettings)({
        id: "demo",
        temu: { appKey: "k", appSecret: "s", accessToken: "t", endpoint: "http://127.0.0.1:1/" },
      });
      const { findings } = yield* preflight(shop).pipe(Effect.provide(sqlServerLayer(asLogin())));
      const missing = findings.filter(({ severity }) => severity === "error");
      expect(missing.map(({ message }) => message).join(" ")).toContain("Verkauf.tAuftrag");
    }),
  );
});
