import { Schema } from "effect";

/** The languages that people are told things in; German addresses them with "Sie". */
export const Language = Schema.Literals(["de", "en"]);
export type Language = typeof Language.Type;

interface Wish {
  /** Its first part, such as `de` of `de-AT`; `*` for any. */
  readonly language: string;
  /** From 0, not wanted, to 1. */
  readonly weight: number;
}

const wishOf = (text: string): Wish => {
  const [range = "", ...parameters] = text.split(";").map((part) => part.trim().toLowerCase());
  const weight = parameters.find((part) => part.startsWith("q="))?.slice(2);
  const number = weight === undefined ? 1 : Number(weight);
  return { language: range.split("-")[0] ?? "", weight: number >= 0 && number <= 1 ? number : 0 };
};

/**
 * The language that an `Accept-Language` header asks for (RFC 9110, 12.5.4). The fallback serves who
 * asks for none of ours, or for any.
 */
export const chooseLanguage = (
  header: string | null | undefined,
  fallback: Language = "en",
): Language => {
  const wishes = (header ?? "").split(",").map(wishOf);
  // What a language is not named for, `*` says.
  const weightOf = (language: Language): number =>
    wishes.find((wish) => wish.language === language)?.weight ??
    wishes.find((wish) => wish.language === "*")?.weight ??
    0;
  const other: Language = fallback === "de" ? "en" : "de";
  return weightOf(other) > weightOf(fallback) ? other : fallback;
};
