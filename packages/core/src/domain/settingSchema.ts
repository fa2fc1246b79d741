import { Effect, Schema } from "effect";

export const filledText = Schema.Trim.check(
  Schema.isNonEmpty({ expected: "a text that is not empty" }),
);

/** A setting that may be left out. */
export const withDefault = <S extends Schema.Top & Schema.WithoutConstructorDefault>(
  schema: S,
  value: S["Encoded"],
) => schema.pipe(Schema.withDecodingDefaultKey(Effect.succeed(value)));

/** What a setting means, for those who set it. `docs/settings.md` shows it. */
export const meaning = <S extends Schema.Top>(description: string, schema: S) =>
  schema.pipe(Schema.annotateKey({ description }));
