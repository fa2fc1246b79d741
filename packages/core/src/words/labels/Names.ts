import type { Language } from "../Language.ts";

/** What each code of a closed set is called, in every language. */
export type Names<Code extends string> = Readonly<Record<Language, Readonly<Record<Code, string>>>>;

/** What a code is called; one that is not of the set, such as a job type of the host's own, is its own name. */
export const nameOf = <Code extends string>(
  names: Names<Code>,
  code: string,
  language: Language,
): string => {
  const known: Readonly<Record<string, string>> = names[language];
  return Object.hasOwn(known, code) ? (known[code] ?? code) : code;
};
