import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest";
import { Schema } from "effect";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

interface Sample {
  readonly what: string;
  /** Where the file would lie in this repository. */
  readonly folder: string;
  readonly source: string;
}

const imports = (folder: string, ...specifiers: ReadonlyArray<string>): ReadonlyArray<Sample> =>
  specifiers.map((specifier) => ({
    what: `${folder} imports ${specifier}`,
    folder,
    source: `import * as imported from "${specifier}";\nexport const used = typeof imported;\n`,
  }));

/** The dependency rule: examples → sdk → adapters → core, and adapters do not know each other. */
const forbiddenImports: ReadonlyArray<Sample> = [
  ...imports(
    "packages/core/src/workflows",
    "node:fs",
    "fs",
    "pg",
    "effect/http",
    "effect/http-api",
    "effect/http/HttpClient",
    "effect/sql",
    "effect/sql/SqlClient",
    "@effect/platform-node",
    "@temu-jtl/adapter-temu",
    "temu-jtl",
    "../../../adapter-storage/src/index.ts",
    "../../../../node_modules/pg/lib/index.js",
  ),
  {
    what: "packages/core/src imports a type of a driver",
    folder: "packages/core/src/ports",
    source: 'import type { Pool } from "pg";\nexport type Used = Pool;\n',
  },
  {
    what: "packages/core/src passes on what a driver exports",
    folder: "packages/core/src",
    source: 'export * from "node:crypto";\n',
  },
  ...imports(
    "packages/adapter-temu/src/operations",
    "@temu-jtl/adapter-jtl",
    "@temu-jtl/adapter-storage",
    "@temu-jtl/simulator",
    "@temu-jtl/bench",
    "@temu-jtl/example-run-once",
    "temu-jtl",
    "../../../adapter-jtl/src/index.ts",
    "../../../core/src/index.ts",
    "../../../../examples/run-once/src/demo.ts",
  ),
  ...imports(
    "packages/adapter-scheduler/src",
    "@temu-jtl/adapter-storage",
    "@temu-jtl/adapter-jtl",
    "temu-jtl",
    "../../adapter-storage/src/index.ts",
  ),
  ...imports("packages/adapter-new/src", "@temu-jtl/adapter-temu"),
  ...imports("packages/adapter-http/src/routes", "@temu-jtl/adapter-storage", "temu-jtl"),
  ...imports("packages/adapter-storage/src", "effect/http", "effect/http-api/HttpApi"),
  ...imports("packages/sdk/src", "effect/http-api"),
  ...imports(
    "packages/simulator/src",
    "@temu-jtl/adapter-temu",
    "@temu-jtl/bench",
    "temu-jtl",
    "pg",
    "../../adapter-temu/src/signature.ts",
  ),
  ...imports(
    "packages/sdk/src",
    "@temu-jtl/simulator",
    "@temu-jtl/bench",
    "@temu-jtl/example-run-once",
    "../../adapter-jtl/src/index.ts",
    "../../../bench/src/main.ts",
  ),
  ...imports(
    "packages/adapter-temu/test",
    "@temu-jtl/bench",
    "@temu-jtl/example-run-once",
    "../../../examples/run-once/src/demo.ts",
  ),
];

const allowedImports: ReadonlyArray<Sample> = [
  ...imports(
    "packages/core/src/testing",
    "effect",
    "effect/testing",
    "./Contract.ts",
    "../domain/Money.ts",
  ),
  ...imports(
    "packages/adapter-storage/src",
    "@temu-jtl/core",
    "effect",
    "node:fs/promises",
    "pg",
    "./Database.ts",
  ),
  ...imports("packages/adapter-scheduler/src", "@temu-jtl/core", "pg-boss", "./Messages.ts"),
  ...imports(
    "packages/adapter-http/src/routes",
    "@temu-jtl/core",
    "effect/http",
    "effect/http-api",
    "fastify",
    "hono",
  ),
  ...imports(
    "packages/simulator/src/temu",
    "@temu-jtl/core",
    "@temu-jtl/core/testing",
    "effect",
    "fast-xml-parser",
    "mssql",
    "node:http",
    "node:fs/promises",
    "../jtl/Worker.ts",
  ),
  ...imports(
    "packages/sdk/src",
    "@temu-jtl/core",
    "@temu-jtl/adapter-temu",
    "@temu-jtl/adapter-scheduler",
    "@temu-jtl/adapter-storage",
  ),
  ...imports("packages/adapter-temu/test", "@temu-jtl/simulator", "../src/signature.ts"),
  ...imports("examples/run-once/src", "temu-jtl", "@temu-jtl/simulator"),
];

const folder = "packages/adapter-temu/src";

