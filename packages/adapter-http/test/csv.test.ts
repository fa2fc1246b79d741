import { assert, describe, it } from "@effect/vitest";
import { Language } from "@temu-jtl/core";
import { DateTime, Effect, Schema, Stream } from "effect";
import { Csv } from "effect/encoding";
import { csvFile, csvLine, csvTime } from "../src/exports/csv.ts";

const pieces = Schema.Literals([
  "=",
  "+",
  "-",
  "@",
  "\t",
  "\r",
  "\n",
  '"',
  "'",
  ";",
  ",",
  " ",
  "ä",
  "😀",
  "1",
  "SUM(A1)",
]);
const texts = Schema.Array(Schema.Array(pieces).check(Schema.isMaxLength(5))).check(
  Schema.isBetweenLength(2, 5),
);

/** What an independent reader finds in a file with this separator. */
const read = (file: string, delimiter: string) =>
  Stream.make(file).pipe(
    Stream.pipeThroughChannel(Csv.decodeString({ delimiter })),
    Stream.runCollect,
  );

describe("a line of a CSV file", () => {
  it.effect.prop(
    "is read back as it was, but for an apostrophe before what would be a formula",
    [texts, Language],
    ([parts, language]) =>
      Effect.gen(function* () {
        const cells = parts.map((part) => part.join(""));
        const line = csvLine(cells, language);
        const [row = [], ...more] = yield* read(line, language === "de" ? ";" : ",");
        assert.deepStrictEqual(more, []);
        assert.deepStrictEqual(
          row.map((cell, place) => (cell === `'${cells[place]}` ? cells[place] : cell)),
          cells,
        );
        for (const cell of row) assert.notMatch(cell, /^[=+\-@\t\r]/);
      }),
  );

  it.prop(
    "has no cell that a program of the other language would end early",
    [texts, Language],
    ([parts, language]) => {
      const line = csvLine(
        parts.map((part) => `a${part.join("")}`),
        language,
      );
      const unquoted = line.replaceAll(/"(?:[^"]|"")*"/g, "");
      assert.notMatch(unquoted, language === "de" ? /,/ : /;/);
    },
  );

  it("has numbers as the language writes them, and nothing where nothing is known", () => {
    assert.strictEqual(csvLine([-5, 1.5, null, "Tee"], "de"), '-5;"1,5";;Tee\r\n');
    assert.strictEqual(csvLine([-5, 1.5, null, "Tea"], "en"), "-5,1.5,,Tea\r\n");
  });

  it("has times by the wall clock of the zone", () => {
    const timeZone = DateTime.zoneMakeNamedUnsafe("Europe/Berlin");
    assert.strictEqual(csvTime(Date.UTC(2026, 6, 5, 22), timeZone), "2026-07-06 00:00:00");
    assert.isNull(csvTime(null, timeZone));
  });
});

describe("a CSV file", () => {
  it.effect(
    "begins with the mark of UTF-8 and the headings, and has a line for each row of each page",
    () =>
      Effect.gen(function* () {
        const columns = [
          { title: { de: "Größe", en: "Size" }, cell: (row: number) => row },
          { title: { de: "Text", en: "Text" }, cell: (row: number) => `=${row}` },
        ];
        const bytes = yield* Stream.runCollect(csvFile(columns, "de", Stream.make([1, 2], [3])));
        const whole = new TextDecoder("utf-8", { ignoreBOM: true }).decode(
          Uint8Array.from(bytes.flatMap((chunk) => [...chunk])),
        );
        assert.strictEqual(whole, "\uFEFFGröße;Text\r\n1;'=1\r\n2;'=2\r\n3;'=3\r\n");
      }),
  );
});
