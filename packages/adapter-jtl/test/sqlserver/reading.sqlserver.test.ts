import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@effect/vitest";
import { JtlWawi } from "@temu-jtl/core";
import { Effect, Layer } from "effect";
import { hasSqlServer, type JtlDatabase } from "../jtlDatabase.ts";
import { createJtl, wawiOn } from "./createJtl.ts";
import { emptyJtl } from "@temu-jtl/simulator/sqlServer";
import { noteRow, orderRow, parcelRow, positionRow, quoted } from "./jtlRows.ts";

describe.skipIf(!hasSqlServer)("reading a JTL-Wawi on SQL Server", () => {
  let jtl: JtlDatabase;
  beforeAll(async () => {
    jtl = await createJtl();
    await jtl.run(
      "INSERT INTO dbo.tSteuersatz (kSteuersatz, kSteuerzone, kSteuerklasse, fSteuersatz) VALUES (1, 2, 1, 0), (2, 1, 1, 19)",
    );
  });
  beforeEach(() => emptyJtl(jtl));
  afterAll(() => jtl.drop());

  const wawi = Layer.unwrap(Effect.sync(() => wawiOn(jtl.settings())));
  const given = (...rows: ReadonlyArray<string>) =>
    Effect.promise(() => jtl.run(rows.join("\nGO\n")));

  const oddNumbers = ["PO-'1'", 'PO-"1"', "PO-[1]", "PO-%", "PO-_", "PO-\\1", "PO-1", "PO-ö&<€>"];

  it.live("numbers with quotes, brackets and wildcards have their own orders and parcels", () =>
    Effect.gen(function* () {
      const { orders, parcels } = yield* JtlWawi;
      yield* given(
        ...oddNumbers.flatMap((number, at) => [
          orderRow(at + 1, number),
          positionRow(at + 1, at + 1),
          noteRow(at + 1, at + 1, [[at + 1, at + 1, "1"]]),
          parcelRow(at + 1, at + 1),
        ]),
      );
      for (const [at, number] of oddNumbers.entries()) {
        const found = yield* orders([number]);
        expect(found.map(({ externalNumber, orderId }) => [externalNumber, orderId])).toEqual([
          [number, at + 1],
        ]);
      }
      const all = yield* parcels(oddNumbers);
      expect(
        all.map(({ externalNumber, orderId }) => `${orderId} ${externalNumber}`).toSorted(),
      ).toEqual(oddNumbers.map((number, at) => `${at + 1} ${number}`).toSorted());
    }).pipe(Effect.provide(wawi)),
  );

  it.live("article numbers of 100 odd characters are found whole, and longer ones are not", () =>
    Effect.gen(function* () {
      const { articles } = yield* JtlWawi;
      const long = `ÄB'"[%_]\\${"x".repeat(91)}`;
      yield* given(
        `INSERT INTO dbo.tArtikel (cArtNr, fVKNetto, kSteuerklasse) VALUES (${quoted(long)}, 10, 1), (${quoted(long.slice(0, 99))}, 20, 1)`,
      );
      expect(yield* articles([`${long}y`])).toEqual([]);
      const found = yield* articles([long.toLowerCase(), `${long}   `]);
      expect(found).toEqual([{ sku: long, unitGross: 1_190, taxRate: 19_000_000 }]);
    }).pipe(Effect.provide(wawi)),
  );

  it.live("deleted articles and fathers of variations are not found, their variations are", () =>
    Effect.gen(function* () {
      const { articles } = yield* JtlWawi;
      yield* given(
        "INSERT INTO dbo.tArtikel (cArtNr, kSteuerklasse, nDelete, nIstVater, kVaterArtikel) VALUES (N'GONE', 1, 1, 0, 0), (N'SHIRT', 1, 0, 1, 0), (N'SHIRT-M', 1, 0, 0, 2), (N'PLAIN', 1, NULL, 0, 0)",
      );
      const found = yield* articles(["GONE", "SHIRT", "SHIRT-M", "plain "]);
      expect(found.map(({ sku }) => sku)).toEqual(["SHIRT-M", "PLAIN"]);
    }).pipe(Effect.provide(wawi)),
  );

  it.live("an article is taxed as at home; without a rate for its class it has no price", () =>
    Effect.gen(function* () {
      const { articles } = yield* JtlWawi;
      yield* given(
        "INSERT INTO dbo.tArtikel (cArtNr, fVKNetto, kSteuerklasse) VALUES (N'TAXED', 13.6554621848739, 1), (N'UNKNOWN', 10, 7)",
      );
      expect(yield* articles(["TAXED", "UNKNOWN"])).toEqual([
        { sku: "TAXED", unitGross: 1_625, taxRate: 19_000_000 },
        { sku: "UNKNOWN", unitGross: 0, taxRate: 0 },
      ]);
    }).pipe(Effect.provide(wawi)),
  );

  it.live("an order whose delivery JTL tells by a number that nobody knows is open, not done", () =>
    Effect.gen(function* () {
      const { orders } = yield* JtlWawi;
      yield* given(
        orderRow(1, "PO-1"),
        "UPDATE Verkauf.tAuftrag SET nKomplettAusgeliefert = 3 WHERE kAuftrag = 1",
      );
      expect((yield* orders(["PO-1"])).map(({ delivery }) => delivery)).toEqual(["open"]);
    }).pipe(Effect.provide(wawi)),
  );

  it.live("a total keeps its 25 digits, and a quantity its fraction", () =>
    Effect.gen(function* () {
      const { orders } = yield* JtlWawi;
      yield* given(
        orderRow(1, "PO-1"),
        positionRow(1, 1, { quantity: "0.1250000000001" }),
        "INSERT INTO Verkauf.tAuftragEckdaten (kAuftrag, fWertBrutto) VALUES (1, 123456789012.1234567890123)",
      );
      const [order] = yield* orders(["PO-1"]);
      expect(order?.totalGross).toBe("123456789012.1234567890123");
      expect(order?.positions.map(({ quantity }) => quantity)).toEqual([0.125_000_000_000_1]);
    }).pipe(Effect.provide(wawi)),
  );

  it.live("a total that JTL has not worked out is summed from the positions, to the cent", () =>
    Effect.gen(function* () {
      const { orders } = yield* JtlWawi;
      yield* given(
        orderRow(1, "PO-1"),
        positionRow(1, 1, { quantity: "2", net: "13.65546" }),
        positionRow(2, 1, { quantity: "1", net: "0.5" }),
        "UPDATE Verkauf.tAuftragPosition SET fRabatt = 50 WHERE kAuftragPosition = 2",
        orderRow(2, "PO-2"),
        positionRow(3, 2, { net: "8.40336" }),
        "INSERT INTO Verkauf.tAuftragEckdaten (kAuftrag) VALUES (2)",
        orderRow(3, "PO-3"),
      );
      const found = yield* orders(["PO-1", "PO-2", "PO-3"]);
      expect(found.map(({ totalGross }) => Number(totalGross))).toEqual([32.8, 10, 0]);
      expect(found.map(({ positions }) => positions.length)).toEqual([2, 1, 0]);
    }).pipe(Effect.provide(wawi)),
  );

  it.live("a parcel has its tracking number, else its shipment's, else none", () =>
    Effect.gen(function* () {
      const { parcels } = yield* JtlWawi;
      yield* given(
        orderRow(1, "PO-1"),
        positionRow(1, 1),
        noteRow(1, 1, [[1, 1, "1"]]),
        parcelRow(1, 1, { tracking: " JD1 ", shipmentId: "S1" }),
        parcelRow(2, 1, { tracking: "  ", shipmentId: "S2" }),
        parcelRow(3, 1, { tracking: null, shipmentId: null }),
      );
      const found = yield* parcels(["PO-1"]);
      expect(found.map(({ trackingNumber }) => trackingNumber)).toEqual(["JD1", "S2", ""]);
      expect(found.map(({ contents }) => contents)).toEqual([[], [], []]);
    }).pipe(Effect.provide(wawi)),
  );

  it.live("a parcel goes by its own shipping method, else by its order's", () =>
    Effect.gen(function* () {
      const { parcels } = yield* JtlWawi;
      yield* given(
        orderRow(1, "PO-1"),
        orderRow(2, "PO-2", 99),
        noteRow(1, 1, [[1, 1, "1"]]),
        noteRow(2, 2, [[2, 2, "1"]]),
        parcelRow(1, 1, { methodId: 1 }),
        parcelRow(2, 1, { methodId: 0 }),
        parcelRow(3, 2, { methodId: null }),
      );
      const found = yield* parcels(["PO-1", "PO-2"]);
      expect(found.map(({ shippingMethod }) => shippingMethod)).toEqual(["DHL Paket", "TEMU", ""]);
    }).pipe(Effect.provide(wawi)),
  );

  it.live("of an order that is shipped in parts, only the parcels that have left are listed", () =>
    Effect.gen(function* () {
      const { parcels } = yield* JtlWawi;
      yield* given(
        orderRow(1, "PO-1"),
        positionRow(1, 1, { quantity: "5", sku: "CANDLE" }),
        positionRow(2, 1, { sku: "TEA" }),
        noteRow(1, 1, [
          [1, 1, "1"],
          [2, 1, "2"],
          [3, 2, "1"],
        ]),
        noteRow(2, 1, [[4, 1, "2"]]),
        // The same position in two lines, as with two batches.
        parcelRow(1, 1, {
          contents: [
            [1, "1"],
            [2, "1.5"],
          ],
        }),
        parcelRow(2, 1, { shipped: null }),
        parcelRow(3, 2, { shipped: null }),
      );
      const found = yield* parcels(["PO-1"]);
      expect(
        found.map(({ contents, deliveryNoteId, noteContents, noteParcels, parcelId }) => ({
          contents,
          deliveryNoteId,
          noteContents,
          noteParcels,
          parcelId,
        })),
      ).toEqual([
        {
          parcelId: 1,
          deliveryNoteId: 1,
          contents: [{ positionId: 1, sku: "CANDLE", quantity: 2.5 }],
          noteContents: [
            { positionId: 1, sku: "CANDLE", quantity: 3 },
            { positionId: 2, sku: "TEA", quantity: 1 },
          ],
          noteParcels: 2,
        },
      ]);
    }).pipe(Effect.provide(wawi)),
  );

  const tookOver = (count: number) =>
    given(
      `INSERT INTO Verkauf.tAuftrag (cAuftragsNr, nType, cExterneAuftragsnummer, kFirmaHistory)
SELECT N'N-' + value, 1, N'PO-' + value, 1 FROM OPENJSON(N'${JSON.stringify(Array.from({ length: count }, (_, index) => String(index)))}');
INSERT INTO dbo.tLieferschein (kBestellung, kBenutzer) SELECT kAuftrag, 1 FROM Verkauf.tAuftrag;
INSERT INTO dbo.tVersand (kLieferschein, kBenutzer, cIdentCode, dVersendet) SELECT kLieferschein, 1, N'JD', GETDATE() FROM dbo.tLieferschein;`,
    );

  it.live("the parcels and orders of 1,000 numbers come in one round trip each", () =>
    Effect.gen(function* () {
      yield* tookOver(1_000);
      const operations: Array<string> = [];
      const numbers = Array.from({ length: 1_000 }, (_, index) => `PO-${index}`);
      yield* Effect.gen(function* () {
        const { orders, parcels, queued } = yield* JtlWawi;
        const found = yield* parcels(numbers);
        expect(found.map(({ externalNumber }) => externalNumber)).toEqual(numbers);
        expect((yield* orders(numbers)).length).toBe(1_000);
        yield* queued(numbers);
      }).pipe(
        Effect.provide(
          wawiOn(jtl.settings(), { see: ({ operation }) => operations.push(operation) }),
        ),
      );
      expect(operations).toEqual([
        "JtlWawi.probe",
        "JtlWawi.parcels",
        "JtlWawi.orders",
        "JtlWawi.queued",
      ]);
    }),
  );

  it.live("where lists cannot travel as JSON, they travel as at most 2,000 parameters", () =>
    Effect.gen(function* () {
      yield* tookOver(2_500);
      const counts: Array<number> = [];
      const numbers = Array.from({ length: 2_500 }, (_, index) => `PO-${index}`);
      const found = yield* Effect.flatMap(JtlWawi, ({ parcels }) => parcels(numbers)).pipe(
        Effect.provide(
          wawiOn(jtl.settings(), {
            without: ["OPENJSON"],
            see: ({ values = {} }) => counts.push(Object.keys(values).length),
          }),
        ),
      );
      expect(found.map(({ externalNumber }) => externalNumber)).toEqual(numbers);
      expect(counts).toEqual([0, 2_000, 500]);
    }),
  );
});
