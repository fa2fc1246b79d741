import { type ErrorCategory, JtlError } from "@temu-jtl/core";
import { openTransactionNumber } from "./openTransaction.ts";
import { type SqlFailure, readSqlFailure } from "./SqlFailure.ts";
import { plainTextCode, strangerCode } from "./watchEncryption.ts";

/** An error of the driver as what `JtlWawi` fails with. */
export interface ReadError {
  readonly error: JtlError;
  /** Whether a statement that changes nothing may be sent again at once. */
  readonly again: boolean;
}

interface Kind {
  readonly category: ErrorCategory;
  readonly message: string;
  readonly whatToDo: string;
  readonly again?: boolean;
}

const grants = "docs/jtl-setup.md has the script that grants what is needed.";

const objectOf = ({ named }: SqlFailure, otherwise: string) =>
  named.length === 0 ? otherwise : named.join(" in ");

/** By SQL Server's own number (https://learn.microsoft.com/sql/relational-databases/errors-events/). */
const byNumber = (failure: SqlFailure): Kind | null => {
  switch (failure.number) {
    case 18_456:
    case 18_452:
    case 18_470:
    case 18_486:
    case 18_487:
    case 18_488:
      return {
        category: "auth",
        message: `SQL Server refuses the login (${failure.number}).`,
        whatToDo:
          "Correct user and password of the JTL database, or let an administrator unlock the login. SQL Server's log says more.",
      };
    case 922:
    case 924:
    case 927:
    case 18_401:
      return {
        category: "transient",
        message: `JTL's database is not open to us right now (${failure.number}): SQL Server is starting, or the database is being updated or restored.`,
        whatToDo: "Nothing, if it soon works again. Otherwise see what holds the database.",
      };
    case 4060:
    case 4064:
    case 911:
    case 916:
      return {
        category: "auth",
        message: `SQL Server does not open the database for this login (${failure.number}).`,
        whatToDo: `Correct the name of the database, or create a user for the login in it; or it is just starting or being updated, and soon opens by itself. ${grants}`,
      };
    case 229:
    case 230: {
      const [object, , schema] = failure.named;
      const name =
        object === undefined ? "" : `${schema === undefined ? "" : `${schema}.`}${object}`;
      return {
        category: "permission",
        message: `The login has no right on ${name === "" ? "an object" : name} in JTL's database.`,
        whatToDo: `GRANT it${name === "" ? "" : ` on ${name}`}: SELECT on what is read, INSERT only on dbo.tXMLBestellImport. ${grants}`,
      };
    }
    case 208:
      return {
        category: "invalid",
        message: `JTL's database has no ${objectOf(failure, "object of the name that is needed")}, or the login may not see it.`,
        whatToDo: `See that the database is a JTL-Wawi of version 1.5 or later and that the login has its rights. ${grants}`,
      };
    case 207:
      return {
        category: "invalid",
        message: `JTL's database lacks the column ${objectOf(failure, "that is needed")}.`,
        whatToDo:
          "This version of JTL-Wawi is older or newer than the ones temu-jtl knows: report it with the version that preflight tells.",
      };
    case 1205:
      return {
        category: "transient",
        message: "SQL Server gave others precedence and ended the statement (deadlock, 1205).",
        whatToDo: "Nothing: it is sent again. Nothing was written.",
        again: true,
      };
    case 1222:
      return {
        category: "transient",
        message: "Somebody held a lock on JTL's tables for too long (1222).",
        whatToDo:
          "Nothing, if it happened once. Otherwise see which program keeps a transaction open in JTL's database.",
        again: true,
      };
    case openTransactionNumber:
      return {
        category: "transient",
        message:
          "Somebody gave a connection back to the pool in the middle of a transaction. Nothing was written.",
        whatToDo:
          "See which part of the host begins transactions on connections of this pool and does not end them: it was rolled back.",
      };
    case 2627:
    case 2601:
    case 515:
    case 547:
    case 2628:
    case 8152:
      return {
        category: "invalid",
        message: `JTL's database refused a row (${failure.number}).`,
        whatToDo: "Report it with the number. Nothing was written.",
      };
    default:
      return null;
  }
};

