import { ShopSettings } from "@temu-jtl/core";
import { Option, Predicate, Redacted, Schema, SchemaAST } from "effect";

/** One setting: its path, and the schema of its value. */
export interface Setting {
  readonly path: ReadonlyArray<string>;
  readonly ast: SchemaAST.AST;
  /** Its value is never shown. */
  readonly isSecret: boolean;
}

const isRedacted = Schema.is(
  Schema.Struct({
    representation: Schema.Struct({ id: Schema.Literal("effect/schema/Redacted") }),
  }),
);

/** Every setting that a schema has. */
export const settingsIn = (
  ast: SchemaAST.AST,
  path: ReadonlyArray<string> = [],
): ReadonlyArray<Setting> =>
  SchemaAST.isObjects(ast) && ast.propertySignatures.length > 0
    ? ast.propertySignatures.flatMap(({ name, type }) => settingsIn(type, [...path, String(name)]))
    : [{ path, ast, isSecret: SchemaAST.isDeclaration(ast) && isRedacted(ast.annotations) }];

/** Every setting of a shop, as the schema has them. */
export const settings: ReadonlyArray<Setting> = settingsIn(ShopSettings.ast);

const valueAt = (shop: unknown, path: ReadonlyArray<string>): unknown =>
  path.reduce<unknown>(
    (value, key) => (Predicate.hasProperty(value, key) ? value[key] : undefined),
    shop,
  );

const shown = ({ ast, isSecret }: Setting, value: unknown): string => {
  if (value === undefined) return "not set";
  if (isSecret || Redacted.isRedacted(value)) return "…";
  return Option.match(Schema.encodeUnknownOption(Schema.make<Schema.Codec<unknown>>(ast))(value), {
    onNone: () => "not a valid value",
    onSome: (encoded) => JSON.stringify(encoded),
  });
};

/** A shop's settings for people, one a line, defaults too. Secrets are written as `…`. */
export const describeSettings = (shop: ShopSettings): string =>
  settings
    .map((setting) => `${setting.path.join(".")}: ${shown(setting, valueAt(shop, setting.path))}`)
    .join("\n");
