import { TLSSocket } from "node:tls";
import sql from "mssql";

type Connection = Awaited<ReturnType<sql.ConnectionPool["pool"]["acquire"]>["promise"]>;
type Lend = (error: unknown, connection?: Connection, config?: sql.config) => void;

declare module "mssql" {
  /** What a request asks of its pool; the type declarations leave it out. */
  interface ConnectionPool {
    acquire(request: unknown, lend: Lend): unknown;
    release(connection: Connection): unknown;
  }
}

/** The code of the error of a connection in the host's pool that is not encrypted. */
export const plainPoolCode = "TEMU_JTL_PLAIN_POOL";
/** The code of the error of a driver that does not show whether its connections are encrypted. */
export const blindDriverCode = "TEMU_JTL_BLIND_DRIVER";

const refusal = (code: string) => new sql.ConnectionError(Object.assign(new Error(), { code }));

/** Only the socket tells: how the pool is set says nothing of what the server did. */
const problemOf = (connection: Connection): string | null => {
  if (!("messageIo" in connection)) return blindDriverCode;
  return connection.messageIo.tlsNegotiationComplete || connection.socket instanceof TLSSocket
    ? null
    : plainPoolCode;
};

/**
 * The host's pool as our requests see it: each connection is looked at when it is lent, for a pool may
 * replace one at any time. One that is not encrypted goes back unused.
 */
export const encryptedPool = (pool: sql.ConnectionPool): sql.ConnectionPool => {
  const acquire = (request: unknown, lend: Lend) =>
    pool.acquire(request, (error, connection, config) => {
      const problem = connection === undefined ? null : problemOf(connection);
      if (connection === undefined || problem === null) return lend(error, connection, config);
      pool.release(connection);
      lend(refusal(problem));
    });
  return new Proxy(pool, {
    get: (target, key): unknown => (key === "acquire" ? acquire : Reflect.get(target, key)),
  });
};
