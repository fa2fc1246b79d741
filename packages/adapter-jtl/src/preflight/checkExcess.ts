import type { JtlError } from "@temu-jtl/core";
import { Effect, Schema } from "effect";
import { SqlServer } from "../sqlServer/SqlServer.ts";
import type { Finding } from "./Finding.ts";
import { neededRights } from "./neededRights.ts";

const operation = "preflight.excess";

/** Whoever is one of these may do everything else as well. */
const owners = {
  sysadmin: "is an administrator of the server (sysadmin)",
  db_owner: "owns the database (db_owner)",
} as const;

const roles: Readonly<Record<string, string>> = {
  ...owners,
  db_datawriter: "may change rows of every table (db_datawriter)",
  db_ddladmin: "may change tables themselves (db_ddladmin)",
  db_securityadmin: "may grant rights (db_securityadmin)",
};

const rolesText = Object.keys(roles)
  .map(
    (role) =>
      `SELECT N'${role}' AS name, ${role === "sysadmin" ? "IS_SRVROLEMEMBER" : "IS_ROLEMEMBER"}(N'${role}') AS found`,
  )
  .join("\nUNION ALL ");

const rowOf = (name: string) => `(N'${name}')`;
const objects = [...new Set(neededRights.map(({ object }) => object))];
const permissions = ["INSERT", "UPDATE", "DELETE", "ALTER", "CONTROL"];

/** What it may on tables that it has to read, by a right of its own or by one on the whole database. */
const permissionsText = `SELECT p.name AS permission, o.name AS object
FROM (VALUES ${objects.map(rowOf).join(", ")}) AS o (name) CROSS JOIN (VALUES ${permissions.map(rowOf).join(", ")}) AS p (name)
WHERE HAS_PERMS_BY_NAME(o.name, N'OBJECT', p.name) = 1 AND NOT (o.name = N'dbo.tXMLBestellImport' AND p.name = N'INSERT')`;

const RoleRows = Schema.Array(
  Schema.Struct({ name: Schema.String, found: Schema.NullOr(Schema.Int) }),
);
const PermissionRows = Schema.Array(
  Schema.Struct({ permission: Schema.String, object: Schema.String }),
);

const onObjects = (permission: string, [first = "", ...others]: ReadonlyArray<string>): string =>
  `may ${permission} on ${others.length > 2 ? `${first} and ${others.length} other tables` : [first, ...others].join(", ")}`;

/** What the login can do that it never should. */
export const checkExcess: Effect.Effect<ReadonlyArray<Finding>, JtlError, SqlServer> = Effect.gen(
  function* () {
    const server = yield* SqlServer;
    const found = (yield* server.query(RoleRows, { operation, text: rolesText })).flatMap((role) =>
      role.found === 1 ? [role.name] : [],
    );
    const isOwner = found.some((role) => role in owners);
    const excess = isOwner
      ? []
      : yield* server.query(PermissionRows, { operation, text: permissionsText });
    const parts = [
      ...found.flatMap((role) => roles[role] ?? []),
      ...[...Map.groupBy(excess, ({ permission }) => permission)].map(([permission, rows]) =>
        onObjects(
          permission,
          rows.map(({ object }) => object),
        ),
      ),
    ];
    return parts.length === 0
      ? []
      : [
          {
            code: "tooManyRights",
            severity: "warning",
            message: `The login ${parts.join("; it ")}.`,
            whatToDo:
              "Nothing breaks, but it needs to read some tables and to insert into one. docs/jtl-setup.md creates a login that can do no more.",
          },
        ];
  },
);
