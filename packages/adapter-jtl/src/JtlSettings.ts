import { Effect, Schema } from "effect";
import { JtlSqlSettings } from "./sqlServer/JtlSqlSettings.ts";

/** `nPlattform` of rows in the import table: a number from 0 to 255, or null. */
const JtlPlatform = Schema.NullOr(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 255 })));

/** A JTL-Wawi behind its SQL Server. The shops of one process share it. */
export const JtlSettings = Schema.Struct({
  sql: JtlSqlSettings,
  platform: JtlPlatform.pipe(
    Schema.withDecodingDefaultKey(Effect.succeed(5)),
    Schema.annotateKey({
      description:
        "`nPlattform` of the rows in `dbo.tXMLBestellImport`: the platform that JTL files the orders under. JTL does not say what its numbers mean; 5 is in use elsewhere. `null` leaves it empty.",
    }),
  ),
});
export type JtlSettings = typeof JtlSettings.Type;
/** What {@link JtlSettings} is decoded from: defaults may be left out. */
export type JtlSettingsInput = typeof JtlSettings.Encoded;
