import { Schema } from "effect";
import sql from "mssql";
import { JtlSqlSettings } from "@temu-jtl/adapter-jtl";
import * as standIn from "@temu-jtl/simulator/sqlServer";

const { JTL_TEST_SQL_REQUIRED } = process.env;
const named = standIn.jtlServerOf(process.env);

// `npm run test:sqlserver` would be green for having skipped everything.
if (JTL_TEST_SQL_REQUIRED === "1" && named === null) {
  throw new Error(
    "Name a SQL Server for the tests: JTL_TEST_SQL_SERVER=host,port with JTL_TEST_SQL_USER and JTL_TEST_SQL_PASSWORD. CONTRIBUTING.md says how to start one.",
  );
}

/** Whether a SQL Server is named for tests: without one they are skipped, and reported as such. */
export const hasSqlServer = named !== null;

const testServer = named ?? { host: "", port: 1433, user: "", password: "" };

/** Settings of the test server; `change` says what is different. */
const serverSettings = (change: Partial<typeof JtlSqlSettings.Encoded> = {}): JtlSqlSettings =>
  Schema.decodeSync(JtlSqlSettings)({
    server: `${testServer.host},${testServer.port}`,
    database: "master",
    user: testServer.user,
    password: testServer.password,
    trustCertificate: true,
    ...change,
  });

/** Host and port of the test server. */
export const serverAddress = (): { readonly host: string; readonly port: number } => testServer;

/** Connections of the test server's administrator. */
export const adminPool = (
  database: string,
  options?: Parameters<typeof standIn.connectAdmin>[2],
): Promise<sql.ConnectionPool> => standIn.connectAdmin(testServer, database, options);

/** The stand-in for a JTL-Wawi's database on the test server. */
export interface JtlDatabase extends standIn.JtlDatabase {
  /** How `SqlServer` reaches it. */
  readonly settings: (change?: Partial<typeof JtlSqlSettings.Encoded>) => JtlSqlSettings;
}

/** Creates a database from the stand-in schema. */
export const createJtlDatabase = async (): Promise<JtlDatabase> => {
  const created = await standIn.createJtlDatabase(testServer, "temu_jtl");
  return {
    ...created,
    settings: (change) => serverSettings({ database: created.name, ...change }),
  };
};

/** Whether the engine numbers its errors as SQL Server does; others that speak T-SQL often do not. */
export const tellsNumbers = async (): Promise<boolean> => {
  if (!hasSqlServer) return false;
  const pool = await adminPool("master");
  try {
    await pool.request().query("SELECT 1 AS n FROM dbo.tNoSuchTable");
    return false;
  } catch (error) {
    return error instanceof sql.RequestError && error.number === 208;
  } finally {
    await pool.close();
  }
};

/** The certificate that the test server shows, as PEM text. */
export const serverCertificate = async (): Promise<string> => {
  let certificate = "";
  const pool = await adminPool("master", {
    beforeConnect: (connection) => {
      connection.on("secure", (socket) => {
        certificate = String(socket.getPeerX509Certificate());
      });
    },
  });
  await pool.close();
  return certificate;
};
