import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@effect/vitest";
import { JtlWawi } from "@temu-jtl/core";
import { Effect, Layer } from "effect";
import { hasSqlServer, type JtlDatabase } from "../jtlDatabase.ts";
import { createJtl, wawiOn } from "./createJtl.ts";
import { emptyJtl } from "@temu-jtl/simulator/sqlServer";
import { orderRow, positionRow } from "./jtlRows.ts";

/** An invoice over these orders. */
const invoiceRow = (id: number, orderIds: ReadonlyArray<number>, flag?: string): string =>
  `SET IDENTITY_INSERT Rechnung.tRechnung ON;
INSERT INTO Rechnung.tRechnung (kRechnung, cRechnungsnr${flag === undefined ? "" : `, ${flag}`}) VALUES (${id}, N'RE-${id}'${flag === undefined ? "" : ", 1"});
SET IDENTITY_INSERT Rechnung.tRechnung OFF;
INSERT INTO Verkauf.tAuftragRechnung (kAuftrag, kRechnung) VALUES ${orderIds.map((orderId) => `(${orderId}, ${id})`).join(", ")};`;

describe.skipIf(!hasSqlServer)("the invoices of orders on SQL Server", () => {
  let jtl: JtlDatabase;
  beforeAll(async () => {
    jtl = await createJtl();
  });
  beforeEach(() => emptyJtl(jtl));
  afterAll(() => jtl.drop());

  const wawi = Layer.unwrap(Effect.sync(() => wawiOn(jtl.settings())));
  const given = (...rows: ReadonlyArray<string>) =>
    Effect.promise(() => jtl.run(rows.join("\nGO\n")));

  it.live("are listed without drafts and pro forma ones, also those over several orders", () =>
    Effect.gen(function* () {
      const { orders } = yield* JtlWawi;
      yield* given(
        orderRow(1, "PO-1"),
        positionRow(1, 1),
        positionRow(2, 1),
        orderRow(2, "PO-2"),
        orderRow(3, "PO-3"),
        positionRow(3, 3),
        invoiceRow(1, [1, 2]),
        invoiceRow(2, [1], "nStorno"),
        invoiceRow(3, [1], "nIstEntwurf"),
        invoiceRow(4, [3], "nIstProforma"),
      );
      const found = yield* orders(["PO-1", "PO-2", "PO-3"]);
      expect(found.map(({ invoices }) => invoices)).toEqual([
        [
          { number: "RE-1", cancelled: false },
          { number: "RE-2", cancelled: true },
        ],
        [{ number: "RE-1", cancelled: false }],
        [],
      ]);
      expect(found.map(({ positions }) => positions.map(({ positionId }) => positionId))).toEqual([
        [1, 2],
        [],
        [3],
      ]);
    }).pipe(Effect.provide(wawi)),
  );
});
