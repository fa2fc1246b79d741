import { Array as Arr } from "effect";
import type { SqlValue } from "../sqlServer/SqlServer.ts";

/** Texts as rows of a table `wanted (place, word)`, `place` being the text's index in `words`. */
export interface KeyTable {
  readonly words: ReadonlyArray<string>;
  /** What a statement writes behind `FROM`. */
  readonly from: string;
  readonly values: Readonly<Record<string, SqlValue>>;
}

/** How many rows a short read asks for, at most. */
const jsonRows = 5_000;
/** SQL Server takes 2,100 parameters a request. */
const parameterRows = 2_000;

/** SQL Server compares without blanks behind, but with whatever else is there: a tab or a hard blank counts. */
const withoutBlanks = (text: string): string => text.replace(/ +$/, "");

const asJson =
  (length: number) =>
  (words: ReadonlyArray<string>): KeyTable => ({
    words,
    from: `OPENJSON(@keys) WITH (place int '$[0]', word nvarchar(${length}) '$[1]') AS wanted`,
    values: { keys: JSON.stringify(words.map((word, place) => [place, withoutBlanks(word)])) },
  });

const asParameters =
  (length: number) =>
  (words: ReadonlyArray<string>): KeyTable => ({
    words,
    from: `(VALUES ${words
      .map((_, place) => `(${place}, CAST(@key${place} AS nvarchar(${length})))`)
      .join(", ")}) AS wanted (place, word)`,
    values: Object.fromEntries(words.map((word, place) => [`key${place}`, withoutBlanks(word)])),
  });

/** Whether JSON writes a text as it is. Not every engine that speaks T-SQL reads JSON's escapes. */
const isPlain = (word: string): boolean => JSON.stringify(word) === `"${word}"`;

/**
 * A list of any length as few tables. Where the database knows `OPENJSON` (from
 * compatibility level 130 on) the list travels as one text, else as parameters. What no column of this
 * length can hold is left out: cut off, it would be found as another.
 */
export const keyTables = (
  keys: ReadonlyArray<string>,
  length: number,
  { openJson }: { readonly openJson: boolean },
): ReadonlyArray<KeyTable> => {
  const words = Arr.dedupe(keys.filter((key) => withoutBlanks(key).length <= length));
  const isJson = (word: string) => openJson && isPlain(word);
  return [
    ...Arr.chunksOf(words.filter(isJson), jsonRows).map(asJson(length)),
    ...Arr.chunksOf(
      words.filter((word) => !isJson(word)),
      parameterRows,
    ).map(asParameters(length)),
  ];
};
