import { Result, Schema, SchemaTransformation } from "effect";

/** Begins a long number that was read as text. JSON text cannot hold it unescaped. */
const longMark = "\u0000";
const token = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?|[^\s"]/g;

const parse = (text: string): Result.Result<unknown, string> =>
  Result.try({ try: (): unknown => JSON.parse(text), catch: () => "the body is not JSON" });

/** A string literal as it would be written with nothing escaped that need not be. */
const plainLiteral = (literal: string): string =>
  literal.includes("\\") ? JSON.stringify(JSON.parse(literal)) : literal;

/**
 * The members of an object in the order and with the digits that they were sent with: keys, and
 * values as compact JSON. Fails on anything else than an object.
 */
export const membersOf = (
  text: string,
): Result.Result<ReadonlyArray<readonly [key: string, json: string]>, string> =>
  Result.flatMap(parse(text), (value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      return Result.fail("the body is not a JSON object");
    }
    const members: Array<readonly [string, string]> = [];
    let depth = 0;
    let key: string | null = null;
    let json = "";
    for (const [part] of text.matchAll(token)) {
      const closes = part === "}" || part === "]";
      if (closes) depth -= 1;
      if (depth === 0 || (depth === 1 && part === ",")) {
        if (key !== null) members.push([key, json]);
        key = null;
        json = "";
      } else if (depth === 1 && key === null) {
        key = String(JSON.parse(part));
      } else if (!(depth === 1 && part === ":" && json === "")) {
        json += part.startsWith('"') ? plainLiteral(part) : part;
      }
      if (part === "{" || part === "[") depth += 1;
    }
    return Result.succeed(members);
  });

/** Parses JSON with every digit: whole numbers beyond a double's reach become marked text. */
export const parseExact = (json: string): Result.Result<unknown, string> =>
  parse(json.replace(token, (part) => (/^-?\d{16,}$/.test(part) ? `"\\u0000${part}"` : part)));

/** A whole number of any length, as text. */
export const LongNumber = Schema.Union([
  Schema.Int,
  Schema.String.check(Schema.isPattern(/^\0-?\d+$/, { expected: "a number" })),
]).pipe(
  Schema.decodeTo(
    Schema.String,
    SchemaTransformation.transform({
      decode: (value: number | string) => String(value).replace(longMark, ""),
      encode: (digits: string): number | string => `${longMark}${digits}`,
    }),
  ),
);

/** A number that is written with exactly these digits. */
export class Digits {
  readonly digits: string;

  constructor(digits: string) {
    this.digits = digits;
  }
}

export type WireValue =
  | null
  | boolean
  | number
  | string
  | Digits
  | ReadonlyArray<WireValue>
  | { readonly [key: string]: WireValue };

const isList = (value: WireValue): value is ReadonlyArray<WireValue> => Array.isArray(value);

/** Writes JSON with every digit. */
export const writeExact = (value: WireValue): string => {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (value instanceof Digits) return value.digits;
  if (isList(value)) return `[${value.map(writeExact).join(",")}]`;
  const members = Object.entries(value).map(
    ([key, member]) => `${JSON.stringify(key)}:${writeExact(member)}`,
  );
  return `{${members.join(",")}}`;
};
