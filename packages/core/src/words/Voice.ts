import type { Instant } from "../domain/Time.ts";
import type { Language } from "./Language.ts";

/** How numbers, times and lists are written in one language and time zone. */
export interface Voice {
  readonly language: Language;
  readonly number: (value: number) => string;
  /** A number with its noun in the right form: `count(2, "order", "orders")` is "2 orders". */
  readonly count: (value: number, one: string, other: string) => string;
  /** Date and time of day. */
  readonly time: (at: Instant) => string;
  readonly date: (at: Instant) => string;
  /** Units of a currency's hundredth part, written without the currency: 1999 is "19.99". */
  readonly amount: (minor: number) => string;
  readonly list: (items: ReadonlyArray<string>) => string;
}

const locales: Readonly<Record<Language, string>> = { de: "de-DE", en: "en-GB" };

/** A voice writes times by the wall clock of this zone: the shop's. */
export const makeVoice = (language: Language, timeZone = "Europe/Berlin"): Voice => {
  const locale = locales[language];
  const numbers = new Intl.NumberFormat(locale);
  const amounts = new Intl.NumberFormat(locale, {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  });
  const plurals = new Intl.PluralRules(locale);
  const times = new Intl.DateTimeFormat(locale, {
    timeZone,
    dateStyle: "medium",
    timeStyle: "short",
  });
  const dates = new Intl.DateTimeFormat(locale, { timeZone, dateStyle: "medium" });
  const lists = new Intl.ListFormat(locale, { type: "conjunction" });
  return {
    language,
    number: (value) => numbers.format(value),
    count: (value, one, other) =>
      `${numbers.format(value)} ${plurals.select(value) === "one" ? one : other}`,
    time: (at) => times.format(at),
    date: (at) => dates.format(at),
    amount: (minor) => amounts.format(minor / 100),
    list: (items) => lists.format(items),
  };
};
