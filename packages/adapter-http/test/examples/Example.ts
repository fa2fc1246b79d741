/** What a route is asked in earnest, with what it answers, and a request that it has to refuse. */
export interface Example {
  /**
   * A path. Of the shop `main` stand `{run}` for a run that is under way, `{operation}` for an operation, `{asked}` for a run that was asked
   * for, `{sku}` for a SKU, and `{failed}`, `{imported}`, `{held}`, `{accepted}` for orders.
   */
  readonly good: string;
  readonly status: number;
  readonly bad: string;
  readonly refused: number;
  readonly goodBody?: string;
  readonly badBody?: string;
  /** The type of a good answer, unless it is JSON. */
  readonly contentType?: string;
  /** It changes nothing, and yet readers may not. */
  readonly isForOperators?: boolean;
}
/** Each with the name of its route within the group. */
export type Examples = Readonly<Record<string, Example>>;

export const api = "/temu-jtl/api";
