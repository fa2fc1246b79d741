import { describe, expect, it } from "@effect/vitest";
import { hours, JtlError, minutes } from "@temu-jtl/core";
import { Effect, Schema } from "effect";
import { TestClock } from "effect/testing";
import {
  demand,
  demandRowversions,
  type JtlSchema,
  objects,
  orderTables,
  schemaKept,
} from "../src/jtlWawi/JtlSchema.ts";
import { neededRights } from "../src/preflight/neededRights.ts";
import { SqlServer } from "../src/sqlServer/SqlServer.ts";

/** A JTL-Wawi's server that has what is named; `given` may be changed while a host runs. */
const having = (given: { names: ReadonlyArray<string>; looks: number }) =>
  Effect.provideService(SqlServer, {
    query: (rows) => {
      given.looks += 1;
      const answer: unknown = given.names.map((name) => ({ name, found: 1 }));
      return Effect.orDie(Schema.decodeUnknownEffect(rows)(answer));
    },
    write: () => Effect.die("nothing is written"),
  });

const needsTables = (schema: JtlSchema) => demand(schema, "test", ["dbo.tVersandPos"]);
const ordersIn = (schema: JtlSchema) =>
  Effect.map(orderTables(schema, "test"), ({ orders }) => orders);

const before16 = ["dbo.tBestellung", "dbo.tbestellpos"];
const since16 = ["Verkauf.tAuftrag", "Verkauf.tAuftragPosition", "dbo.tBestellung as a view"];

describe("what a JTL-Wawi has", () => {
  it.effect("is looked for once while nothing is missing", () => {
    const given = { names: since16, looks: 0 };
    return Effect.gen(function* () {
      const ask = yield* schemaKept;
      yield* Effect.repeat(ask(ordersIn), { times: 20 });
      yield* TestClock.adjust(minutes(59));
      yield* ask(ordersIn);
      expect(given.looks).toBe(1);
    }).pipe(having(given));
  });

  it.effect("is seen once the right is granted, without a restart", () => {
    const given = { names: [...since16], looks: 0 };
    return Effect.gen(function* () {
      const ask = yield* schemaKept;
      const error = yield* Effect.flip(ask(needsTables));
      expect(error.message).toContain("dbo.tVersandPos");
      given.names.push("dbo.tVersandPos");
      yield* ask(needsTables);
    }).pipe(having(given));
  });

  it.effect("is looked for anew after a statement failed, as after an update of JTL to 1.6", () => {
    const given = { names: before16, looks: 0 };
    return Effect.gen(function* () {
      const ask = yield* schemaKept;
      expect(yield* ask(ordersIn)).toBe("dbo.tBestellung");
      given.names = since16;
      const lacking = new JtlError({
        category: "invalid",
        operation: "test",
        message: "JTL's database lacks the column tVersandArt_kVersandArt.",
        whatToDo: "",
      });
      yield* Effect.flip(ask(() => lacking));
      expect(yield* ask(ordersIn)).toBe("Verkauf.tAuftrag");
    }).pipe(having(given));
  });

  it.effect("is looked for anew after an hour though nothing failed", () => {
    const given = { names: before16, looks: 0 };
    return Effect.gen(function* () {
      const ask = yield* schemaKept;
      yield* ask(ordersIn);
      given.names = since16;
      yield* TestClock.adjust(hours(1));
      expect(yield* ask(ordersIn)).toBe("Verkauf.tAuftrag");
    }).pipe(having(given));
  });

  it.effect("lacks the numbers of changes before an update of JTL, and is seen after it", () => {
    const tables = [
      "dbo.tArtikel",
      "dbo.tlagerbestand",
      "dbo.tlagerbestandProLagerLagerartikel",
      "dbo.tStueckliste",
    ];
    const given = { names: [...tables, "dbo.tArtikel.bRowversion"], looks: 0 };
    return Effect.gen(function* () {
      const ask = yield* schemaKept;
      const changes = ask((schema) => demandRowversions(schema, "test"));
      const error = yield* Effect.flip(changes);
      expect(error.message).toContain("dbo.tlagerbestand.bRowversion");
      expect(error.message).not.toContain("dbo.tArtikel.bRowversion");
      expect(error.whatToDo).toContain("Update JTL-Wawi");
      given.names = [...tables, ...tables.map((table) => `${table}.bRowversion`)];
      yield* changes;
    }).pipe(having(given));
  });

  it("is looked for in nothing that the login is granted no right on", () => {
    const granted = new Set(neededRights.map(({ object }) => object));
    expect(objects.filter((name) => !granted.has(name))).toEqual([]);
  });
});
