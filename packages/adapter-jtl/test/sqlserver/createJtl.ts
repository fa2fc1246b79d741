import { jtlWawiLayer, SqlServer, sqlServerLayer, type Statement } from "@temu-jtl/adapter-jtl";
import { Effect, Layer, Schema } from "effect";
import { createJtlDatabase, type JtlDatabase } from "../jtlDatabase.ts";
import { wawiSettings } from "./sqlServerJtl.ts";
import { createTaxTables } from "@temu-jtl/simulator/sqlServer";

/** A JTL-Wawi's database with its tax rates. */
export const createJtl = async (): Promise<JtlDatabase> => {
  const jtl = await createJtlDatabase();
  await createTaxTables(jtl);
  return jtl;
};

/** What a server of this test is like, beside the real one behind it. */
interface Listening {
  /** Sees every statement that is sent. */
  readonly see?: (statement: Statement) => void;
  /** What becomes of a statement on its way. */
  readonly rewrite?: (text: string) => string;
  /** What it says that it has not, of what is looked for. */
  readonly without?: ReadonlyArray<string>;
}

const Probed = Schema.Array(Schema.Struct({ name: Schema.String, found: Schema.Int }));

/** `JtlWawi` over this database. */
export const wawiOn = (
  settings: Parameters<typeof sqlServerLayer>[0],
  { see = () => undefined, rewrite = (text) => text, without = [] }: Listening = {},
) =>
  jtlWawiLayer(wawiSettings).pipe(
    Layer.provide(
      Layer.effect(
        SqlServer,
        Effect.map(SqlServer, (server) =>
          SqlServer.of({
            query: (rows, statement) => {
              see(statement);
              return statement.operation === "JtlWawi.probe"
                ? server.query(Probed, statement).pipe(
                    Effect.flatMap((found) => {
                      const kept: unknown = found.filter(({ name }) => !without.includes(name));
                      return Schema.decodeUnknownEffect(rows)(kept);
                    }),
                    Effect.catchTag("SchemaError", Effect.die),
                  )
                : server.query(rows, statement);
            },
            write: (rows, statement) => {
              see(statement);
              return server.write(rows, { ...statement, text: rewrite(statement.text) });
            },
          }),
        ),
      ).pipe(Layer.provide(sqlServerLayer(settings))),
    ),
  );
