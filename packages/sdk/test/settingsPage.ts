import { Option, Schema, SchemaAST } from "effect";
import { JtlSettings } from "@temu-jtl/adapter-jtl";
import { LogSettings } from "@temu-jtl/core";
import { type Setting, settings, settingsIn } from "../src/describeSettings.ts";
import { jtlVariableOf, logVariableOf, variableOf } from "../src/environment.ts";

const code = (text: string): string => `\`${text}\``;

/** The words of a schema's checks, but for one that only cuts off blanks. */
const checkedBy = (ast: SchemaAST.AST): ReadonlyArray<string> =>
  (ast.checks ?? []).flatMap(({ annotations }) => {
    const expected = annotations?.expected;
    return typeof expected === "string" && !expected.includes("whitespace") ? [expected] : [];
  });

/** What a value should be, in the words of the errors about it. */
const expectedOf = (ast: SchemaAST.AST): string => {
  if (SchemaAST.isLiteral(ast)) return code(String(ast.literal));
  if (SchemaAST.isNull(ast)) return "`null`";
  if (SchemaAST.isBoolean(ast)) return "`true` or `false`";
  if (SchemaAST.isUnion(ast)) {
    const words = ast.types.map(expectedOf);
    return `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
  }
  const [item] = SchemaAST.isArrays(ast) ? ast.rest : [];
  if (item !== undefined) return `a list, each ${expectedOf(item)}`;
  const [entry] = SchemaAST.isObjects(ast) ? ast.indexSignatures : [];
  if (entry !== undefined) return `an object, each value ${expectedOf(entry.type)}`;
  const [secret] = SchemaAST.isDeclaration(ast) ? ast.typeParameters : [];
  if (secret !== undefined) return `${expectedOf(secret)}, a secret`;
  const encoded = SchemaAST.toEncoded(ast);
  const checks = checkedBy(encoded).length > 0 ? checkedBy(encoded) : checkedBy(ast);
  if (checks.length > 0) return checks.join(", ").replace(", a value ", " ");
  const expected = encoded.annotations?.expected;
  return typeof expected === "string" ? expected : "text";
};

/** The default as it would be written in a file of shops. */
const defaultOf = ({ ast }: Setting): string => {
  const alone = Schema.Struct({ value: Schema.make<Schema.Codec<unknown>>(ast) });
  return Option.match(Schema.decodeUnknownOption(alone)({}), {
    onNone: () => "required",
    onSome: (decoded) =>
      "value" in decoded ? code(JSON.stringify(Schema.encodeSync(alone)(decoded).value)) : "none",
  });
};

const meaningOf = ({ ast }: Setting): string => {
  const description = ast.context?.annotations?.description;
  return typeof description === "string" ? description : "";
};

/** A table as the formatter leaves it: columns of one width. */
const table = (rows: ReadonlyArray<ReadonlyArray<string>>): string => {
  const cells = rows.map((row) => row.map((cell) => cell.replaceAll("|", "\\|")));
  const widths = (cells[0] ?? []).map((_, at) =>
    Math.max(...cells.map((row) => row[at]?.length ?? 0)),
  );
  const line = (row: ReadonlyArray<string>, fill: string) =>
    `| ${widths.map((width, at) => (row[at] ?? "").padEnd(width, fill)).join(" | ")} |`;
  const [head = [], ...body] = cells;
  return [line(head, " "), line([], "-"), ...body.map((row) => line(row, " "))].join("\n");
};

type NameOf = (path: string) => string | undefined;

const rowsOf = (of: ReadonlyArray<Setting>, nameOf: NameOf): ReadonlyArray<ReadonlyArray<string>> =>
  of.map((setting) => {
    const path = setting.path.join(".");
    const variable = nameOf(path);
    return [
      code(path),
      variable === undefined ? "" : code(variable),
      defaultOf(setting),
      expectedOf(setting.ast),
      meaningOf(setting),
    ];
  });

/** Every setting of a shop with its variable, its default, what it should be and what it means. */
export const settingRows = rowsOf(settings, variableOf);
/** The same of JTL-Wawi's SQL Server. */
export const jtlSettingRows = rowsOf(settingsIn(JtlSettings.ast), jtlVariableOf);
/** The same of the log. */
export const logSettingRows = rowsOf(settingsIn(LogSettings.ast), logVariableOf);

const head = ["setting", "variable", "default", "what it should be", "what it means"];

/** `docs/settings.md`: all that can be set. */
export const settingsPage = `# Settings

<!-- Written by \`npm run docs\` from the schema of the settings. -->

All that a shop can set: as an object for \`openTemuJtl\`, in the file of shops that \`TEMU_JTL_CONFIG\`
names, or, where there is only one shop, by a variable. Variables of lists have commas between their parts;
\`TEMU_ALLOW\` names all of \`allow\` that is true. Orders of a kind under \`allow\` are held while it is false. What
is under \`inventory\` decides how much of JTL's stock is on sale at Temu.

${table([head, ...settingRows])}

## JTL-Wawi's SQL Server

Shared by all shops: \`jtl\` for \`openTemuJtl\`, or variables for \`openTemuJtlFromEnv\`, where \`JTL_PLATFORM\` may
be \`none\` for \`null\`. [jtl-setup.md](jtl-setup.md) shows how to set it up.

${table([head, ...jtlSettingRows])}

## The log

Shared by all shops: an option of \`openTemuJtl\`, or a variable for \`openTemuJtlFromEnv\`.

${table([head, ...logSettingRows])}
`;
