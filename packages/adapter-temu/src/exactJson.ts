/** What goes into a request. A `bigint` is written as its digits: the contract calls such fields long. */
export type JsonValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | ReadonlyArray<JsonValue>
  | { readonly [key: string]: JsonValue | undefined };

const isList = (value: object): value is ReadonlyArray<JsonValue> => Array.isArray(value);

/**
 * Writes compact JSON as `JSON.stringify` does (keys in the order of the object, `undefined` left
 * out, non-ASCII as it is), and whole numbers of any length.
 */
export const writeJson = (value: JsonValue): string => {
  if (typeof value === "bigint") return value.toString();
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (isList(value)) return `[${value.map(writeJson).join(",")}]`;
  const members = Object.entries(value).flatMap(([key, member]) =>
    member === undefined ? [] : [`${JSON.stringify(key)}:${writeJson(member)}`],
  );
  return `{${members.join(",")}}`;
};

/**
 * The source text of a value, which `JSON.parse` of Node 21 and later hands to its reviver. Declared
 * here because TypeScript's library does not have it yet.
 */
interface ReviverContext {
  readonly source?: string;
}

const keepDigits = (_key: string, value: unknown, context?: ReviverContext): unknown =>
  typeof value === "number" &&
  !Number.isSafeInteger(value) &&
  context?.source !== undefined &&
  /^-?\d+$/.test(context.source)
    ? context.source
    : value;

/**
 * Reads JSON. A whole number that a JavaScript number cannot hold becomes a string of its digits, so
 * that no id is rounded. Throws a `SyntaxError` on text that is not JSON.
 */
export const readJson = (text: string): unknown => JSON.parse(text, keepDigits);
