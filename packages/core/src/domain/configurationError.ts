import { type Schema, SchemaIssue } from "effect";
import { ConfigurationError } from "./SyncError.ts";

// Without inputs on purpose: what was entered may be a secret in the wrong place.
const listIssues = SchemaIssue.makeFormatterStandardSchemaV1({
  leafHook: (issue) =>
    issue._tag === "MissingKey"
      ? "is missing"
      : issue._tag === "UnexpectedKey"
        ? "is not a setting"
        : SchemaIssue.defaultLeafHook(issue),
});

/**
 * What is wrong with settings, each problem under the name that its user knows it by: the path in a
 * file or a request, or the environment variable behind it.
 */
export const configurationError = (
  subject: string,
  error: Schema.SchemaError,
  settingName: (path: string) => string = (path) => path,
): ConfigurationError => {
  const problems = listIssues(error.issue).issues.map(({ message, path }) => ({
    setting: settingName(
      (path ?? []).map((part) => String(typeof part === "object" ? part.key : part)).join("."),
    ),
    problem: message.replace(/^Expected /, "should be "),
  }));
  return new ConfigurationError({
    message: `${subject}: ${problems.map(({ problem, setting }) => `${setting} ${problem}`).join("; ")}`,
    problems,
  });
};
