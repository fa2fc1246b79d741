import { type Schema, SchemaIssue } from "effect";
import type { ProblemEntry } from "./ProblemDocument.ts";

const codeOf = (issue: SchemaIssue.Leaf): ProblemEntry["code"] =>
  issue._tag === "MissingKey"
    ? "missing"
    : issue._tag === "UnexpectedKey"
      ? "unexpected"
      : "invalid";

const details = {
  missing: () => "is missing",
  unexpected: () => "is not known here",
  invalid: SchemaIssue.defaultLeafHook,
} as const;

// Without inputs on purpose: what was sent may be a secret in the wrong place.
const listDetails = SchemaIssue.makeFormatterStandardSchemaV1({
  leafHook: (issue) => details[codeOf(issue)](issue),
});
const listCodes = SchemaIssue.makeFormatterStandardSchemaV1({ leafHook: codeOf });

type Path = ReadonlyArray<PropertyKey | { readonly key: PropertyKey }>;

/** A JSON pointer (RFC 6901) into a part of the request. `place`: `/query`, `/path`, `/body`. */
export const pointerOf = (place: string, path: Path): string =>
  place +
  path
    .map((part) => String(typeof part === "object" ? part.key : part))
    .map((part) => `/${part.replaceAll("~", "~0").replaceAll("/", "~1")}`)
    .join("");

/** What is wrong with a part of a request, each with its place and without what was sent. */
export const schemaProblems = (
  place: string,
  error: Schema.SchemaError,
): ReadonlyArray<ProblemEntry> => {
  const named = listCodes(error.issue).issues;
  return listDetails(error.issue).issues.map(({ message, path }, index) => {
    const code = named[index]?.message ?? "";
    return {
      pointer: pointerOf(place, path ?? []),
      code: code === "missing" || code === "unexpected" ? code : "invalid",
      detail: message.replace(/^Expected /, "should be "),
    };
  });
};
