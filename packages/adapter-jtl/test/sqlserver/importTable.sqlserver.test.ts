import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@effect/vitest";
import { JtlWawi } from "@temu-jtl/core";
import { Effect, Layer } from "effect";
import { hasSqlServer, type JtlDatabase } from "../jtlDatabase.ts";
import { createJtl, wawiOn } from "./createJtl.ts";
import { documentOf, numbers, rowsOf, submit } from "./handingOver.ts";
import { emptyJtl } from "@temu-jtl/simulator/sqlServer";

describe.skipIf(!hasSqlServer)("what JTL has already, on a SQL Server", () => {
  let jtl: JtlDatabase;
  beforeAll(async () => {
    jtl = await createJtl();
  });
  beforeEach(() => emptyJtl(jtl));
  afterAll(() => jtl.drop());

  const host = Layer.unwrap(Effect.sync(() => wawiOn(jtl.settings())));
  const rows = rowsOf(() => jtl);

  it.live("a number that another program wrote is found, also behind others in one row", () =>
    Effect.gen(function* () {
      yield* Effect.promise(() =>
        jtl.run(
          `INSERT INTO dbo.tXMLBestellImport (cText) VALUES (NULL), (N'not XML'), (N'<cExterneBestellNr>open'), (N'${documentOf("PO-076-1")}${documentOf("PO-076-2")}${documentOf("PO-&quot;3&quot;")}')`,
        ),
      );
      const wanted = ["PO-076-2", "PO-076", "open", 'PO-"3"', "PO-076-1"];
      const found = yield* (yield* JtlWawi).queued(wanted);
      expect(found.map(({ externalNumber }) => externalNumber).toSorted()).toEqual([
        'PO-"3"',
        "PO-076-1",
        "PO-076-2",
      ]);
      expect((yield* submit("PO-076-2"))._tag).toBe("AlreadyQueued");
      expect((yield* submit('PO-"3"'))._tag).toBe("AlreadyQueued");
    }).pipe(Effect.provide(host)),
  );

  it.live(
    "a number that another program wrote in small letters, or all in capitals, is the same",
    () =>
      Effect.gen(function* () {
        yield* Effect.promise(() =>
          jtl.run(
            `INSERT INTO dbo.tXMLBestellImport (cText) VALUES (N'${documentOf("po-076-1")}'), (N'${documentOf("PO-076-2")}')`,
          ),
        );
        expect((yield* submit("PO-076-1"))._tag).toBe("AlreadyQueued");
        expect((yield* submit("po-076-2"))._tag).toBe("AlreadyQueued");
        const found = yield* (yield* JtlWawi).queued(["PO-076-1", "po-076-2"]);
        expect(found.map(({ externalNumber }) => externalNumber).toSorted()).toEqual([
          "PO-076-1",
          "po-076-2",
        ]);
      }).pipe(Effect.provide(host)),
  );

  it.live("a number with wildcards, brackets or quotes is found as itself, and as no other", () =>
    Effect.gen(function* () {
      const odd = ["PO-_", "PO-%", "PO-[1]", "PO-'1'", "PO-\\1"];
      yield* Effect.forEach(odd, (number) => submit(number));
      const { queued } = yield* JtlWawi;
      const found = yield* queued([...odd, "PO-1"]);
      expect(found.map(({ externalNumber }) => externalNumber).toSorted()).toEqual(odd.toSorted());
      for (const number of odd) expect((yield* submit(number))._tag, number).toBe("AlreadyQueued");
      expect((yield* submit("PO-1"))._tag).toBe("Inserted");
    }).pipe(Effect.provide(host)),
  );

  it.live("of 1,000 rows that wait each is found by its number", () =>
    Effect.gen(function* () {
      const all = numbers(1_000);
      yield* Effect.promise(() =>
        jtl.run(
          `INSERT INTO dbo.tXMLBestellImport (cText) SELECT N'<cBestellNr/><cExterneBestellNr>' + value + N'</cExterneBestellNr>' + REPLICATE(N'<cName>Kerze</cName>', 200) FROM OPENJSON(N'${JSON.stringify(all)}')`,
        ),
      );
      const found = yield* (yield* JtlWawi).queued([...all, "PO-076-1000"]);
      expect(found.map(({ externalNumber }) => externalNumber).toSorted()).toEqual(all.toSorted());
    }).pipe(Effect.provide(host)),
  );

  it.live("an offer with the number is no order", () =>
    Effect.gen(function* () {
      yield* Effect.promise(() =>
        jtl.run(
          "INSERT INTO Verkauf.tAuftrag (cAuftragsNr, nType, cExterneAuftragsnummer, kFirmaHistory) VALUES (N'AN-1', 0, N'PO-076-1', 1)",
        ),
      );
      expect(yield* (yield* JtlWawi).orders(["PO-076-1"])).toEqual([]);
      expect((yield* submit("PO-076-1"))._tag).toBe("Inserted");
    }).pipe(Effect.provide(host)),
  );

  it.live("an order that is written in other letters, or with blanks behind, is the same", () =>
    Effect.gen(function* () {
      yield* Effect.promise(() =>
        jtl.run(
          "INSERT INTO Verkauf.tAuftrag (cAuftragsNr, nType, cExterneAuftragsnummer, kFirmaHistory, nStorno) VALUES (N'AU-1', 1, N'po-076-1 ', 1, 1), (N'AU-2', 1, N'PO-076-1', 1, 0)",
        ),
      );
      expect(yield* submit("PO-076-1")).toEqual({
        _tag: "AlreadyOrdered",
        orderNumbers: ["AU-1", "AU-2"],
      });
    }).pipe(Effect.provide(host)),
  );

  it.live("a number longer than JTL's column is refused, not cut", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(submit(`PO-${"9".repeat(48)}`));
      expect(error.category).toBe("invalid");
      expect(yield* rows).toEqual([]);
    }).pipe(Effect.provide(host)),
  );
});
