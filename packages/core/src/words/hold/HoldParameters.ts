/** What hold reasons carry for their sentences, and the order's number. Sentences do without what is missing. */
export interface HoldParameters {
  /** The order's number at Temu. */
  readonly order?: string;
  /** Numbers of order lines. */
  readonly lines?: string;
  readonly fields?: string;
  readonly skus?: string;
  /** Temu's code of its refusal. */
  readonly code?: string;
  readonly problem?: string;
  /** Totals in hundredths of the currency. */
  readonly byTemu?: string;
  readonly inDocument?: string;
  readonly currencies?: string;
  readonly field?: string;
  /** The most characters that JTL takes. */
  readonly most?: string;
  /** Temu's numbers of a status, a shipping method or a region. */
  readonly status?: string;
  readonly method?: string;
  readonly regionId?: string;
  /** Who holds it. */
  readonly by?: string;
}

/** " PO-1" or nothing, to stand behind "the order". */
export const numberOf = ({ order }: { readonly order?: string | null }): string =>
  order === undefined || order === null || order === "" ? "" : ` ${order}`;

/** " (what)" or nothing. */
export const inBrackets = (what: string | undefined): string =>
  what === undefined || what === "" ? "" : ` (${what})`;
