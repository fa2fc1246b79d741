import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import sql from "mssql";
import type { JtlServer } from "./JtlServer.ts";

/** A JTL-Wawi's database of its own name, with the server's administrator in it. */
export interface JtlDatabase {
  readonly name: string;
  /** The administrator's own connections. */
  readonly pool: sql.ConnectionPool;
  /** Runs batches that end at `GO`. */
  readonly run: (text: string) => Promise<void>;
  /** Drops the database, then these logins. Close every connection to it first. */
  readonly drop: (...logins: ReadonlyArray<string>) => Promise<void>;
}

interface ConnectOptions extends Pick<sql.config, "beforeConnect" | "pool"> {
  readonly encrypt?: boolean;
}

/** Connections of a server's administrator. */
export const connectAdmin = async (
  { host, password, port, user }: JtlServer,
  database: string,
  { beforeConnect, encrypt = true, pool: poolOptions }: ConnectOptions = {},
): Promise<sql.ConnectionPool> => {
  const pool = new sql.ConnectionPool({
    server: host,
    port,
    database,
    user,
    password,
    requestTimeout: 120_000,
    pool: { max: 2, ...poolOptions },
    options: { encrypt, trustServerCertificate: true, useUTC: false },
    beforeConnect,
  });
  pool.on("error", () => undefined);
  return pool.connect();
};

const batchesOf = (text: string): ReadonlyArray<string> =>
  text.split(/^\s*GO\s*$/im).filter((batch) => batch.trim() !== "");

const runOn = async (pool: sql.ConnectionPool, text: string): Promise<void> => {
  for (const batch of batchesOf(text)) await pool.request().batch(batch);
};

const onMaster = async (
  server: JtlServer,
  use: (pool: sql.ConnectionPool) => Promise<unknown>,
): Promise<void> => {
  const pool = await connectAdmin(server, "master");
  try {
    await use(pool);
  } finally {
    await pool.close();
  }
};

const dropDatabase = (server: JtlServer, name: string): Promise<void> =>
  onMaster(server, async (master) => {
    // Not every T-SQL engine knows it; where it does, nobody's open connection is in the way.
    await master
      .request()
      .batch(`ALTER DATABASE ${name} SET SINGLE_USER WITH ROLLBACK IMMEDIATE`)
      .catch(() => undefined);
    await master.request().batch(`DROP DATABASE ${name}`);
  });

/**
 * Creates a database from the stand-in schema (`eazybusiness.sql`). Its name begins with `prefix` and is
 * nobody's yet: no database that was there before is ever touched.
 */
export const createJtlDatabase = async (
  server: JtlServer,
  prefix: string,
): Promise<JtlDatabase> => {
  const name = `${prefix}_${randomUUID().replaceAll("-", "").slice(0, 12)}`;
  const schema = await readFile(new URL("eazybusiness.sql", import.meta.url), "utf8");
  await onMaster(server, (master) =>
    master.request().batch(`CREATE DATABASE ${name} COLLATE Latin1_General_CI_AS`),
  );
  const pool = await connectAdmin(server, name);
  const drop = async (...logins: ReadonlyArray<string>) => {
    await pool.close();
    await dropDatabase(server, name);
    await onMaster(server, (master) =>
      runOn(master, logins.map((login) => `DROP LOGIN ${login}`).join("\nGO\n")),
    );
  };
  try {
    await runOn(pool, schema);
  } catch (error) {
    await drop();
    throw error;
  }
  return { name, pool, run: (text) => runOn(pool, text), drop };
};
