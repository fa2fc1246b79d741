import { JtlError } from "@temu-jtl/core";
import { errorByConnection } from "./errorByConnection.ts";
import { errorByNumber } from "./errorByNumber.ts";
import { type ErrorKind, grants } from "./ErrorKind.ts";
import { type SqlFailure, readSqlFailure } from "./SqlFailure.ts";

/** An error of the driver as what `JtlWawi` fails with. */
export interface ReadError {
  readonly error: JtlError;
  /** Whether a statement that changes nothing may be sent again at once. */
  readonly again: boolean;
}

const lost =
  /^(ESOCKET|ECONNCLOSED|ECLOSE|ENOTOPEN|ECONNRESET|EPIPE|ECONNREFUSED|ETIMEDOUT|EINVALIDSTATE)$/;

/** What the driver finds wrong before it sends anything. */
const unsent = /^(EARGS|EPARAM|EINJECT|EDRIVER|EREQINPROG)$/;

const unreachable: ErrorKind = {
  category: "transient",
  message: "JTL's SQL Server does not answer.",
  whatToDo:
    "See that it runs, that TCP/IP is switched on for it (Configuration Manager), and that no firewall is in between; compare JTL_SQL_SERVER with JTL's login window.",
  again: true,
};

const busy: ErrorKind = {
  category: "transient",
  message: "All connections to JTL's SQL Server were in use for too long. Nothing was sent.",
  whatToDo: "Nothing, if it happened once. Otherwise raise JTL_SQL_POOL_SIZE.",
};

const unclear: ErrorKind = {
  category: "unknownOutcome",
  message:
    "The connection to JTL's SQL Server broke, or took too long, after the statement was sent.",
  whatToDo: "Nothing: it is looked up before anything is sent again.",
};

const bySeverity = (failure: SqlFailure): ErrorKind => {
  const { number, severity } = failure;
  // 17 to 19: resources, such as memory, disk or locks. From 20 on the connection is ended.
  if (severity !== null && severity >= 17) {
    return {
      category: "transient",
      message: `SQL Server lacks something to work with (${number}, severity ${severity}).`,
      whatToDo: "Nothing, if it happened once. Otherwise see SQL Server's log.",
      again: true,
    };
  }
  if (severity === 14) {
    return {
      category: "permission",
      message: `The login may not do this in JTL's database (${number}).`,
      whatToDo: grants,
    };
  }
  return {
    category: "invalid",
    message: `SQL Server refused the statement (${number ?? failure.codes[0] ?? "no number"}).`,
    whatToDo: "Report it with the operation and the number. Nothing was written.",
  };
};

/** What a row itself causes: duplicates, and values that are missing, point nowhere or are too long. */
const ofOneRow = new Set([515, 547, 2601, 2627, 2628, 8152]);
/** Names that the database does not know, or does not show the login. */
const ofNames = new Set([207, 208, 2812]);

/**
 * A refusal of a write says something of the row only where the row has caused it. Whatever else is wrong
 * is wrong with the database, and every other row would meet it too.
 */
const ofWrite = (kind: ErrorKind, { codes, number }: SqlFailure): ErrorKind => {
  const byRow = number === null ? codes.includes("EARGS") : ofOneRow.has(number);
  if (kind.category !== "invalid" || byRow) return kind;
  return {
    ...kind,
    category: number !== null && ofNames.has(number) ? "permission" : "transient",
  };
};

const kindOf = (failure: SqlFailure, writes: boolean): ErrorKind => {
  const known = errorByNumber(failure) ?? errorByConnection(failure);
  if (known !== null) return known;
  const timedOut = failure.codes.includes("ETIMEOUT");
  if (failure.poolIsBusy) return busy;
  if (failure.beforeSending) return unreachable;
  const broken =
    timedOut ||
    failure.codes.some((code) => lost.test(code)) ||
    (failure.severity !== null && failure.severity >= 20) ||
    // Neither the server has refused it nor the driver: it may have run.
    (writes && failure.number === null && !failure.codes.some((code) => unsent.test(code)));
  if (!broken) return bySeverity(failure);
  if (writes) return unclear;
  return timedOut
    ? {
        category: "transient",
        message: "A statement took longer than JTL_SQL_TIMEOUT_SECONDS allows.",
        whatToDo: "Nothing, if it happened once. Otherwise allow it more time.",
      }
    : unreachable;
};

/** `writes` tells whether the statement changes something: what may have happened is not known then. */
export const readSqlError = (operation: string, error: unknown, writes: boolean): ReadError => {
  const failure = readSqlFailure(error);
  const { again = false, ...read } = kindOf(failure, writes);
  const kind = writes ? ofWrite(read, failure) : read;
  return { error: new JtlError({ operation, ...kind }), again };
};
