import type { Instant, Language } from "@temu-jtl/core";
import { DateTime, Stream } from "effect";

/** What a cell holds. Numbers are written as they are; texts never count as formulas. */
export type Cell = string | number | null;

/** A column of rows: its heading in each language, and what stands in it. */
export interface Column<Row> {
  readonly title: Readonly<Record<Language, string>>;
  readonly cell: (row: Row) => Cell;
}

/** What spreadsheet programs of that language expect between cells. */
const separators: Readonly<Record<Language, string>> = { de: ";", en: "," };

// What a spreadsheet program takes for a formula gets an apostrophe before it: then it is a text.
const defused = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);

// Whatever any program might take for the end of a cell, not only in this language.
const quoted = (text: string): string =>
  /[",;\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

const textOf = (cell: Cell, language: Language): string => {
  if (cell === null) return "";
  if (typeof cell === "string") return defused(cell);
  return language === "de" ? String(cell).replace(".", ",") : String(cell);
};

/** A line of a CSV file (RFC 4180) with its end. */
export const csvLine = (cells: ReadonlyArray<Cell>, language: Language): string =>
  `${cells.map((cell) => quoted(textOf(cell, language))).join(separators[language])}\r\n`;

/** A time as spreadsheet programs read it, by the wall clock of a zone: `2026-01-05 09:00:00`. */
export const csvTime = (at: Instant | null, timeZone: DateTime.TimeZone): string | null =>
  at === null
    ? null
    : DateTime.formatIsoOffset(DateTime.makeZonedUnsafe(at, { timeZone }))
        .slice(0, 19)
        .replace("T", " ");

/** A CSV file in UTF-8, page by page, with the mark by which spreadsheet programs know UTF-8. */
export const csvFile = <Row, E, R>(
  columns: ReadonlyArray<Column<Row>>,
  language: Language,
  pages: Stream.Stream<ReadonlyArray<Row>, E, R>,
): Stream.Stream<Uint8Array, E, R> => {
  const head = csvLine(
    columns.map(({ title }) => title[language]),
    language,
  );
  const linesOf = (rows: ReadonlyArray<Row>): string =>
    rows
      .map((row) =>
        csvLine(
          columns.map(({ cell }) => cell(row)),
          language,
        ),
      )
      .join("");
  return Stream.succeed(`\uFEFF${head}`).pipe(
    Stream.concat(Stream.map(pages, linesOf)),
    Stream.encodeText,
  );
};