/** Nobody answers, or nobody we would talk to. */
const byConnection = ({ codes }: SqlFailure): Kind | null => {
  const has = (...wanted: ReadonlyArray<string>) => codes.find((code) => wanted.includes(code));
  if (has(plainTextCode) !== undefined) {
    return {
      category: "auth",
      message: "SQL Server offers no encrypted connection. Nothing was sent, the password neither.",
      whatToDo:
        "Give SQL Server a certificate (Configuration Manager, Protocols), or set JTL_SQL_ENCRYPT to false if nobody else can listen in between.",
    };
  }
  if (has(strangerCode) !== undefined) {
    return {
      category: "auth",
      message: "What answers at this address is not a SQL Server.",
      whatToDo: "Correct host and port in JTL_SQL_SERVER.",
    };
  }
  const certificate = codes.find((code) =>
    /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH$|ERR_TLS_CERT_)/.test(code),
  );
  if (certificate !== undefined) {
    return {
      category: "auth",
      message: `SQL Server's certificate is not trusted (${certificate}).`,
      whatToDo:
        "Name its authority in JTL_SQL_CA (and the certificate's host in JTL_SQL_SERVER), or set JTL_SQL_TRUST_CERTIFICATE to true to encrypt without knowing with whom.",
    };
  }
  const tls = codes.find((code) => /^(ERR_SSL_|ERR_TLS_|EPROTO$|EENCRYPT$)/.test(code));
  if (tls !== undefined) {
    return {
      category: "auth",
      message: `No encrypted connection to SQL Server comes about (${tls}).`,
      whatToDo: "See JTL_SQL_ENCRYPT and JTL_SQL_CA, and that SQL Server speaks TLS 1.2.",
    };
  }
  if (has("ELOGIN") !== undefined) {
    return {
      category: "auth",
      message: "SQL Server refuses the login.",
      whatToDo: "Correct user, password and database. SQL Server's log says more.",
    };
  }
  if (has("EINSTLOOKUP") !== undefined) {
    return {
      category: "transient",
      message: "SQL Server's Browser does not tell the port of the instance.",
      whatToDo:
        "Start the service SQL Server Browser and open UDP 1434, or write `host,port` with the instance's fixed port.",
    };
  }
  return null;
};

const lost =
  /^(ESOCKET|ECONNCLOSED|ECLOSE|ENOTOPEN|ECONNRESET|EPIPE|ECONNREFUSED|ETIMEDOUT|EINVALIDSTATE)$/;

/** What the driver finds wrong before it sends anything. */
const unsent = /^(EARGS|EPARAM|EINJECT|EDRIVER|EREQINPROG)$/;

const unreachable: Kind = {
  category: "transient",
  message: "JTL's SQL Server does not answer.",
  whatToDo:
    "See that it runs, that TCP/IP is switched on for it (Configuration Manager), and that no firewall is in between; compare JTL_SQL_SERVER with JTL's login window.",
  again: true,
};

const busy: Kind = {
  category: "transient",
  message: "All connections to JTL's SQL Server were in use for too long. Nothing was sent.",
  whatToDo: "Nothing, if it happened once. Otherwise raise JTL_SQL_POOL_SIZE.",
};

const unclear: Kind = {
  category: "unknownOutcome",
  message:
    "The connection to JTL's SQL Server broke, or took too long, after the statement was sent.",
  whatToDo: "Nothing: it is looked up before anything is sent again.",
};

const bySeverity = (failure: SqlFailure): Kind => {
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
const ofWrite = (kind: Kind, { codes, number }: SqlFailure): Kind => {
  const byRow = number === null ? codes.includes("EARGS") : ofOneRow.has(number);
  if (kind.category !== "invalid" || byRow) return kind;
  return {
    ...kind,
    category: number !== null && ofNames.has(number) ? "permission" : "transient",
  };
};

const kindOf = (failure: SqlFailure, writes: boolean): Kind => {
  const known = byNumber(failure) ?? byConnection(failure);
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
