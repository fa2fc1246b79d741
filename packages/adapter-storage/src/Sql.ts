import { Effect, Schema } from "effect";

/** Domain values as what their schema says is stored. One that does not fit its type is a defect. */
export const encoded = <S extends Schema.Constraint>(
  schema: S,
  value: S["Type"],
): Effect.Effect<S["Encoded"], never, S["EncodingServices"]> =>
  Effect.orDie(Schema.encodeEffect(schema)(value));

/** A column's time as whole milliseconds since 1970. */
export const millis = (column: string): string => `(extract(epoch from ${column}) * 1000)::bigint`;

/** A number of milliseconds since 1970 as a time. */
export const time = (value: string): string => `to_timestamp(${value} / 1000.0)`;

/** What a statement makes of a list. An empty list costs no statement and comes to `nothing`. */
export const unlessEmpty = <A, E, R>(
  list: ReadonlyArray<unknown>,
  nothing: A,
  statement: Effect.Effect<A, E, R>,
): Effect.Effect<A, E, R> => (list.length === 0 ? Effect.succeed(nothing) : statement);

// What JSON writes for a NUL and for half a surrogate pair; PostgreSQL stores neither.
const unstorable = /\\u(0000|d[89a-f])/i;

/**
 * A value as the text of a `jsonb` parameter. What PostgreSQL cannot store is left out (NUL) or
 * replaced (half a surrogate pair), so that one broken text does not stop a whole page.
 */
export const jsonText = (value: unknown): string => {
  const text = JSON.stringify(value);
  return unstorable.test(text)
    ? JSON.stringify(value, (_, part: unknown) =>
        typeof part === "string" ? part.replaceAll("\0", "").toWellFormed() : part,
      )
    : text;
};
