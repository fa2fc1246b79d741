import { ConfigurationError, type ErrorCategory, StorageError } from "@temu-jtl/core";
import { Option, Schema } from "effect";
import { tlsProblem } from "./TlsProblem.ts";

/** What is safe to tell of an error of `pg`: never its message or detail, which may quote a row. */
const PgFailure = Schema.Struct({
  code: Schema.optionalKey(Schema.UndefinedOr(Schema.String)),
  constraint: Schema.optionalKey(Schema.UndefinedOr(Schema.String)),
  table: Schema.optionalKey(Schema.UndefinedOr(Schema.String)),
});
type PgFailure = typeof PgFailure.Type;

const readFailure = (error: unknown): PgFailure =>
  Option.getOrElse(Schema.decodeUnknownOption(PgFailure)(error), () => ({}));

/** The SQLSTATE that the trigger on `temu_orders` raises. */
const forbiddenChangeCode = "TJ001";

/**
 * SQLSTATE classes after which the same statement may well succeed: connection exceptions, shut-down
 * and start-up, too many connections, serialization, deadlock, lock not available, resources.
 */
const transientCode = /^(08...|57P0[1-5]|25P0[34]|53...|40...|55P03|58000|58030)$/;

/** No class of SQLSTATE begins with an E, as all codes of the system do: EPIPE has five letters too. */
const sqlState = /^(?!E)[0-9A-Z]{5}$/;

/** Node's own, which mostly tell of a mistake in the program. */
const isNodeCode = (code: string) => code.startsWith("ERR_");

/** Failures of `pg` itself (lost connection, time-out, a pool that ended) carry no code. */
const categoryOf = (code: string | undefined): ErrorCategory => {
  if (code === undefined || transientCode.test(code)) return "transient";
  if (!sqlState.test(code)) return isNodeCode(code) ? "invalid" : "transient";
  if (code.startsWith("28")) return "auth";
  if (code === "42501") return "permission";
  return "invalid";
};

const adviceOf = (code: string | undefined, category: ErrorCategory): string => {
  if (code === forbiddenChangeCode) {
    return "Nothing: the change was refused and nothing was written. Look at the order's history.";
  }
  switch (category) {
    case "transient":
      return "Nothing, if it happened once. Otherwise see that the PostgreSQL behind DATABASE_URL (or the one in DATA_DIR) runs, can be reached, and has connections and disk space left.";
    case "auth":
      return "Correct user and password in DATABASE_URL.";
    case "permission":
      return "Grant the user in DATABASE_URL all rights on temu-jtl's schema and its tables.";
    default:
      return "Report it with the operation and the code. Nothing was written.";
  }
};

const whatHappened = ({ code, constraint, table }: PgFailure): string => {
  if (code === undefined) return "The connection to the database was lost or could not be made.";
  if (code === forbiddenChangeCode) {
    return "The database refused an order's change of state that is not allowed.";
  }
  if (isNodeCode(code)) return `The statement could not be sent (${code}).`;
  if (!sqlState.test(code)) return `The database cannot be reached (${code}).`;
  const where = [
    ...(table === undefined ? [] : [`table ${table}`]),
    ...(constraint === undefined ? [] : [`constraint ${constraint}`]),
  ].join(", ");
  return `The database refused the statement (SQLSTATE ${code}${where === "" ? "" : `, ${where}`}).`;
};

/** An error of `pg` while it worked, as what the stores fail with. */
export const storageError = (operation: string, error: unknown): StorageError => {
  const tls = tlsProblem(error);
  if (tls !== null) {
    return new StorageError({
      category: "auth",
      operation,
      message: "There is no encrypted connection to the database.",
      whatToDo: tls,
    });
  }
  const failure = readFailure(error);
  const category = categoryOf(failure.code);
  return new StorageError({
    category,
    operation,
    message: whatHappened(failure),
    whatToDo: adviceOf(failure.code, category),
  });
};

/** A row that is not what this version of temu-jtl writes. */
export const unexpectedRow = (operation: string): StorageError =>
  new StorageError({
    category: "invalid",
    operation,
    message: "A row in the database does not have the expected form.",
    whatToDo:
      "See whether something else writes to temu-jtl's tables, or an older version of temu-jtl runs on a newer database.",
  });

const settingProblem = (failure: PgFailure): string | null => {
  switch (failure.code) {
    case "28P01":
      return "The database refuses this user or password.";
    case "28000":
      return "The database does not let this user in from here (pg_hba.conf), or demands TLS: add sslmode=verify-full to the connection string.";
    case "3D000":
      return "The server has no database of this name; create it, or correct the name.";
    case "42501":
      return "The user may not connect to this database; grant CONNECT and CREATE on it.";
    case "ENOTFOUND":
      return "The host's name is not known.";
    case "ERR_INVALID_URL":
      return "It is not a URL of the form postgres://user:password@host:5432/database.";
    default:
      return null;
  }
};

/** An error of `pg` while the database was opened: a wrong setting, or a server that is not there. */
export const openingError = (error: unknown): ConfigurationError | StorageError => {
  const failure = readFailure(error);
  const problem = settingProblem(failure) ?? tlsProblem(error);
  if (problem !== null) return databaseSetting(problem);
  const known = storageError("Database.open", error);
  return failure.code === undefined || !sqlState.test(failure.code)
    ? new StorageError({
        category: "transient",
        operation: "Database.open",
        message: `No PostgreSQL answers${failure.code === undefined ? "" : ` (${failure.code})`}.`,
        whatToDo:
          "Start the PostgreSQL that DATABASE_URL names or correct its host and port, or leave DATABASE_URL out to use the embedded database.",
      })
    : known;
};

/** What is wrong with the setting of the database. */
export const databaseSetting = (
  problem: string,
  setting: "DATABASE_URL" | "DATA_DIR" = "DATABASE_URL",
): ConfigurationError =>
  new ConfigurationError({
    message: `The database cannot be used: ${problem}`,
    problems: [{ setting, problem }],
  });
