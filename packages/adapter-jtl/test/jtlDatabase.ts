import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { Schema } from "effect";
import sql from "mssql";
import { JtlSqlSettings } from "@temu-jtl/adapter-jtl";

const { JTL_TEST_SQL_REQUIRED, JTL_TEST_SQL_SERVER, JTL_TEST_SQL_USER, JTL_TEST_SQL_PASSWORD } =
  process.env;

// `npm run test:sqlserver` would be green for having skipped everything.
if (JTL_TEST_SQL_REQUIRED === "1" && !JTL_TEST_SQL_SERVER) {
  throw new Error(
    "Name a SQL Server for the tests: JTL_TEST_SQL_SERVER=host,port with JTL_TEST_SQL_USER and JTL_TEST_SQL_PASSWORD. CONTRIBUTING.md says how to start one.",
  );
}

/** Whether a SQL Server is named for tests: without one they are skipped, and reported as such. */
export const hasSqlServer = Boolean(JTL_TEST_SQL_SERVER);

/** Settings of the test server; `change` says what is different. */
const serverSettings = (change: Partial<typeof JtlSqlSettings.Encoded> = {}): JtlSqlSettings =>
  Schema.decodeSync(JtlSqlSettings)({
    server: JTL_TEST_SQL_SERVER ?? "",
    database: "master",
    user: JTL_TEST_SQL_USER ?? "",
    password: JTL_TEST_SQL_PASSWORD ?? "",
    trustCertificate: true,
    ...change,
  });

/** `host,port` of the test server. */
export const serverAddress = (): { readonly host: string; readonly port: number } => {
  const [host = "", port = "1433"] = (JTL_TEST_SQL_SERVER ?? "").split(",");
  return { host, port: Number(port) };
};

/** Connections of the test server's administrator. */
export const adminPool = async (
  database: string,
  {
    beforeConnect,
    encrypt = true,
    pool: poolOptions,
  }: Pick<sql.config, "beforeConnect" | "pool"> & { readonly encrypt?: boolean } = {},
): Promise<sql.ConnectionPool> => {
  const { host, port } = serverAddress();
  const pool = new sql.ConnectionPool({
    server: host,
    port,
    database,
    user: JTL_TEST_SQL_USER ?? "",
    password: JTL_TEST_SQL_PASSWORD ?? "",
    requestTimeout: 120_000,
    pool: { max: 2, ...poolOptions },
    options: { encrypt, trustServerCertificate: true, useUTC: false },
    beforeConnect,
  });
  pool.on("error", () => undefined);
  return pool.connect();
};

/** A JTL-Wawi's database of its own name, with the test server's administrator in it. */
export interface JtlDatabase {
  readonly name: string;
  /** How `SqlServer` reaches it. */
  readonly settings: (change?: Partial<typeof JtlSqlSettings.Encoded>) => JtlSqlSettings;
  /** The administrator's own connections. */
  readonly pool: sql.ConnectionPool;
  /** Runs batches that end at `GO`. */
  readonly run: (text: string) => Promise<void>;
  /** Drops the database, then these logins. Close every connection to it first. */
  readonly drop: (...logins: ReadonlyArray<string>) => Promise<void>;
}

const batchesOf = (text: string): ReadonlyArray<string> =>
  text.split(/^\s*GO\s*$/im).filter((batch) => batch.trim() !== "");

const runOn = async (pool: sql.ConnectionPool, text: string): Promise<void> => {
  for (const batch of batchesOf(text)) await pool.request().batch(batch);
};

const onMaster = async (use: (pool: sql.ConnectionPool) => Promise<unknown>): Promise<void> => {
  const pool = await adminPool("master");
  try {
    await use(pool);
  } finally {
    await pool.close();
  }
};

const dropDatabase = (name: string): Promise<void> =>
  onMaster(async (master) => {
    // Not every T-SQL engine knows it; where it does, nobody's open connection is in the way.
    await master
      .request()
      .batch(`ALTER DATABASE ${name} SET SINGLE_USER WITH ROLLBACK IMMEDIATE`)
      .catch(() => undefined);
    await master.request().batch(`DROP DATABASE ${name}`);
  });

/** Creates a database from the stand-in schema (`sql/eazybusiness.sql`). */
export const createJtlDatabase = async (): Promise<JtlDatabase> => {
  const name = `temu_jtl_${randomUUID().slice(0, 8)}`;
  await onMaster((master) =>
    master.request().batch(`CREATE DATABASE ${name} COLLATE Latin1_General_CI_AS`),
  );
  const pool = await adminPool(name);
  await runOn(pool, await readFile(new URL("sql/eazybusiness.sql", import.meta.url), "utf8"));
  return {
    name,
    settings: (change) => serverSettings({ database: name, ...change }),
    pool,
    run: (text) => runOn(pool, text),
    drop: async (...logins) => {
      await pool.close();
      await dropDatabase(name);
      await onMaster((master) =>
        runOn(master, logins.map((login) => `DROP LOGIN ${login}`).join("\nGO\n")),
      );
    },
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
