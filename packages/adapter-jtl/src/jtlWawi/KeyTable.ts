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

/**
 * A list of any length as few tables. Where the database knows `OPENJSON` (from compatibility level 130
 * on) the list travels as one text, else as parameters. What no column of this length can hold is left
 * out: cut off, it would be found as another.
 */
export const keyTables = (
  keys: ReadonlyArray<string>,
  length: number,
  { openJson }: { readonly openJson: boolean },
): ReadonlyArray<KeyTable> => {
  const words = Arr.dedupe(keys.filter((key) => key.trimEnd().length <= length));
  return openJson
    ? Arr.chunksOf(words, jsonRows).map((chunk) => ({
        words: chunk,
        from: `OPENJSON(@keys) WITH (place int '$[0]', word nvarchar(${length}) '$[1]') AS wanted`,
        values: { keys: JSON.stringify(chunk.map((word, place) => [place, word.trimEnd()])) },
      }))
    : Arr.chunksOf(words, parameterRows).map((chunk) => ({
        words: chunk,
        from: `(VALUES ${chunk
          .map((_, place) => `(${place}, CAST(@key${place} AS nvarchar(${length})))`)
          .join(", ")}) AS wanted (place, word)`,
        values: Object.fromEntries(chunk.map((word, place) => [`key${place}`, word.trimEnd()])),
      }));
};
