import { JtlWawi, type JtlError } from "@temu-jtl/core";
import { type DateTime, Effect, Layer, Option, SynchronizedRef } from "effect";
import { SqlServer } from "../sqlServer/SqlServer.ts";
import { articles } from "./articles.ts";
import { queued, readMark, submit } from "./importTable.ts";
import { type JtlSchema, readSchema } from "./JtlSchema.ts";
import { orders } from "./orders.ts";
import { parcels } from "./parcels.ts";

/** What one shop's JTL-Wawi is asked with. */
export interface JtlWawiSettings {
  /** `nPlattform` of the rows in the import table, 0 to 255; null: none. */
  readonly platform: number | null;
  /** `kFirma`: in this company's country articles are taxed. */
  readonly companyId: number;
  /** The zone that the JTL server's clock stands in, as far as it stands there (see `instantOf`). */
  readonly timeZone: DateTime.TimeZone;
}

/**
 * `JtlWawi` over the SQL Server of a JTL-Wawi from 1.5 to 1.10. Writes nothing but rows of
 * `dbo.tXMLBestellImport`. What server and version have is looked up by the first call and kept.
 */
export const jtlWawiLayer = (settings: JtlWawiSettings): Layer.Layer<JtlWawi, never, SqlServer> =>
  Layer.effect(
    JtlWawi,
    Effect.gen(function* () {
      const server = yield* SqlServer;
      const known = yield* SynchronizedRef.make(Option.none<JtlSchema>());
      const readOnce = SynchronizedRef.modifyEffect(known, (schema) =>
        Effect.map(
          Option.match(schema, { onNone: () => readSchema, onSome: Effect.succeed }),
          (read) => [read, Option.some(read)] as const,
        ),
      );
      const ask = <A>(work: (schema: JtlSchema) => Effect.Effect<A, JtlError, SqlServer>) =>
        Effect.provideService(Effect.flatMap(readOnce, work), SqlServer, server);
      return JtlWawi.of({
        importMark: ask(readMark),
        submit: (handOver) => ask((schema) => submit(schema, settings.platform, handOver)),
        queued: (externalNumbers) => ask((schema) => queued(schema, externalNumbers)),
        orders: (externalNumbers) => ask((schema) => orders(schema, externalNumbers)),
        articles: (skus) => ask((schema) => articles(schema, settings.companyId, skus)),
        parcels: (externalNumbers) =>
          ask((schema) => parcels(schema, settings.timeZone, externalNumbers)),
      });
    }),
  );
