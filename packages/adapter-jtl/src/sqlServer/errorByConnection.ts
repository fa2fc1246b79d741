import { blindDriverCode, plainPoolCode } from "./encryptedPool.ts";
import type { ErrorKind } from "./ErrorKind.ts";
import type { SqlFailure } from "./SqlFailure.ts";
import { plainTextCode, strangerCode } from "./watchEncryption.ts";

/** Nobody answers, or nobody we would talk to. */
export const errorByConnection = ({ codes }: SqlFailure): ErrorKind | null => {
  const has = (...wanted: ReadonlyArray<string>) => codes.find((code) => wanted.includes(code));
  if (has(plainTextCode) !== undefined) {
    return {
      category: "auth",
      message: "SQL Server offers no encrypted connection. Nothing was sent, the password neither.",
      whatToDo:
        "Give SQL Server a certificate (Configuration Manager, Protocols), or set JTL_SQL_ENCRYPT to false if nobody else can listen in between.",
    };
  }
  if (has(plainPoolCode) !== undefined) {
    return {
      category: "auth",
      message: "A connection of the host's pool is not encrypted. Nothing was sent over it.",
      whatToDo:
        "Set `encrypt` to true in the options of the pool, or pass plainTextAllowed if nobody else can listen in between.",
    };
  }
  if (has(blindDriverCode) !== undefined) {
    return {
      category: "auth",
      message:
        "The driver of the host's pool does not show whether a connection is encrypted. Nothing was sent over it.",
      whatToDo:
        "Give it a pool of mssql with its own driver (tedious), or pass plainTextAllowed if nobody else can listen in between.",
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
