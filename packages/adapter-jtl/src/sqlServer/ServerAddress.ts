import { Result } from "effect";

/** Where a SQL Server listens: at a port, or at whatever port its SQL Browser tells for an instance. */
export type ServerAddress =
  | { readonly host: string; readonly port: number }
  | { readonly host: string; readonly instance: string };

/** The port of an instance without a name. */
const defaultPort = 1433;
/** The name of the instance without a name, which listens at the default port. */
const defaultInstance = "MSSQLSERVER";

/** The names that Microsoft's tools give to this machine; a certificate is for `localhost` at best. */
const localNames: ReadonlySet<string> = new Set([".", "(local)"]);

const form =
  /^(?:tcp:)?(?<host>\[[0-9a-f:.]+(?:%[\w.]+)?\]|[^\s,\\/:;=[\]]+)(?:\s*,\s*(?<port>\d{1,5}))?(?:\\(?<instance>[^\s,\\/]+))?(?:\s*,\s*(?<portBehind>\d{1,5}))?$/i;

/**
 * Reads a server as Microsoft's tools write it, or JTL's own `<Server>,<Port>\<Instanz>`. A port goes
 * before an instance: with both, the instance is only a name for people.
 */
export const readServerAddress = (text: string): Result.Result<ServerAddress, string> => {
  const groups = form.exec(text.trim())?.groups;
  const { host = "", instance, port, portBehind } = groups ?? {};
  if (groups === undefined || (port !== undefined && portBehind !== undefined)) {
    return Result.fail("should be host, host,port, host\\instance or host,port\\instance");
  }
  if (host.toLowerCase() === "(localdb)") {
    return Result.fail("names LocalDB, which listens at no port; name a SQL Server");
  }
  const name = localNames.has(host.toLowerCase()) ? "localhost" : host.replace(/^\[|\]$/g, "");
  const anyPort = port ?? portBehind;
  if (anyPort !== undefined) {
    const number = Number(anyPort);
    return number >= 1 && number <= 65_535
      ? Result.succeed({ host: name, port: number })
      : Result.fail(`has the port ${anyPort}; ports go from 1 to 65535`);
  }
  return instance === undefined || instance.toUpperCase() === defaultInstance
    ? Result.succeed({ host: name, port: defaultPort })
    : Result.succeed({ host: name, instance });
};
