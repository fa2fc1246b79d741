import { createHash } from "node:crypto";
import { Redacted } from "effect";
import { type JsonValue, writeJson } from "./exactJson.ts";

/** The top-level members of a request's body. */
export type RequestParameters = Readonly<Record<string, JsonValue | undefined>>;

/** Members with their value as JSON text. Absent ones are neither signed nor sent. */
const written = (parameters: RequestParameters): ReadonlyArray<readonly [string, string]> =>
  Object.entries(parameters).flatMap(([key, value]) =>
    value === undefined || value === null || key === "sign"
      ? []
      : [[key, writeJson(value)] as const],
  );

const byCodeUnits = ([a]: readonly [string, string], [b]: readonly [string, string]): number =>
  a < b ? -1 : a > b ? 1 : 0;

const unquoted = (json: string): string => (json.startsWith('"') ? json.slice(1, -1) : json);

const signWritten = (
  members: ReadonlyArray<readonly [string, string]>,
  appSecret: Redacted.Redacted,
): string => {
  const secret = Redacted.value(appSecret);
  const base = members
    .toSorted(byCodeUnits)
    .map(([key, json]) => key + unquoted(json))
    .join("");
  return createHash("md5").update(`${secret}${base}${secret}`, "utf8").digest("hex").toUpperCase();
};

/**
 * Temu's signature of a request (Temu Partner documentation, "Signature method"): the MD5, in
 * upper-case hexadecimal digits, of the secret, every top-level key with its value in ASCII order of
 * the keys, and the secret again. Strings stand without their outer quotes, everything else as
 * compact JSON with nested keys in the order in which they are sent. `sign` itself and members that
 * are null or undefined are left out.
 */
export const sign = (parameters: RequestParameters, appSecret: Redacted.Redacted): string =>
  signWritten(written(parameters), appSecret);

/** The request's body with its signature. What is sent is the very text that was signed. */
export const signedBody = (parameters: RequestParameters, appSecret: Redacted.Redacted): string => {
  const members = written(parameters);
  const all = [...members, ["sign", JSON.stringify(signWritten(members, appSecret))] as const];
  return `{${all.map(([key, json]) => `${JSON.stringify(key)}:${json}`).join(",")}}`;
};
