import type { Language } from "./Language.ts";
import type { Voice } from "./Voice.ts";

/** What a person is told: what it is, what happened, and what to do. */
export interface Words {
  readonly title: string;
  readonly sentence: string;
  readonly action: string;
}

/** A text, or how it is made of its parameters. */
export type Text<P> = string | ((parameters: P, voice: Voice) => string);

export interface Phrase<P> {
  readonly title: Text<P>;
  readonly sentence: Text<P>;
  readonly action: Text<P>;
}

export const phrase = <P>(title: Text<P>, sentence: Text<P>, action: Text<P>): Phrase<P> => ({
  title,
  sentence,
  action,
});

/** A code's words in every language. */
export type Entry<P> = Readonly<Record<Language, Phrase<P>>>;

/** Entries by their codes, by area: one code may mean something else in another area. */
export type Catalogue = Readonly<Record<string, Readonly<Record<string, Entry<never>>>>>;

const textOf = <P>(text: Text<P>, parameters: P, voice: Voice): string =>
  typeof text === "string" ? text : text(parameters, voice);

/** An entry in words. */
export const tell = <P>(entry: Entry<P>, parameters: P, voice: Voice): Words => {
  const { action, sentence, title } = entry[voice.language];
  return {
    title: textOf(title, parameters, voice),
    sentence: textOf(sentence, parameters, voice),
    action: textOf(action, parameters, voice),
  };
};
