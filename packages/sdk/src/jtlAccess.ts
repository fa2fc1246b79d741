import {
  JtlSettings,
  type JtlSettingsInput,
  jtlWawiLayer,
  preflight,
  type PreflightReport,
  SqlServer,
  sqlServerLayer,
  sqlServerPoolLayer,
} from "@temu-jtl/adapter-jtl";
import {
  ConfigurationError,
  configurationError,
  CurrentShop,
  type JtlError,
  type JtlWawi,
} from "@temu-jtl/core";
import { Context, Effect, Layer, Schema } from "effect";

/**
 * JTL-Wawi: behind the SQL Server that settings name, behind a pool of `mssql` that the host already has
 * and closes itself, or any implementation of the port.
 */
export type JtlOptions =
  | JtlSettingsInput
  | JtlSettings
  | {
      readonly pool: Parameters<typeof sqlServerPoolLayer>[0];
      /** Whether the pool's connections may be unencrypted (default false: they are refused). */
      readonly plainTextAllowed?: boolean;
      /** `nPlattform` of rows in the import table, 0 to 255 or null (default 5). */
      readonly platform?: number | null;
    }
  | Layer.Layer<JtlWawi, JtlError, CurrentShop>;

/** The JTL-Wawi that the shops of one process share. */
export class JtlAccess extends Context.Service<
  JtlAccess,
  {
    readonly wawi: Layer.Layer<JtlWawi, JtlError, CurrentShop>;
    /** Fails where JTL is not behind a SQL Server of ours. */
    readonly preflight: Effect.Effect<PreflightReport, ConfigurationError, CurrentShop>;
  }
>()("temu-jtl/JtlAccess") {}

const isDecoded = Schema.is(JtlSettings);
const decodeSettings = Schema.decodeUnknownEffect(JtlSettings, {
  errors: "all",
  onExcessProperty: "error",
});

const settingsOf = (given: JtlSettingsInput | JtlSettings) =>
  isDecoded(given)
    ? Effect.succeed(given)
    : Effect.mapError(decodeSettings(given), (error) =>
        configurationError("Wrong settings", error, (path) => `jtl.${path}`),
      );

const noSqlServer = new ConfigurationError({
  message: "Preflight looks at JTL's SQL Server, and `jtl` is an implementation of its own.",
  problems: [{ setting: "jtl", problem: "should be { sql: … } or { pool: … }" }],
});

/** Over one SQL Server, whose connections all shops share. */
const overSqlServer = (
  server: Layer.Layer<SqlServer, ConfigurationError>,
  platform: number | null,
  plainTextAllowed: boolean,
) =>
  Layer.effect(
    JtlAccess,
    Effect.map(SqlServer, (service) => ({
      wawi: Layer.unwrap(
        Effect.map(CurrentShop, ({ document, inventory, timeZone }) =>
          jtlWawiLayer({
            platform,
            companyId: document.companyId,
            warehouses: inventory.warehouses,
            timeZone,
          }),
        ),
      ).pipe(Layer.provide(Layer.succeed(SqlServer, service))),
      preflight: Effect.flatMap(CurrentShop, (shop) => preflight(shop, { plainTextAllowed })).pipe(
        Effect.provideService(SqlServer, service),
      ),
    })),
  ).pipe(Layer.provide(server));

/** What `jtl` is, as what the shops are given. */
export const jtlAccessLayer = (jtl: JtlOptions): Layer.Layer<JtlAccess, ConfigurationError> => {
  if ("sql" in jtl) {
    return Layer.unwrap(
      Effect.map(settingsOf(jtl), ({ platform, sql }) =>
        overSqlServer(sqlServerLayer(sql), platform, !sql.encrypt),
      ),
    );
  }
  if ("pool" in jtl) {
    const { platform = 5, plainTextAllowed = false, pool } = jtl;
    return overSqlServer(
      sqlServerPoolLayer(pool, { plainTextAllowed }),
      platform,
      plainTextAllowed,
    );
  }
  return Layer.succeed(JtlAccess, { wawi: jtl, preflight: Effect.fail(noSqlServer) });
};
