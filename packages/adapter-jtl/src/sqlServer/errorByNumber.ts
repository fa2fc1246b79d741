import { type ErrorKind, grants } from "./ErrorKind.ts";
import { openTransactionNumber } from "./openTransaction.ts";
import type { SqlFailure } from "./SqlFailure.ts";

const objectOf = ({ named }: SqlFailure, otherwise: string) =>
  named.length === 0 ? otherwise : named.join(" in ");

/** By SQL Server's own number (https://learn.microsoft.com/sql/relational-databases/errors-events/). */
export const errorByNumber = (failure: SqlFailure): ErrorKind | null => {
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
    case 921:
    case 922:
    case 924:
    case 927:
    case 942:
    case 952:
    case 6005:
    case 17_142:
    case 17_187:
    case 18_401:
    case 18_451:
    case 18_461:
      return {
        category: "transient",
        message: `JTL's database is not open to us right now (${failure.number}): SQL Server is starting, stopping or being serviced, or the database is offline, being updated or restored.`,
        whatToDo:
          "Nothing, if it soon works again. Otherwise see what state SQL Server and the database are in.",
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
          "The host's code left a transaction open on a connection of its pool. Nothing was asked or written over it.",
        whatToDo:
          "See which part of the host begins transactions on connections of this pool and gives them back before they end. The transaction is as it was: end it, or close the pool.",
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
