import { type JtlError, type ShopSettings } from "@temu-jtl/core";
import { Effect, Schema } from "effect";
import { SqlServer } from "../sqlServer/SqlServer.ts";
import { importMark } from "../jtlWawi/importMark.ts";
import { checkExcess } from "./checkExcess.ts";
import { checkRights, type Rights } from "./checkRights.ts";
import { settingChecks } from "./checkSettings.ts";
import { checkWorker } from "./checkWorker.ts";
import { type Finding, notChecked, type PreflightReport } from "./Finding.ts";

const known = /^1\.(5|6|7|8|9|10)(\.|$)/;

const VersionRows = Schema.Array(Schema.Struct({ version: Schema.String }));

const readVersion = Effect.gen(function* () {
  const server = yield* SqlServer;
  const rows = yield* server.query(VersionRows, {
    operation: "preflight.version",
    text: "SELECT TOP (1) CAST(cVersion AS nvarchar(255)) AS version FROM dbo.tversion",
  });
  return rows[0]?.version ?? null;
});

const versionFindings = (version: string | null): ReadonlyArray<Finding> =>
  version === null || known.test(version)
    ? []
    : [
        {
          code: "unknownVersion",
          severity: "warning",
          message: `JTL-Wawi's version is ${version}; temu-jtl knows 1.5 to 1.10.`,
          whatToDo: "Try with few orders, and report what happens.",
        },
      ];

const noConnection = ({ message, whatToDo }: JtlError): Finding => ({
  code: "noConnection",
  severity: "error",
  message,
  whatToDo,
});

const noJtlWawi: Finding = {
  code: "noJtlWawi",
  severity: "error",
  message: "The database is not a JTL-Wawi's, or the login has no right in it.",
  whatToDo:
    "Correct the database's name (JTL's login window shows it), or run the script in docs/jtl-setup.md in it.",
};

const mayBePlainText: Finding = {
  code: "plainTextAllowed",
  severity: "warning",
  message: "The connection to JTL's database may be plain text, the password included.",
  whatToDo: "Set JTL_SQL_ENCRYPT to true, unless nobody else can listen in between.",
};

/** Without the mark nothing is ever handed over. */
const checkMark: Effect.Effect<ReadonlyArray<Finding>, never, SqlServer> = importMark.pipe(
  Effect.as([]),
  Effect.catch(({ message, whatToDo }) =>
    Effect.succeed([
      { code: "noImportMark" as const, severity: "error" as const, message, whatToDo },
    ]),
  ),
);

/** A check that fails becomes a finding itself: the others still run. */
const orNotChecked = <R>(
  what: string,
  check: Effect.Effect<ReadonlyArray<Finding>, JtlError, R>,
): Effect.Effect<ReadonlyArray<Finding>, never, R> =>
  check.pipe(Effect.catch((error) => Effect.succeed([notChecked(what, error)])));

const checkContents = Effect.fnUntraced(function* (shop: ShopSettings, rights: Rights) {
  const checks = settingChecks.filter(({ reads }) => rights.canRead(reads));
  const bySetting = yield* Effect.forEach(checks, ({ run, what }) => orNotChecked(what, run(shop)));
  const mark = rights.canRead("dbo.tXMLBestellImport") ? yield* checkMark : [];
  const worker = rights.canRead("dbo.tXMLBestellImport")
    ? yield* orNotChecked("JTL-Worker runs", checkWorker(rights.canRead("Worker.tStatus")))
    : [];
  return [...bySetting.flat(), ...mark, ...worker];
});

/**
 * Looks whether JTL-Wawi is as a shop needs it: connection, database and version, every right, names and
 * numbers in the shop's settings, JTL-Worker. Reads only. Each finding says what to do.
 */
export const preflight = Effect.fn("preflight")(function* (
  shop: ShopSettings,
  { plainTextAllowed = false }: { readonly plainTextAllowed?: boolean } = {},
): Effect.fn.Return<PreflightReport, never, SqlServer> {
  const always = plainTextAllowed ? [mayBePlainText] : [];
  const outcome = yield* Effect.result(checkRights);
  if (outcome._tag === "Failure") {
    return { jtlVersion: null, findings: [noConnection(outcome.failure), ...always] };
  }
  const rights = outcome.success;
  if (!rights.isJtlWawi) return { jtlVersion: null, findings: [noJtlWawi, ...always] };
  const version = rights.canRead("dbo.tversion")
    ? yield* Effect.orElseSucceed(readVersion, () => null)
    : null;
  return {
    jtlVersion: version,
    findings: [
      ...always,
      ...versionFindings(version),
      ...rights.findings,
      ...(yield* orNotChecked("the login can do more than it should", checkExcess)),
      ...(yield* checkContents(shop, rights)),
    ],
  };
});
