import { Result } from "effect";

/** Where a SQL Server listens: at a port, or at whatever port its SQL Browser tells for an instance. */
export type ServerAddress =
  | { readonly host: string; readonly port: number }
  | { readonly host: string; readonly instance: string };

/** The port of an instance without a name. */
const defaultPort = 1433;

/** What a server may be written as, for messages. */
export const addressForms = "host, host,port, host\\instance or host,port\\instance";

/** The names that Microsoft's tools give to this machine. */
const localNames: ReadonlySet<string> = new Set([".", "(local)", "localhost"]);

const form =
  /^(?:tcp:)?(?<host>\[[0-9a-f:.]+\]|[^\s,\\/:[\]]+)(?:,(?<port>\d{1,5}))?(?:\\(?<instance>[^\s,\\/]+))?$/i;

/**
 * Reads a server as Microsoft's tools write it, or JTL's own `<Server>,<Port>\<Instanz>`. A port goes
 * before an instance: with both, the instance is only a name for people.
 */
export const readServerAddress = (text: string): Result.Result<ServerAddress, string> => {
  const groups = form.exec(text.trim())?.groups;
  if (groups === undefined) return Result.fail(`should be ${addressForms}`);
  const { host = "", instance, port } = groups;
  const name = localNames.has(host.toLowerCase()) ? "127.0.0.1" : host.replace(/^\[|\]$/g, "");
  if (port !== undefined) {
    const number = Number(port);
    return number >= 1 && number <= 65_535
      ? Result.succeed({ host: name, port: number })
      : Result.fail(`has the port ${port}; ports go from 1 to 65535`);
  }
  // The instance of this name is the one that listens at the default port.
  return instance === undefined || instance.toUpperCase() === "MSSQLSERVER"
    ? Result.succeed({ host: name, port: defaultPort })
    : Result.succeed({ host: name, instance });
};
