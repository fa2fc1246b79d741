import { Schema } from "effect";

/** Says that something has changed, and nothing else: who wants to know what reads it. */
export const Hint = Schema.Struct({
  /** Null: of no shop. */
  shop: Schema.NullOr(Schema.String),
  /**
   * `order`, `inventory`, `run`, `job`, `operation`, `alert`, `log` or `shop`. A newer version on another host
   * may know more.
   */
  kind: Schema.String,
  /** Order number, SKU id, run id, job id, operation id, code of an alert. Null: several of this kind, or new ones. */
  object: Schema.NullOr(Schema.String),
});
export type Hint = typeof Hint.Type;

/** A hint in its place: ids rise, and whatever comes later has a higher one. */
export const KeptHint = Schema.Struct({ id: Schema.Int, ...Hint.fields });
export type KeptHint = typeof KeptHint.Type;

/** More hints of a shop and kind at one go are one, without an object. */
export const mostObjects = 20;

/** Hints that came together, each once; many of a shop and kind are one. */
export const mergeHints = (hints: ReadonlyArray<Hint>): ReadonlyArray<Hint> => {
  const groups = new Map<string, Map<string | null, Hint>>();
  for (const hint of hints) {
    const key = JSON.stringify([hint.shop, hint.kind]);
    const group = groups.get(key) ?? new Map<string | null, Hint>();
    group.set(hint.object, hint);
    groups.set(key, group);
  }
  return [...groups.values()].flatMap((group): ReadonlyArray<Hint> => {
    const all = [...group.values()];
    const [first] = all;
    if (first === undefined || (all.length <= mostObjects && !group.has(null))) return all;
    return [{ ...first, object: null }];
  });
};
