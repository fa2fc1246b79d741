/** A country by its ISO 3166-1 code and its German name, as JTL-Wawi keeps both. */
export interface Country {
  readonly iso: string;
  readonly german: string;
}

/**
 * The countries that Temu's European shops deliver to: ISO code, German name, Temu's English names.
 * Source: the region table in Temu's guide to order retrieval; the second names are other usual ones.
 */
const table: ReadonlyArray<
  readonly [iso: string, german: string, ...names: ReadonlyArray<string>]
> = [
  ["AT", "Österreich", "Austria"],
  ["BE", "Belgien", "Belgium"],
  ["BG", "Bulgarien", "Bulgaria"],
  ["CH", "Schweiz", "Switzerland"],
  ["CY", "Zypern", "Cyprus"],
  ["CZ", "Tschechien", "Czech Republic", "Czechia"],
  ["DE", "Deutschland", "Germany"],
  ["DK", "Dänemark", "Denmark"],
  ["EE", "Estland", "Estonia"],
  ["ES", "Spanien", "Spain"],
  ["FI", "Finnland", "Finland"],
  ["FR", "Frankreich", "France"],
  ["GB", "Vereinigtes Königreich", "United Kingdom", "Great Britain", "UK"],
  ["GR", "Griechenland", "Greece"],
  ["HR", "Kroatien", "Croatia"],
  ["HU", "Ungarn", "Hungary"],
  ["IE", "Irland", "Ireland"],
  ["IS", "Island", "Iceland"],
  ["IT", "Italien", "Italy"],
  ["LI", "Liechtenstein", "Liechtenstein"],
  ["LT", "Litauen", "Lithuania"],
  ["LU", "Luxemburg", "Luxembourg"],
  ["LV", "Lettland", "Latvia"],
  ["MC", "Monaco", "Monaco"],
  ["MT", "Malta", "Malta"],
  ["NL", "Niederlande", "Netherlands", "The Netherlands"],
  ["NO", "Norwegen", "Norway"],
  ["PL", "Polen", "Poland"],
  ["PT", "Portugal", "Portugal"],
  ["RO", "Rumänien", "Romania"],
  ["SE", "Schweden", "Sweden"],
  ["SI", "Slowenien", "Slovenia"],
  ["SK", "Slowakei", "Slovakia", "Slovak Republic"],
  ["SM", "San Marino", "San Marino"],
];

const byName: ReadonlyMap<string, Country> = new Map(
  table.flatMap(([iso, german, ...names]) =>
    [iso, german, ...names].map((name): [string, Country] => [name.toLowerCase(), { iso, german }]),
  ),
);

/** Finds a country by its English name, German name or ISO code, in any case; null when unknown. */
export const findCountry = (name: string): Country | null =>
  byName.get(name.trim().toLowerCase()) ?? null;
