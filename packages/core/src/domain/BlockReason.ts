import { Schema } from "effect";

/** Blocks that lie in what Temu says now: decided on when its word is taken in. */
const temuBlockCodes = ["cancelledAtTemu", "quantityLowered", "addressChanged"] as const;

/** Blocks that lie in what JTL's people have made of the order: decided on when JTL is looked at. */
export const jtlBlockCodes = ["cancelledInJtl", "articleSwapped", "contentsUnknown"] as const;

/**
 * Why an order that JTL has, or may have, is not reported as shipped: the two sides do not say the
 * same of it. The parameters tell what differs, so that another difference is another reason.
 */
export const BlockReason = Schema.Struct({
  code: Schema.Literals([...temuBlockCodes, ...jtlBlockCodes]),
  parameters: Schema.Record(Schema.String, Schema.String),
});
export type BlockReason = typeof BlockReason.Type;
export type BlockCode = BlockReason["code"];

const ofJtl: ReadonlySet<BlockCode> = new Set(jtlBlockCodes);

/** Whether a block lies in JTL, so that only a look at JTL sets or ends it. */
export const isJtlBlock = ({ code }: BlockReason): boolean => ofJtl.has(code);

/** What a block means. */
export const blockedBecause: Readonly<Record<BlockCode, string>> = {
  cancelledAtTemu: "The order was cancelled at Temu after JTL had got it: nothing is reported.",
  quantityLowered: "Temu wants fewer units than JTL was told: nothing is reported.",
  addressChanged: "The buyer's address has changed since JTL got it: nothing is reported.",
  cancelledInJtl: "The order was cancelled in JTL, and Temu still wants it: nothing is reported.",
  articleSwapped: "JTL's order has another article than Temu's: nothing is reported.",
  contentsUnknown: "JTL does not say what is in which parcel of the order: nothing is reported.",
};

/** What a person can do about a block. */
export const whatToDoAboutBlock: Readonly<Record<BlockCode, string>> = {
  cancelledAtTemu:
    "Cancel the order in JTL-Wawi too, before it is shipped. If it has left, release the order here: it then counts as cancelled.",
  quantityLowered:
    "Lower the quantity in JTL-Wawi too, before it is shipped. Or release the order here: Temu is then told of the units that it still wants.",
  addressChanged:
    "Enter the buyer's new address in JTL-Wawi, before the parcel leaves, then release the order here.",
  cancelledInJtl:
    "Cancel the order in Seller Center too, or take the cancellation back in JTL-Wawi.",
  articleSwapped:
    "If the other article shall count as the one that was sold, release the order here. Otherwise swap it back in JTL-Wawi.",
  contentsUnknown:
    "Enter the contents of the parcels in JTL-Wawi. Or release the order here: Temu is then told that all is in the first parcel.",
};
