import { readFileSync } from "node:fs";
import { describe, expect, it } from "@effect/vitest";
import { Schema } from "effect";

const file = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8");
const decodeManifest = Schema.decodeSync(
  Schema.fromJsonString(Schema.Struct({ scripts: Schema.Record(Schema.String, Schema.String) })),
);
const readme = file("README.md");

describe("The README", () => {
  it("shows the very script that the tests run", () => {
    const shown = /```ts\n([^]*?)```/.exec(readme)?.[1];
    expect(shown).toBe(file("examples/run-once/src/syncOnce.ts"));
  });

  it("shows code that needs nothing but published packages", () => {
    const shown = /```ts\n([^]*?)```/.exec(readme)?.[1] ?? "";
    const imported = [...shown.matchAll(/from "([^"]+)"/g)].map(([, name]) => name);
    expect(imported).toContain("temu-jtl");
    expect(imported).not.toContain("@temu-jtl/simulator");
  });

  it("names only commands that exist", () => {
    const { scripts } = decodeManifest(file("package.json"));
    const named = [...readme.matchAll(/npm (?:run )?(start|test|demo|bench|simulator)\b/g)];
    expect(named.length).toBeGreaterThan(3);
    for (const [, name] of named) expect(scripts).toHaveProperty(name ?? "");
  });

  it("lists every variable that is read, and no other", () => {
    const source = file("packages/sdk/src/environment.ts");
    const variable = /\b(?:TEMU|JTL|DATABASE|DATA|IMPORT|LOG|RETENTION)_[A-Z_]+\b/g;
    const read = new Set(source.match(variable));
    const rows = readme.split("\n").filter((line) => line.startsWith("| `"));
    expect(new Set(rows.join("\n").match(variable))).toEqual(read);
  });

  it("links to files that exist", () => {
    for (const [, path] of readme.matchAll(/\]\((?!https?:)([^)]+)\)/g)) {
      expect(() => file(path ?? "")).not.toThrow();
    }
  });
});
