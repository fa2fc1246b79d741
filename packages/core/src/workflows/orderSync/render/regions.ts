import type { ParentOrder } from "../../../domain/ParentOrder.ts";

/** Temu's numbers of the EU's countries, Austria to Slovakia. */
const euRegions: ReadonlySet<number> = new Set([
  13, 20, 32, 50, 52, 53, 54, 64, 68, 69, 76, 79, 90, 96, 98, 108, 113, 114, 122, 141, 162, 163,
  167, 180, 181, 186, 191,
]);

/** Whether the order leaves the EU. One that does not say where it goes may do so. */
export const isOutsideEu = ({ regionId }: Pick<ParentOrder, "regionId">): boolean =>
  regionId === null || !euRegions.has(regionId);
