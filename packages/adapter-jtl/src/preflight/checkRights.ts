import type { JtlError } from "@temu-jtl/core";
import { Effect, Schema } from "effect";
import { updateJtl } from "../jtlWawi/JtlSchema.ts";
import { SqlServer } from "../sqlServer/SqlServer.ts";
import type { Finding } from "./Finding.ts";
import { grantStatement, type NeededRight, neededRights } from "./neededRights.ts";

/** What is there of everything that is needed. */
export interface Rights {
  readonly isJtlWawi: boolean;
  /** Whether the object is there and may be read. */
  readonly canRead: (object: string) => boolean;
  readonly findings: ReadonlyArray<Finding>;
}

const Flag = Schema.NullOr(Schema.Int);
const ObjectRows = Schema.Array(Schema.Struct({ place: Schema.Int, there: Flag, allowed: Flag }));
const ColumnRows = Schema.Array(
  Schema.Struct({ place: Schema.Int, columnName: Schema.String, there: Flag }),
);

/** A right is asked for as a whole, or for each column where it is granted by columns. */
const allowed = ({ columns, object, permission }: NeededRight): string =>
  columns === undefined
    ? `HAS_PERMS_BY_NAME(N'${object}', N'OBJECT', N'${permission}')`
    : columns
        .map(
          (column) =>
            `HAS_PERMS_BY_NAME(N'${object}', N'OBJECT', N'${permission}', N'${column}', N'COLUMN')`,
        )
        .join(" * ");

/** Not every engine heeds the kind of object that `OBJECT_ID` is asked for. */
const isThereText = ({ object, versions }: NeededRight): string =>
  versions === "before 1.6"
    ? `OBJECTPROPERTY(OBJECT_ID(N'${object}'), 'IsUserTable') = 1`
    : `OBJECT_ID(N'${object}') IS NOT NULL`;

const objectsText = neededRights
  .map(
    (right, place) =>
      `SELECT ${place} AS place, CASE WHEN ${isThereText(right)} THEN 1 ELSE 0 END AS there, ${allowed(right)} AS allowed`,
  )
  .join("\nUNION ALL ");

const columnsText = neededRights
  .flatMap(({ columns, object, reads, readsFor = [] }, place) =>
    // A right by columns asks for each of them.
    (columns === undefined ? [...reads, ...readsFor.flatMap((part) => part.columns)] : []).map(
      (column) =>
        `SELECT ${place} AS place, N'${column}' AS columnName, CASE WHEN COL_LENGTH(N'${object}', N'${column}') IS NULL THEN 0 ELSE 1 END AS there`,
    ),
  )
  .join("\nUNION ALL ");

type Needed = Pick<NeededRight, "onlyFor">;
const severityOf = ({ onlyFor }: Needed) => (onlyFor === undefined ? "error" : "warning");
const whatFor = ({ onlyFor }: Needed) =>
  onlyFor === undefined ? "" : ` Without it there is no ${onlyFor}.`;

const missingObject = (right: NeededRight): Finding => ({
  code: "missingObject",
  severity: severityOf(right),
  message: `The database has no ${right.object}, or the login has no right on it at all.${whatFor(right)}`,
  whatToDo: `See that the database is a JTL-Wawi's, and run: ${grantStatement(right, "<user>")}`,
});

const missingRight = (right: NeededRight): Finding => ({
  code: "missingRight",
  severity: severityOf(right),
  message: `The login may not ${right.permission} on ${right.object}.${whatFor(right)}`,
  whatToDo: `Run in JTL's database: ${grantStatement(right, "<user>")}`,
});

const missingColumns = (right: NeededRight, columns: ReadonlyArray<string>): Finding => ({
  code: "missingColumn",
  severity: severityOf(right),
  message: `${right.object} has no ${columns.join(", no ")}.${whatFor(right)}`,
  whatToDo:
    "This version of JTL-Wawi is older or newer than the ones temu-jtl knows (1.5 to 1.10): report it with the version.",
});

const missingLater = (
  object: string,
  { columns, onlyFor }: NonNullable<NeededRight["readsFor"]>[number],
): Finding => ({
  code: "missingColumn",
  severity: "warning",
  message: `${object} has no ${columns.join(", no ")}.${whatFor({ onlyFor })}`,
  whatToDo: updateJtl,
});

/** The orders' tables of 1.6 and later stand in for those before, and the other way round. */
const concerns = (right: NeededRight, isSince16: boolean): boolean =>
  right.versions === "all" || (right.versions === "since 1.6") === isSince16;

/** What is missing of the columns that everything needs, and of those that only a part does. */
const missingOf = ({ reads, readsFor = [] }: NeededRight, missing: ReadonlyArray<string>) => ({
  without: reads.filter((column) => missing.includes(column)),
  partsWithout: readsFor.flatMap(({ columns, onlyFor }) => {
    const lacking = columns.filter((column) => missing.includes(column));
    return lacking.length === 0 ? [] : [{ columns: lacking, onlyFor }];
  }),
});

/** Whether each object, each column and each right is there that is needed. */
export const checkRights: Effect.Effect<Rights, JtlError, SqlServer> = Effect.gen(function* () {
  const server = yield* SqlServer;
  const operation = "preflight.rights";
  const objects = yield* server.query(ObjectRows, { operation, text: objectsText });
  const columns = yield* server.query(ColumnRows, { operation, text: columnsText });
  const states = neededRights.map((right, at) => {
    const state = objects.find(({ place }) => place === at);
    const isAllowed = (state?.allowed ?? 0) > 0;
    return {
      right,
      // Not every engine shows an object to somebody who may only see some of its columns.
      // A right on what is a view of the old name says nothing of the table.
      there: state?.there === 1 || (isAllowed && right.versions !== "before 1.6"),
      allowed: isAllowed,
      ...missingOf(
        right,
        columns.flatMap(({ columnName, place, there: found }) =>
          place === at && found !== 1 ? [columnName] : [],
        ),
      ),
    };
  });
  const isThere = (object: string) =>
    states.some(({ right, there }) => right.object === object && there);
  const isBefore16 = isThere("dbo.tBestellung") && !isThere("Verkauf.tAuftrag");
  return {
    isJtlWawi: ["dbo.tXMLBestellImport", "dbo.tArtikel", "dbo.tversion"].some(isThere),
    canRead: (object) =>
      states.some(
        (state) =>
          state.right.object === object &&
          state.right.permission === "SELECT" &&
          state.there &&
          state.allowed &&
          state.without.length === 0,
      ),
    findings: states.flatMap((state): ReadonlyArray<Finding> => {
      const { right, without } = state;
      if (!concerns(right, !isBefore16)) return [];
      if (!state.there) return [missingObject(right)];
      if (!state.allowed) return [missingRight(right)];
      return [
        ...(without.length === 0 ? [] : [missingColumns(right, without)]),
        ...state.partsWithout.map((part) => missingLater(right.object, part)),
      ];
    }),
  };
});
