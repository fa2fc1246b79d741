import { Predicate, Schema, SchemaIssue, SchemaTransformation } from "effect";

/** An id: a number in the contract, text in some answers, and text for us. */
export const Id = Schema.Union([Schema.String, Schema.Int]).pipe(
  Schema.decodeTo(
    Schema.NonEmptyString,
    SchemaTransformation.transform({
      decode: (id: string | number) => String(id),
      encode: (id: string): string | number => id,
    }),
  ),
);

/** A whole number, also where Temu writes it as text. */
export const WholeNumber = Schema.Union([
  Schema.Int,
  Schema.String.check(Schema.isPattern(/^-?\d+$/)),
]).pipe(
  Schema.decodeTo(
    Schema.Int,
    SchemaTransformation.transform({
      decode: (whole: number | string) => Number(whole),
      encode: (whole: number): number | string => whole,
    }),
  ),
);

const wholeBetween = (minimum: number, maximum: number) =>
  WholeNumber.check(Schema.isBetween({ minimum, maximum }));

/** Units of an article: what a 32-bit column of any database holds. */
export const Quantity = wholeBetween(0, 2_147_483_647);

/** Seconds since 1970, up to the year 9999. */
export const EpochSeconds = wholeBetween(0, 253_402_300_799);

/** A field that may be null or missing. */
export const nullish = <S extends Schema.Constraint>(schema: S) =>
  Schema.optionalKey(Schema.NullOr(schema));

/** Text without the blanks around it; empty where Temu has none. */
export const textOf = (value: string | null | undefined): string => value?.trim() ?? "";

const missing = "is missing";

/** The words of other issues may hold the value itself, so only these ones are used. */
const formatter = SchemaIssue.makeFormatterStandardSchemaV1({
  leafHook: (issue) => (Predicate.isTagged(issue, "MissingKey") ? missing : ""),
});

const mostIssues = 3;

/**
 * Which fields of an answer have an unexpected form. Only their names: the values may be personal
 * data.
 */
export const unexpectedFields = (error: Schema.SchemaError): string =>
  formatter(error.issue)
    .issues.slice(0, mostIssues)
    .map(({ path = [], message }) => {
      const names = path.map((segment) =>
        String(typeof segment === "object" ? segment.key : segment),
      );
      const field = names.length === 0 ? "the result" : names.join(".");
      return `${field} ${message === missing ? missing : "has an unexpected form"}`;
    })
    .join(", ");
