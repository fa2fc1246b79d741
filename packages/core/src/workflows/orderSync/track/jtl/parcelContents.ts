import type { BlockReason } from "../../../../domain/BlockReason.ts";
import type { JtlContent, JtlParcel } from "../../../../domain/JtlOrder.ts";
import { articleOfOneUnit, type Bundles, without } from "./jtlGoods.ts";

/** A parcel with what counts as its contents. */
export interface FilledParcel {
  readonly parcel: JtlParcel;
  readonly contents: ReadonlyArray<JtlContent>;
  /** The parcel whose single unit lies in this one too. */
  readonly furtherBoxOf: JtlParcel | null;
}

interface Filled {
  readonly parcels: ReadonlyArray<FilledParcel>;
  /** Parcels of which JTL does not say what is in them. */
  readonly unknown: ReadonlyArray<JtlParcel>;
}

const contentsOf = (parcels: ReadonlyArray<JtlParcel>): ReadonlyArray<JtlContent> =>
  parcels.flatMap(({ contents }) => contents);

/** The parcels of one delivery note, by their ids. */
const fillNote = (
  parcels: ReadonlyArray<JtlParcel>,
  isOneUnitOfALine: (contents: ReadonlyArray<JtlContent>) => boolean,
  takesAllInFirst: boolean,
): Filled => {
  const [first] = parcels;
  if (first === undefined) return { parcels: [], unknown: [] };
  const { noteContents, noteParcels } = first;
  const asStated = parcels.map((parcel) => ({
    parcel,
    contents: parcel.contents,
    furtherBoxOf: null,
  }));
  if (noteParcels > 1 && isOneUnitOfALine(noteContents)) {
    const haveAllLeft = parcels.length >= noteParcels;
    return {
      parcels: parcels.map((parcel) => ({
        parcel,
        contents: haveAllLeft && parcel === first ? noteContents : [],
        furtherBoxOf: haveAllLeft && parcel !== first ? first : null,
      })),
      unknown: [],
    };
  }
  const silent = parcels.filter(({ contents }) => contents.length === 0);
  const unstated = without(noteContents, contentsOf(parcels));
  if (silent.length === 0 || unstated.length === 0) return { parcels: asStated, unknown: [] };
  if (noteParcels > 1 && !takesAllInFirst) return { parcels: asStated, unknown: silent };
  return {
    parcels: asStated.map((one) =>
      one.parcel === first
        ? {
            ...one,
            contents: without(noteContents, contentsOf(parcels.filter((other) => other !== first))),
          }
        : one,
    ),
    unknown: noteParcels > 1 ? silent : [],
  };
};

/**
 * What is in which parcel, as far as JTL tells. A parcel without contents takes its delivery note's,
 * if that has no other; the boxes of one unit belong together once all have left. Nothing else is
 * guessed, unless a person wants the first parcel of a note to take what no other states.
 */
export const fillParcels = (
  parcels: ReadonlyArray<JtlParcel>,
  bundles: Bundles,
  options: {
    readonly isOfALine: (sku: string) => boolean;
    readonly isReleased: (reason: BlockReason) => boolean;
  },
): { readonly parcels: ReadonlyArray<FilledParcel>; readonly unknown: BlockReason | null } => {
  const notes = [
    ...Map.groupBy(
      parcels.toSorted((a, b) => a.parcelId - b.parcelId),
      ({ deliveryNoteId }) => deliveryNoteId,
    ).values(),
  ];
  const isOneUnitOfALine = (contents: ReadonlyArray<JtlContent>): boolean => {
    const sku = articleOfOneUnit(bundles, contents);
    return sku !== null && options.isOfALine(sku);
  };
  const fill = (takesAllInFirst: boolean): Filled => {
    const filled = notes.map((note) => fillNote(note, isOneUnitOfALine, takesAllInFirst));
    return {
      parcels: filled
        .flatMap((note) => note.parcels)
        .toSorted((a, b) => a.parcel.parcelId - b.parcel.parcelId),
      unknown: filled.flatMap((note) => note.unknown),
    };
  };
  const stated = fill(false);
  if (stated.unknown.length === 0) return { parcels: stated.parcels, unknown: null };
  const ids = stated.unknown.map(({ parcelId }) => parcelId).toSorted((a, b) => a - b);
  const reason: BlockReason = { code: "contentsUnknown", parameters: { parcels: ids.join(", ") } };
  return {
    parcels: options.isReleased(reason) ? fill(true).parcels : stated.parcels,
    unknown: reason,
  };
};
