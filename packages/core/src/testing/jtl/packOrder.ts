import { Schema } from "effect";
import { articleKey } from "../../domain/JtlArticle.ts";
import type { JtlContent, JtlOrder, JtlParcel } from "../../domain/JtlOrder.ts";
import type { Instant } from "../../domain/Time.ts";
import { ArticleUnits } from "./Articles.ts";

/** What is packed, and how. Each order that it concerns gets a delivery note of its own. */
export const Packing = Schema.Struct({
  /** Without them: every order that waits. */
  externalNumbers: Schema.optionalKey(Schema.Array(Schema.String)),
  /** In so many parcels, or as many as there are units. */
  parcels: Schema.optionalKey(Schema.Int),
  /**
   * Only these units of each external number; of a bundle its components. The order stays open until
   * all its goods are packed, each time under a further delivery note.
   */
  units: Schema.optionalKey(Schema.Array(ArticleUnits)),
  /** `missing`: nobody enters what is in which parcel; the delivery note still says what it holds. */
  contents: Schema.optionalKey(Schema.Literals(["known", "missing"])),
  /** `given`: each parcel gets one · `missing`: none has one · any other text: that number. */
  tracking: Schema.optionalKey(Schema.String),
  shippingMethod: Schema.optionalKey(Schema.String),
  /**
   * So many of each delivery note's parcels have not left yet: they are not listed. They leave when
   * their order is packed again, even if nothing of it is left to pack.
   */
  held: Schema.optionalKey(Schema.Int),
});
export type Packing = typeof Packing.Type;

/** The number that the carrier gives to this parcel. */
export const carrierNumber = (parcelId: number): string =>
  `00340434${String(parcelId).padStart(12, "0")}`;

const trackingNumber = (tracking: string, parcelId: number): string => {
  if (tracking === "given") return carrierNumber(parcelId);
  return tracking === "missing" ? "" : tracking;
};

/**
 * Takes the wanted units out of what is left of an order, and out of `wanted` (units by
 * {@link articleKey}). A bundle that is wanted is taken by its components.
 */
export const takeUnits = (
  { positions }: JtlOrder,
  unpacked: ReadonlyArray<JtlContent>,
  wanted: Map<string, number>,
): ReadonlyArray<JtlContent> => {
  const take = (key: string, most: number): number => {
    const taken = Math.min(most, wanted.get(key) ?? 0);
    wanted.set(key, (wanted.get(key) ?? 0) - taken);
    return taken;
  };
  const bundles = new Map(
    positions
      .filter(({ positionId }) => positions.some(({ bundleId }) => bundleId === positionId))
      .map(({ positionId, quantity, sku }) => [
        positionId,
        take(articleKey(sku), quantity) / quantity,
      ]),
  );
  return unpacked.flatMap((content) => {
    const position = positions.find(({ positionId }) => positionId === content.positionId);
    const ofBundle = (position?.quantity ?? 0) * (bundles.get(position?.bundleId ?? 0) ?? 0);
    const quantity = Math.min(
      content.quantity,
      ofBundle + take(articleKey(content.sku), Math.max(0, content.quantity - ofBundle)),
    );
    return quantity > 0 ? [{ ...content, quantity }] : [];
  });
};

/**
 * Packs these contents under one delivery note. Its units are dealt out over the parcels in turn, so
 * that with two parcels a line of several units is split. There are never more parcels than units.
 */
export const packOrder = (
  order: JtlOrder,
  noteContents: ReadonlyArray<JtlContent>,
  how: {
    readonly deliveryNoteId: number;
    readonly firstParcelId: number;
    readonly shippedAt: Instant;
  } & Required<Pick<Packing, "contents" | "parcels" | "shippingMethod" | "tracking">>,
): ReadonlyArray<JtlParcel> => {
  const units = noteContents.flatMap((content) =>
    Array.from({ length: Math.ceil(content.quantity) }, (_, unit) => ({
      content,
      quantity: Math.min(1, content.quantity - unit),
    })),
  );
  const count = Math.max(1, Math.min(how.parcels, units.length));
  const contentsOf = (parcel: number): ReadonlyArray<JtlContent> =>
    noteContents.flatMap((content) => {
      const quantity = units
        .filter((unit, index) => index % count === parcel && unit.content === content)
        .reduce((sum, unit) => sum + unit.quantity, 0);
      return quantity === 0 ? [] : [{ ...content, quantity }];
    });
  return Array.from({ length: count }, (_, at) => {
    const parcelId = how.firstParcelId + at;
    return {
      externalNumber: order.externalNumber,
      orderId: order.orderId,
      deliveryNoteId: how.deliveryNoteId,
      parcelId,
      trackingNumber: trackingNumber(how.tracking, parcelId),
      shippingMethod: how.shippingMethod,
      shippedAt: how.shippedAt,
      contents: how.contents === "known" ? contentsOf(at) : [],
      noteContents,
      noteParcels: count,
    };
  });
};
