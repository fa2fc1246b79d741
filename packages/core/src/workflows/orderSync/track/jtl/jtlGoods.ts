import type { JtlContent, JtlOrder, JtlParcel, JtlPosition } from "../../../../domain/JtlOrder.ts";

/** What JTL has under one external number: split orders are several. */
export interface JtlSide {
  readonly orders: ReadonlyArray<JtlOrder>;
  readonly parcels: ReadonlyArray<JtlParcel>;
}

/** Units of an article as it was ordered: of a bundle, not of its components. */
export interface ArticleUnits {
  readonly sku: string;
  readonly quantity: number;
}

/** What is added up of thirds and the like does not miss a whole unit by its last digit. */
const tolerance = 1e-6;

/** The whole units in a quantity: JTL can pack half a unit of a divisible article, Temu knows no halves. */
export const wholeUnits = (quantity: number): number => Math.floor(quantity + tolerance);

const isAbout = (a: number, b: number): boolean => Math.abs(a - b) < tolerance;

interface Bundle {
  readonly sku: string;
  readonly components: ReadonlyArray<{ readonly positionId: number; readonly perUnit: number }>;
}

/** The bundles of orders, and which of them a position belongs to: a component, or the bundle's own. */
export interface Bundles {
  readonly bundles: ReadonlyMap<number, Bundle>;
  readonly bundleOf: ReadonlyMap<number, number>;
}

const addTo = <K>(sums: Map<K, number>, key: K, quantity: number): void => {
  sums.set(key, (sums.get(key) ?? 0) + quantity);
};

/** Finds bundles by position: two positions of one bundle are two. */
export const findBundles = (positions: ReadonlyArray<JtlPosition>): Bundles => {
  const components = Map.groupBy(
    positions.filter(({ bundleId, positionId }) => bundleId !== null && bundleId !== positionId),
    ({ bundleId }) => bundleId,
  );
  const bundles = new Map<number, Bundle>();
  const bundleOf = new Map<number, number>();
  for (const { positionId, quantity, sku } of positions) {
    const ofIt = (components.get(positionId) ?? []).filter((one) => one.quantity > 0);
    if (ofIt.length === 0 || quantity <= 0) continue;
    bundles.set(positionId, {
      sku,
      components: ofIt.map((one) => ({
        positionId: one.positionId,
        perUnit: one.quantity / quantity,
      })),
    });
    for (const one of [positionId, ...ofIt.map((component) => component.positionId)]) {
      bundleOf.set(one, positionId);
    }
  }
  return { bundles, bundleOf };
};

/**
 * Counts what is packed as it was ordered. Asked parcel by parcel, it attributes a bundle's unit to the
 * parcel that completes it.
 */
export const foldBundles = ({ bundleOf, bundles }: Bundles) => {
  const packed = new Map<number, number>();
  const completed = new Map<number, number>();
  return (contents: ReadonlyArray<JtlContent>): ReadonlyArray<ArticleUnits> => {
    const folded: Array<ArticleUnits> = [];
    for (const { positionId, quantity, sku } of contents) {
      const bundleId = bundleOf.get(positionId);
      const bundle = bundleId === undefined ? undefined : bundles.get(bundleId);
      if (bundleId === undefined || bundle === undefined) {
        folded.push({ sku, quantity });
        continue;
      }
      addTo(packed, positionId, quantity);
      const ofComponents = Math.min(
        ...bundle.components.map((one) => (packed.get(one.positionId) ?? 0) / one.perUnit),
      );
      // Where JTL packs the bundle itself as well, both say the same of it.
      const complete = wholeUnits(Math.max(packed.get(bundleId) ?? 0, ofComponents));
      const units = complete - (completed.get(bundleId) ?? 0);
      if (units <= 0) continue;
      completed.set(bundleId, complete);
      folded.push({ sku: bundle.sku, quantity: units });
    }
    return folded;
  };
};

/** The article of which these contents are one unit and nothing else, or null. */
export const articleOfOneUnit = (
  { bundleOf, bundles }: Bundles,
  contents: ReadonlyArray<JtlContent>,
): string | null => {
  const [first, ...others] = contents.filter(({ quantity }) => quantity > 0);
  if (first === undefined) return null;
  const belongsTo = (positionId: number): number => bundleOf.get(positionId) ?? positionId;
  const whole = belongsTo(first.positionId);
  if (others.some(({ positionId }) => belongsTo(positionId) !== whole)) return null;
  const packed = new Map<number, number>();
  for (const { positionId, quantity } of [first, ...others]) addTo(packed, positionId, quantity);
  const bundle = bundles.get(whole);
  if (bundle === undefined) return isAbout(packed.get(whole) ?? 0, 1) ? first.sku : null;
  const itself = packed.get(whole) ?? 0;
  const isOne =
    (itself === 0 || isAbout(itself, 1)) &&
    bundle.components.every((one) => isAbout(packed.get(one.positionId) ?? 0, one.perUnit));
  return isOne ? bundle.sku : null;
};

/** What of these contents the others do not state. */
export const without = (
  contents: ReadonlyArray<JtlContent>,
  others: ReadonlyArray<JtlContent>,
): ReadonlyArray<JtlContent> => {
  const stated = new Map<number, number>();
  for (const { positionId, quantity } of others) addTo(stated, positionId, quantity);
  return contents.flatMap((content) => {
    const taken = Math.min(content.quantity, stated.get(content.positionId) ?? 0);
    addTo(stated, content.positionId, -taken);
    const quantity = content.quantity - taken;
    return quantity > tolerance ? [{ ...content, quantity }] : [];
  });
};

/** What was ordered of articles, bundles as themselves: no components, shipping or the like. */
export const orderedPositions = (orders: ReadonlyArray<JtlOrder>): ReadonlyArray<JtlPosition> => {
  const positions = orders.flatMap((order) => order.positions);
  const { bundleOf } = findBundles(positions);
  return positions.filter(
    ({ kind, positionId, quantity }) =>
      kind !== "other" && quantity > 0 && (bundleOf.get(positionId) ?? positionId) === positionId,
  );
};
