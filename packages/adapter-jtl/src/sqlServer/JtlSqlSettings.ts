import { Effect, Result, Schema } from "effect";
import { readServerAddress } from "./ServerAddress.ts";

const withDefault = <S extends Schema.Top & Schema.WithoutConstructorDefault>(
  schema: S,
  value: S["Encoded"],
) => schema.pipe(Schema.withDecodingDefaultKey(Effect.succeed(value)));

/** What a setting means, for those who set it. `docs/settings.md` shows it. */
const meaning = <S extends Schema.Top>(description: string, schema: S) =>
  schema.pipe(Schema.annotateKey({ description }));

const filledText = Schema.Trim.check(Schema.isNonEmpty({ expected: "a text that is not empty" }));

const serverText = Schema.Trim.check(
  Schema.makeFilter(
    (text: string) => {
      const address = readServerAddress(text);
      return Result.isSuccess(address) ? undefined : address.failure;
    },
    { expected: "`host`, `host,port`, `host\\instance` or `host,port\\instance`" },
  ),
);

/** How the SQL Server of a JTL-Wawi is reached. */
export const JtlSqlSettings = Schema.Struct({
  server: meaning(
    "The SQL Server as JTL's login window shows it. With both, the port goes before the instance.",
    serverText,
  ),
  database: meaning(
    "The database of the client in JTL (`eazybusiness_tm2` and so on for further ones).",
    withDefault(filledText, "eazybusiness"),
  ),
  user: meaning(
    "The SQL Server login; `docs/jtl-setup.md` creates one with the rights that are needed and no other.",
    filledText,
  ),
  password: meaning(
    "The login's password.",
    Schema.RedactedFromValue(
      Schema.String.check(Schema.isNonEmpty({ expected: "a text that is not empty" })),
    ),
  ),
  encrypt: meaning(
    "Whether the connection has to be encrypted. With `false` it may be plain text, the password included.",
    withDefault(Schema.Boolean, true),
  ),
  ca: meaning(
    "The certificate of the authority that signed the server's (or the server's own), as PEM text or as the path of a file with it.",
    Schema.optionalKey(filledText),
  ),
  trustCertificate: meaning(
    "Whether any certificate will do. Encrypted, but nobody knows with whom: only where nobody can come in between.",
    withDefault(Schema.Boolean, false),
  ),
  timeoutSeconds: meaning(
    "How long one statement may take.",
    withDefault(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 600 })), 30),
  ),
  poolSize: meaning(
    "How many connections there are at most.",
    withDefault(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 50 })), 4),
  ),
});
export type JtlSqlSettings = typeof JtlSqlSettings.Type;
/** What {@link JtlSqlSettings} is decoded from: defaults may be left out. */
export type JtlSqlSettingsInput = typeof JtlSqlSettings.Encoded;
