import { ConfigurationError, minutes } from "@temu-jtl/core";
import { inventedArticles, type StockedArticle } from "@temu-jtl/core/testing";
import { type Simulator, simulatedJtlWawi, simulatorControl } from "@temu-jtl/simulator";
import {
  createJtlDatabase,
  createTaxTables,
  JtlMirror,
  type JtlServer,
  jtlServerOf,
} from "@temu-jtl/simulator/sqlServer";
import { Effect } from "effect";
import type { OpenOptions } from "temu-jtl";

/** How fast the demo's JTL-Wawi is: a row waits for its worker, then the order for the packing table. */
export const demoHabits = {
  takeOverDelayMillis: minutes(1),
  packDelayMillis: minutes(2),
} as const;

/** The JTL-Wawi of a demo. */
export interface DemoJtl {
  readonly jtl: OpenOptions["jtl"];
  /** What stands in for JTL-Wawi, for people. */
  readonly introduction: string;
  /** JTL's worker and packing table do what is due by this time. */
  readonly work: (now: number) => Effect.Effect<void>;
  /** JTL has these articles with this stock; others keep theirs. */
  readonly setStock: (articles: ReadonlyArray<StockedArticle>, now: number) => Effect.Effect<void>;
}

const noServer = (server: JtlServer) => (cause: unknown) =>
  new ConfigurationError({
    message: `JTL_TEST_SQL_SERVER: no database could be made on ${server.host},${server.port}: ${
      cause instanceof Error ? cause.message : String(cause)
    }`,
    problems: [
      {
        setting: "JTL_TEST_SQL_SERVER",
        problem: "should name a running SQL Server whose login may create databases",
      },
    ],
  });

/**
 * JTL-Wawi in a database that this demo makes up on the server for tests, plays worker in and drops. What
 * `JTL_SQL_…` name is a merchant's: invented parcels have no business there, so it is not looked at.
 */
const jtlOnServer = (server: JtlServer) =>
  Effect.acquireRelease(
    Effect.tryPromise({
      try: () => createJtlDatabase(server, "temu_jtl_demo"),
      catch: noServer(server),
    }),
    (database) => Effect.promise(() => database.drop()),
  ).pipe(
    Effect.tap((database) => Effect.promise(() => createTaxTables(database))),
    Effect.map((database) => ({ database, mirror: new JtlMirror(database, demoHabits) })),
    Effect.tap(({ mirror }) => Effect.promise(() => mirror.stock(inventedArticles))),
    Effect.map(({ database, mirror }): DemoJtl => {
      const { host, password, port, user } = server;
      return {
        jtl: {
          sql: {
            server: `${host},${port}`,
            database: database.name,
            user,
            password,
            trustCertificate: true,
          },
        },
        introduction: `JTL_TEST_SQL_SERVER: JTL-Wawi is played in the database ${database.name} on ${host},${port}, which is dropped at the end.`,
        work: (now) => Effect.promise(() => mirror.move(now, () => undefined)),
        setStock: (articles, now) =>
          Effect.promise(() => mirror.move(now, () => mirror.model.room.set(articles))),
      };
    }),
  );

/** On the SQL Server for tests if the environment names one, else within the simulator. */
export const demoJtl = Effect.fnUntraced(function* (
  simulator: Simulator,
  environment: Readonly<Record<string, string | undefined>>,
) {
  const server = jtlServerOf(environment);
  if (server !== null) return yield* jtlOnServer(server);
  const simulated: DemoJtl = {
    jtl: simulatedJtlWawi(simulator.url),
    introduction: "No JTL-Wawi: a simulated one stands in.",
    work: () => Effect.void,
    setStock: (articles) => Effect.orDie(simulatorControl(simulator.url).setStock(articles)),
  };
  return simulated;
});
