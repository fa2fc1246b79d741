import { describe, expect, it } from "@effect/vitest";
import { keyTables } from "../../src/jtlWawi/KeyTable.ts";

const numbers = (count: number) => Array.from({ length: count }, (_, index) => `PO-${index}`);

describe("lists that are asked for", () => {
  it("travel as one JSON text, each text once and without blanks behind", () => {
    const [table, ...others] = keyTables(["b ", "a", "b "], 100, { openJson: true });
    expect(others).toEqual([]);
    expect(table?.words).toEqual(["b ", "a"]);
    expect(table?.values).toEqual({ keys: '[[0,"b"],[1,"a"]]' });
    expect(table?.from).toContain("nvarchar(100)");
  });

  it("have texts that JSON would write otherwise as parameters", () => {
    const tables = keyTables(["a", 'b"', "c\\", "d\n", "ö"], 100, { openJson: true });
    expect(tables.map(({ values }) => values)).toEqual([
      { keys: '[[0,"a"],[1,"ö"]]' },
      { key0: 'b"', key1: "c\\", key2: "d\n" },
    ]);
    expect(tables[1]?.words).toEqual(['b"', "c\\", "d\n"]);
  });

  it("keep what is no blank at the end, for SQL Server tells it apart", () => {
    const [table] = keyTables(["a\u00a0", "a\u2003 ", "a "], 100, { openJson: true });
    expect(table?.values).toEqual({ keys: '[[0,"a\u00a0"],[1,"a\u2003"],[2,"a"]]' });
    expect(keyTables(["12345\t"], 5, { openJson: true })).toEqual([]);
  });

  it("leave out what no column of that length can hold, but not blanks behind", () => {
    const words = keyTables(["12345", "123456", "12345   "], 5, { openJson: true }).flatMap(
      (table) => table.words,
    );
    expect(words).toEqual(["12345", "12345   "]);
  });

  it("are no table when they are empty", () => {
    expect(keyTables([], 50, { openJson: true })).toEqual([]);
    expect(keyTables([], 50, { openJson: false })).toEqual([]);
  });

  it("of 100,000 texts come to 20 statements, or 50 with parameters, never more than 2,000 each", () => {
    expect(keyTables(numbers(100_000), 50, { openJson: true }).length).toBe(20);
    const tables = keyTables(numbers(100_000), 50, { openJson: false });
    expect(tables.length).toBe(50);
    expect(Math.max(...tables.map(({ values }) => Object.keys(values).length))).toBe(2_000);
    expect(tables.flatMap(({ words }) => words)).toEqual(numbers(100_000));
  });
});
