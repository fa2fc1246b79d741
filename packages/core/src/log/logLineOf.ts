import { type Cause, type Logger, type LogLevel, Predicate, References } from "effect";
import { type LogLine, type LogSeverity, longestLogText } from "../domain/LogLine.ts";

const severities: Readonly<Record<LogLevel.LogLevel, LogSeverity>> = {
  All: "debug",
  Trace: "debug",
  Debug: "debug",
  Info: "info",
  Warn: "warning",
  Error: "error",
  Fatal: "error",
  None: "error",
};

const clipped = (text: string): string =>
  text.length > longestLogText ? `${text.slice(0, longestLogText - 1)}…` : text;

/** Stands for what is not kept. */
const leftOut = "…";

const frame = /^\s*at\s/;
const quotedPath = /(['"`])[^'"`\n]*[\\/][^'"`\n]*\1/g;
const path = /(?<![^\s'"`(=])(?:file:\/\/)?(?:[A-Za-z]:)?[\\/][^\s'"`)]+/g;

/** An error's text without the frames of a stack and without paths. */
const harmless = (text: string): string =>
  text
    .split("\n")
    .filter((line) => !frame.test(line))
    .join("\n")
    .replaceAll(quotedPath, `$1${leftOut}$1`)
    .replaceAll(path, leftOut);

const textOf = (value: unknown, key: string): string | undefined =>
  Predicate.hasProperty(value, key) && typeof value[key] === "string" ? value[key] : undefined;

/** Tag and message of what was thrown; nothing else of it, for it may hold anything. */
const described = (error: unknown): string => {
  if (typeof error === "string") return harmless(error);
  const tag = textOf(error, "_tag") ?? textOf(error, "name");
  const message = harmless(textOf(error, "message") ?? "");
  return [tag, message].filter((part) => part).join(": ") || leftOut;
};

const reasonText = (reason: Cause.Reason<unknown>): string => {
  if (reason._tag === "Interrupt") return "Interrupted";
  return described(reason._tag === "Fail" ? reason.error : reason.defect);
};

const asText = (value: unknown): string =>
  typeof value === "object" && value !== null ? leftOut : String(value);

const annotationOf = (value: unknown): string | number | boolean | null => {
  if (value === null || Predicate.isBoolean(value)) return value;
  if (Predicate.isNumber(value) && Number.isFinite(value)) return value;
  if (Array.isArray(value)) return clipped(value.map(asText).join(", "));
  return clipped(Predicate.isError(value) ? described(value) : asText(value));
};

const messageOf = ({ cause, message }: Logger.Options<unknown>): string => {
  const parts = Array.isArray(message) ? message : [message];
  const errors = parts.filter((part) => textOf(part, "message") !== undefined);
  const text = parts
    .filter((part) => !errors.includes(part))
    .map(asText)
    .join(" ");
  const why = [...errors.map(described), ...cause.reasons.map(reasonText)].join("; ");
  return clipped([text, why].filter((part) => part !== "").join(": "));
};

/**
 * A log entry as the line that is kept of it. Of errors only tag and message are taken, of objects
 * nothing: what a program hands to its loggers is not meant to be kept for weeks.
 */
export const logLineOf = (entry: Logger.Options<unknown>): LogLine => {
  const { parentOrderSn, runId, shop, step, workflow, ...others } = entry.fiber.getRef(
    References.CurrentLogAnnotations,
  );
  const named = (value: unknown) => (Predicate.isString(value) ? clipped(value) : null);
  return {
    at: entry.date.getTime(),
    level: severities[entry.logLevel],
    message: messageOf(entry),
    shop: named(shop),
    workflow: named(workflow),
    runId: named(runId),
    step: named(step),
    parentOrderSn: named(parentOrderSn),
    annotations: Object.fromEntries(
      Object.entries(others).map(([key, value]) => [key, annotationOf(value)]),
    ),
  };
};
