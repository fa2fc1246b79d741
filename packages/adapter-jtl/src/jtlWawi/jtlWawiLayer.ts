import { JtlWawi } from "@temu-jtl/core";
import { type DateTime, Effect, Layer } from "effect";
import type { SqlServer } from "../sqlServer/SqlServer.ts";
import { articles } from "./articles.ts";
import { changedArticles, readEnd } from "./changedArticles.ts";
import { importMark } from "./importMark.ts";
import { queued, submit } from "./importTable.ts";
import { keep } from "./keep.ts";
import { demand, schemaKept } from "./JtlSchema.ts";
import { orders } from "./orders.ts";
import { parcels } from "./parcels.ts";
import { stock } from "./stock.ts";

/** What one shop's JTL-Wawi is asked with. */
export interface JtlWawiSettings {
  /** `nPlattform` of the rows in the import table, 0 to 255; null: none. */
  readonly platform: number | null;
  /** `kFirma`: in this company's country articles are taxed. */
  readonly companyId: number;
  /** `kWarenLager` of the warehouses whose stock is sold; null: all. */
  readonly warehouses: ReadonlyArray<number> | null;
  /** The zone that the JTL server's clock stands in, as far as it stands there (see `instantOf`). */
  readonly timeZone: DateTime.TimeZone;
}

/**
 * `JtlWawi` over the SQL Server of a JTL-Wawi from 1.5 to 1.10. Writes nothing but rows of
 * `dbo.tXMLBestellImport`. What server and version have is looked up by the first call,
 * and again after a failure or an hour.
 */
export const jtlWawiLayer = (settings: JtlWawiSettings): Layer.Layer<JtlWawi, never, SqlServer> =>
  Layer.effect(
    JtlWawi,
    Effect.gen(function* () {
      const ask = yield* schemaKept;
      const end = yield* keep(readEnd);
      return JtlWawi.of({
        importMark: ask((schema) =>
          Effect.andThen(
            demand(schema, "JtlWawi.importMark", ["dbo.tXMLBestellImport"]),
            importMark,
          ),
        ),
        submit: (handOver) => ask((schema) => submit(schema, settings.platform, handOver)),
        queued: (externalNumbers) => ask((schema) => queued(schema, externalNumbers)),
        orders: (externalNumbers) => ask((schema) => orders(schema, externalNumbers)),
        articles: (skus) => ask((schema) => articles(schema, settings.companyId, skus)),
        parcels: (externalNumbers) =>
          ask((schema) => parcels(schema, settings.timeZone, externalNumbers)),
        stock: (skus) => ask((schema) => stock(schema, settings.warehouses, skus)),
        stockChanges: (mark) =>
          Effect.flatMap(end.get, (known) => ask((schema) => changedArticles(schema, known, mark))),
      });
    }),
  );
