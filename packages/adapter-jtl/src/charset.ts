import { transliterateCharacter } from "./transliteration.ts";

/**
 * JTL-Wawi reads order documents as ISO-8859-1. C1 controls and DEL do have a place there, but many
 * readers take those bytes for Windows-1252: they count as outside.
 */
const outside = /[^\t\n\r\u0020-\u007e\u00a0-\u00ff]/u;
const everyOutside = new RegExp(outside, "gu");

/** What the `Char` production of XML 1.0 leaves out: control characters, lone surrogates, U+FFFE, U+FFFF. */
const everyForbidden = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** The text without characters that no XML 1.0 document can hold, not even as a reference. */
export const removeForbidden = (text: string): string => text.replace(everyForbidden, "");

/** The code point of the first character outside ISO-8859-1; null when there is none. */
export const firstOutside = (text: string): number | null =>
  outside.exec(text)?.[0].codePointAt(0) ?? null;

/** A code point as Unicode writes it: `321` → `"U+0141"`. */
export const codePointName = (codePoint: number): string =>
  `U+${codePoint.toString(16).toUpperCase().padStart(4, "0")}`;

/** The text with every character outside ISO-8859-1 replaced by the nearest that is inside. */
export const transliterate = (text: string): string =>
  firstOutside(text) === null
    ? text
    : text.normalize("NFC").replace(everyOutside, (character) =>
        // What is still outside after that has no likeness.
        transliterateCharacter(character).replace(everyOutside, "?"),
      );

const references: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  // A parser turns a bare carriage return into a line feed.
  "\r": "&#13;",
};

const everyEscaped = /[&<>\r]|[^\t\n\r\u0020-\u007e\u00a0-\u00ff]/gu;

/**
 * A text as content of an XML element in ISO-8859-1: markup and carriage returns escaped, characters
 * outside the encoding as decimal references, which are legal whatever the encoding.
 */
export const escapeText = (text: string): string =>
  text.replace(
    everyEscaped,
    (character) => references[character] ?? `&#${character.codePointAt(0)};`,
  );
