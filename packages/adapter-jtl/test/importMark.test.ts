import { describe, expect, it } from "@effect/vitest";
import { Effect, Schema } from "effect";
import { importMark } from "../src/jtlWawi/importMark.ts";
import { SqlServer } from "../src/sqlServer/SqlServer.ts";

/** A server that answers every question with this row. */
const answering = (row: unknown) =>
  Effect.provideService(SqlServer, {
    query: (rows) => {
      const answer: unknown = [row];
      return Effect.orDie(Schema.decodeUnknownEffect(rows)(answer));
    },
    write: () => Effect.die("nothing is written"),
  });

describe("the last number of JTL's import table", () => {
  it.effect("that nobody tells is no 0: nothing is handed over, and somebody is told why", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(importMark);
      expect(error.category).toBe("permission");
      expect(error.message).toContain("sys.identity_columns");
      expect(error.whatToDo).toContain("dbo.tXMLBestellImport");
    }).pipe(answering({ now: "1795000000000", lastRowId: null })),
  );

  it.effect("is taken as it is told", () =>
    Effect.gen(function* () {
      expect(yield* importMark).toEqual({ now: 1_795_000_000_000, lastRowId: 7 });
    }).pipe(answering({ now: "1795000000000", lastRowId: "7" })),
  );
});
