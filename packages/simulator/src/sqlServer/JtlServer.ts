/** A SQL Server on which databases may be made up, and its administrator. Never a merchant's. */
export interface JtlServer {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

/**
 * The server that `JTL_TEST_SQL_SERVER` (`host,port`), `JTL_TEST_SQL_USER` and `JTL_TEST_SQL_PASSWORD` name;
 * null: none.
 */
export const jtlServerOf = (
  environment: Readonly<Record<string, string | undefined>>,
): JtlServer | null => {
  const address = environment.JTL_TEST_SQL_SERVER?.trim() ?? "";
  if (address === "") return null;
  const [host = "", port = "1433"] = address.split(",");
  return {
    host,
    port: Number(port),
    user: environment.JTL_TEST_SQL_USER ?? "",
    password: environment.JTL_TEST_SQL_PASSWORD ?? "",
  };
};
