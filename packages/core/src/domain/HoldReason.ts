import { Schema } from "effect";

/** Why an order is not handed over. An order may have several reasons at once. */
export const HoldCode = Schema.Literals([
  "pendingAtTemu",
  "unknownStatus",
  "addressMissing",
  "addressMasked",
  "amountsNotReady",
  "amountsNotPermitted",
  "amountsIncomplete",
  "noMerchantSku",
  "nothingToShip",
  "partlyShippedWhenFirstSeen",
  "unreadableAnswer",
  "documentRefused",
  "refusedByJtl",
]);
export type HoldCode = typeof HoldCode.Type;

/** A code with what a sentence about it needs: fields, line numbers, Temu's code. No personal data. */
export const HoldReason = Schema.Struct({
  code: HoldCode,
  parameters: Schema.Record(Schema.String, Schema.String),
});
export type HoldReason = typeof HoldReason.Type;

export const holdReason = (
  code: HoldCode,
  parameters: Record<string, string> = {},
): HoldReason => ({ code, parameters });

/** What a person can do about a reason, or that nothing needs doing. */
export const whatToDo: Readonly<Record<HoldCode, string>> = {
  pendingAtTemu: "Nothing: Temu gives the order free by itself, normally within minutes.",
  unknownStatus:
    "Look at the order in Seller Center: Temu gives it a status that is not documented.",
  addressMissing:
    "Nothing yet: the address is read again. If it stays empty, look in Seller Center.",
  addressMasked:
    "The address is read again. If it stays masked, sign Temu's data processing agreement in Seller Center and grant the app bg.order.decryptshippinginfo.get.",
  amountsNotReady: "Nothing: Temu is still calculating the amounts; they are read again.",
  amountsNotPermitted:
    "Ask your Temu business contact to whitelist bg.order.amount.query for this shop, then authorise the app again.",
  amountsIncomplete:
    "Compare the order's amounts in Seller Center: a line to ship has no amount of its own.",
  noMerchantSku: "Enter the SKU (contribution SKU) of this article in Seller Center.",
  nothingToShip: "Nothing, unless the order in Seller Center still has units to ship.",
  partlyShippedWhenFirstSeen:
    "Part of it was shipped by hand: ship the rest by hand too, or release the order.",
  unreadableAnswer: "Temu's answer has an unexpected form. Report it with the archived raw answer.",
  documentRefused: "Correct the named field at Temu or change the named setting.",
  refusedByJtl: "Correct what JTL-Wawi names, then have the order tried again.",
};

/**
 * What has to be read from Temu again for a reason to go. `nothing`: the walk sees it, because Temu
 * changes the order's update time.
 */
export const readAgain: Readonly<Record<HoldCode, "address" | "amounts" | "order" | "nothing">> = {
  pendingAtTemu: "nothing",
  unknownStatus: "nothing",
  addressMissing: "address",
  addressMasked: "address",
  amountsNotReady: "amounts",
  amountsNotPermitted: "amounts",
  amountsIncomplete: "amounts",
  noMerchantSku: "order",
  nothingToShip: "nothing",
  partlyShippedWhenFirstSeen: "nothing",
  unreadableAnswer: "order",
  // Each run renders the document anew: a changed setting or order cures it.
  documentRefused: "nothing",
  refusedByJtl: "nothing",
};

/** Reasons that lie in the order's document: it cannot be written, or JTL does not take it. */
const documentCodes: ReadonlySet<HoldCode> = new Set(["documentRefused", "refusedByJtl"]);

/** Whether nothing but its document holds an order. */
export const isHeldForDocument = (holdReasons: ReadonlyArray<HoldReason>): boolean =>
  holdReasons.length > 0 && holdReasons.every(({ code }) => documentCodes.has(code));