/** Code that the compiler accepts and this house does not, by the rule that has to say so. */
const forbiddenCode: ReadonlyArray<Sample & { readonly rule: string }> = [
  {
    what: "any",
    rule: "typescript(no-explicit-any)",
    folder,
    source: "export const answer = (value: any) => String(value);\n",
  },
  {
    what: "a value of type any that goes on its way",
    rule: "typescript(no-unsafe-assignment)",
    folder,
    source: 'export const answer: { readonly a: number } = JSON.parse("{}");\n',
  },
  {
    what: "a cast",
    rule: "typescript(consistent-type-assertions)",
    folder,
    source: "export const answer = (value: unknown) => value as string;\n",
  },
  {
    what: "the non-null !",
    rule: "typescript(no-non-null-assertion)",
    folder,
    source: "export const answer = (values: ReadonlyArray<string>) => values[0]!.length;\n",
  },
  {
    what: "a comment that silences the compiler",
    rule: "typescript(ban-ts-comment)",
    folder,
    source: "// @ts-ignore\nexport const answer: number = String(1);\n",
  },
  {
    what: "a promise that nobody waits for",
    rule: "typescript(no-floating-promises)",
    folder,
    source: "export const answer = () => {\n  Promise.resolve(1);\n};\n",
  },
  {
    what: "an effect that nobody runs",
    rule: "effecttsgo(floating-effect)",
    folder,
    source:
      'import { Effect } from "effect";\nexport const answer = () => {\n  Effect.log("never");\n};\n',
  },
  {
    what: "a failing effect that the generator does not return",
    rule: "effecttsgo(missing-return-yield-star)",
    folder,
    source:
      'import { Effect } from "effect";\nexport const answer = Effect.gen(function* () {\n  yield* Effect.fail("no");\n});\n',
  },
  {
    what: "the machine's clock inside an effect",
    rule: "effecttsgo(global-date-in-effect)",
    folder,
    source:
      'import { Effect } from "effect";\nexport const answer = Effect.gen(function* () {\n  yield* Effect.void;\n  return Date.now();\n});\n',
  },
  {
    what: "a switch that forgets a case",
    rule: "typescript(switch-exhaustiveness-check)",
    folder,
    source:
      'export const answer = (value: "a" | "b") => {\n  switch (value) {\n    case "a":\n      return 1;\n  }\n  return 2;\n};\n',
  },
];

const allowedCode: ReadonlyArray<Sample> = [
  {
    what: "as const",
    folder,
    source: 'export const answer = ["a", "b"] as const;\n',
  },
];

const Report = Schema.fromJsonString(
  Schema.Struct({
    diagnostics: Schema.Array(Schema.Struct({ code: Schema.String, filename: Schema.String })),
  }),
);

const samples = [...forbiddenImports, ...allowedImports, ...forbiddenCode, ...allowedCode];
const fileOf = (sample: Sample): string =>
  join(sample.folder, `sample${samples.indexOf(sample)}.ts`);

let workspace = "";
const findings = new Map<string, ReadonlyArray<string>>();
const findingsIn = (sample: Sample): ReadonlyArray<string> => findings.get(fileOf(sample)) ?? [];

/** Lints every sample at its place in a copy of the house that holds nothing but the rules. */
beforeAll(() => {
  workspace = mkdtempSync(join(tmpdir(), "temu-jtl-rules-"));
  for (const file of [".oxlintrc.json", "tsconfig.base.json"]) {
    copyFileSync(join(root, file), join(workspace, file));
  }
  symlinkSync(join(root, "node_modules"), join(workspace, "node_modules"), "junction");
  writeFileSync(
    join(workspace, "tsconfig.json"),
    JSON.stringify({
      extends: "./tsconfig.base.json",
      compilerOptions: { composite: true },
      include: ["packages", "examples"],
    }),
  );
  for (const sample of samples) {
    const file = join(workspace, fileOf(sample));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, sample.source);
  }
  const run = spawnSync(
    process.execPath,
    [join(root, "node_modules/oxlint/bin/oxlint"), "--format=json", "packages", "examples"],
    { cwd: workspace, encoding: "utf8" },
  );
  for (const { filename, code } of Schema.decodeSync(Report)(run.stdout).diagnostics) {
    // Without a valid configuration the rules that need types stay silent.
    assert.notStrictEqual(code, "typescript(tsconfig-error)");
    findings.set(filename, [...(findings.get(filename) ?? []), code]);
  }
});

afterAll(() => {
  rmSync(workspace, { recursive: true, force: true });
});

describe("the dependency rule refuses that", () => {
  it.each(forbiddenImports)("$what", (sample) => {
    assert.include(findingsIn(sample), "eslint(no-restricted-imports)");
  });
});

describe("the dependency rule allows that", () => {
  it.each(allowedImports)("$what", (sample) => {
    assert.notInclude(findingsIn(sample), "eslint(no-restricted-imports)");
  });
});

describe("the linter refuses", () => {
  it.each(forbiddenCode)("$what", (sample) => {
    assert.include(findingsIn(sample), sample.rule);
  });
});

describe("the linter allows", () => {
  it.each(allowedCode)("$what", (sample) => {
    assert.deepStrictEqual(findingsIn(sample), []);
  });
});

describe("no source", () => {
  const self = relative(root, fileURLToPath(import.meta.url));
  const sources = globSync("{packages,examples,bench,test,tools}/**/*.{ts,tsx,mjs}", {
    cwd: root,
    exclude: (path) => /(^|[\\/])(node_modules|dist)$/.test(path),
  })
    .filter((path) => path !== self)
    .map((path) => ({
      path: path.replaceAll("\\", "/"),
      text: readFileSync(join(root, path), "utf8"),
    }));

  it.each([
    ["silences the linter", /(oxlint|eslint)-disable/, ""],
    ["silences the compiler", /@ts-(ignore|expect-error|nocheck)/, ""],
    ["silences Effect's diagnostics", /@effect-diagnostics/, ""],
    // The rule about imports does not see these.
    ["of core loads a module while it runs", /\b(import|require)\(/, "packages/core/src/"],
  ])("%s", (_, forbidden, inFolder) => {
    const looked = sources.filter(({ path }) => path.startsWith(inFolder));
    assert.isAbove(looked.length, 20);
    assert.deepStrictEqual(
      looked.filter(({ text }) => forbidden.test(text)).map(({ path }) => path),
      [],
    );
  });
});
