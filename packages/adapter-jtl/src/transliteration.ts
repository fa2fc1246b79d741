/** Likenesses that Unicode's own decomposition does not give. */
const latinAndSigns: Readonly<Record<string, string>> = {
  Ł: "L",
  ł: "l",
  Đ: "D",
  đ: "d",
  Ħ: "H",
  ħ: "h",
  ı: "i",
  Ŋ: "N",
  ŋ: "n",
  Œ: "OE",
  œ: "oe",
  Ŧ: "T",
  ŧ: "t",
  ẞ: "SS",
  // Hungarian's own fallback keeps the umlaut.
  Ő: "Ö",
  ő: "ö",
  Ű: "Ü",
  ű: "ü",
  "€": "EUR",
  "„": '"',
  "“": '"',
  "”": '"',
  "‟": '"',
  "‚": "'",
  "‘": "'",
  "’": "'",
  "‛": "'",
  "‹": "'",
  "›": "'",
  "′": "'",
  "″": '"',
  "‐": "-",
  "‑": "-",
  "‒": "-",
  "–": "-",
  "—": "-",
  "―": "-",
  "−": "-",
  "•": "*",
  "⁄": "/",
};

/** Bulgarian Cyrillic by the country's Transliteration Act of 2009. */
const cyrillic: Readonly<Record<string, string>> = {
  а: "a",
  б: "b",
  в: "v",
  г: "g",
  д: "d",
  е: "e",
  ж: "zh",
  з: "z",
  и: "i",
  й: "y",
  к: "k",
  л: "l",
  м: "m",
  н: "n",
  о: "o",
  п: "p",
  р: "r",
  с: "s",
  т: "t",
  у: "u",
  ф: "f",
  х: "h",
  ц: "ts",
  ч: "ch",
  ш: "sh",
  щ: "sht",
  ъ: "a",
  ь: "y",
  ю: "yu",
  я: "ya",
};

/** Greek letter by letter after ELOT 743. */
const greek: Readonly<Record<string, string>> = {
  α: "a",
  β: "v",
  γ: "g",
  δ: "d",
  ε: "e",
  ζ: "z",
  η: "i",
  θ: "th",
  ι: "i",
  κ: "k",
  λ: "l",
  μ: "m",
  ν: "n",
  ξ: "x",
  ο: "o",
  π: "p",
  ρ: "r",
  σ: "s",
  ς: "s",
  τ: "t",
  υ: "y",
  φ: "f",
  χ: "ch",
  ψ: "ps",
  ω: "o",
};

const likenesses: ReadonlyMap<string, string> = new Map([
  ...Object.entries(latinAndSigns),
  ...Object.entries({ ...cyrillic, ...greek }).flatMap(([letter, latin]): [string, string][] => [
    [letter, latin],
    [letter.toUpperCase(), latin.charAt(0).toUpperCase() + latin.slice(1)],
  ]),
]);

const everyMark = /[\p{Mark}\p{Format}]/gu;

/**
 * The nearest likeness of one character: `ż` → `z`, `€` → `EUR`, `Я` → `Ya`. Marks and invisible
 * format characters vanish; a character without a likeness stays as it is.
 */
export const transliterateCharacter = (character: string): string =>
  likenesses.get(character) ??
  Array.from(
    character.normalize("NFKD").replace(everyMark, ""),
    (part) => likenesses.get(part) ?? part,
  ).join("");
