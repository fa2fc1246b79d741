import { createHash } from "node:crypto";

/** A value inside the signed text: compact JSON without the quotes around a string. */
const inSignedText = (json: string): string => json.replace(/^"|"$/g, "");

/**
 * Temu's signature of a request: MD5 over the secret, each key with its value in the order of the
 * keys, and the secret again. Written on its own, so that it can disagree with a client's.
 */
export const signatureOf = (
  members: ReadonlyArray<readonly [key: string, json: string]>,
  appSecret: string,
): string => {
  const signed = members
    .filter(([key, json]) => key !== "sign" && json !== "null")
    .toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([key, json]) => key + inSignedText(json))
    .join("");
  return createHash("md5")
    .update(appSecret + signed + appSecret, "utf8")
    .digest("hex")
    .toUpperCase();
};
