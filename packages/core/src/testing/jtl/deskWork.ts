import { articleKey } from "../../domain/JtlArticle.ts";
import type { JtlPosition } from "../../domain/JtlOrder.ts";

type Positions = ReadonlyArray<JtlPosition>;

/** The positions of this article; components of bundles are none. */
export const ofArticle = (positions: Positions, sku: string): Positions =>
  positions.filter(
    ({ bundleId, kind, sku: own }) =>
      kind !== "other" && bundleId === null && articleKey(own) === articleKey(sku),
  );

/** So many units in all, by position: the first ones keep theirs, and the last one has the rest. */
export const dealtOut = (positions: Positions, quantity: number): ReadonlyMap<number, number> => {
  let left = quantity;
  return new Map(
    positions.map((position, index) => {
      const own = index === positions.length - 1 ? left : Math.min(position.quantity, left);
      left -= own;
      return [position.positionId, own];
    }),
  );
};

/** With these quantities. Components follow their bundle; a position of nothing is taken out. */
export const resized = (
  positions: Positions,
  quantities: ReadonlyMap<number, number>,
): Positions => {
  const before = new Map(positions.map(({ positionId, quantity }) => [positionId, quantity]));
  return positions
    .map((position) => {
      const { bundleId, positionId, quantity } = position;
      const bundle = bundleId === null ? undefined : quantities.get(bundleId);
      const share = bundle === undefined ? 1 : bundle / (before.get(bundleId ?? 0) ?? bundle);
      return { ...position, quantity: quantities.get(positionId) ?? quantity * share };
    })
    .filter(({ quantity }) => quantity > 0);
};

/** With another article at the same price. A bundle's components go with it. */
export const swapped = (positions: Positions, from: string, to: string): Positions => {
  const taken = new Set(ofArticle(positions, from).map(({ positionId }) => positionId));
  return positions
    .filter(({ bundleId }) => bundleId === null || !taken.has(bundleId))
    .map((position) =>
      taken.has(position.positionId) ? { ...position, kind: "goods", sku: to } : position,
    );
};

/** The positions of these articles, bundles with their components, and those that are left. */
export const parted = (
  positions: Positions,
  skus: ReadonlyArray<string>,
): { readonly moved: Positions; readonly left: Positions } => {
  const chosen = new Set(
    skus.flatMap((sku) => ofArticle(positions, sku).map(({ positionId }) => positionId)),
  );
  const moves = ({ bundleId, positionId }: JtlPosition) => chosen.has(bundleId ?? positionId);
  return { moved: positions.filter(moves), left: positions.filter((one) => !moves(one)) };
};
