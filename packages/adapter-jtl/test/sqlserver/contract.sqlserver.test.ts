import { afterAll, beforeAll, describe, it } from "@effect/vitest";
import { jtlWawiContract } from "@temu-jtl/core/testing";
import { Effect } from "effect";
import { createJtlDatabase, hasSqlServer, type JtlDatabase } from "../jtlDatabase.ts";
import { sqlServerJtl } from "./sqlServerJtl.ts";
import { createTaxTables } from "@temu-jtl/simulator/sqlServer";

describe.skipIf(!hasSqlServer)("JTL-Wawi on SQL Server", () => {
  let jtl: JtlDatabase;
  beforeAll(async () => {
    jtl = await createJtlDatabase();
    await createTaxTables(jtl);
  });
  afterAll(() => jtl.drop());

  const layer = sqlServerJtl(() => jtl);
  for (const { name, test } of jtlWawiContract) {
    it.live(name, () => test.pipe(Effect.provide(layer)), 120_000);
  }
});
