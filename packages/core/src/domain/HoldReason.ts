import { Schema } from "effect";

/** Why an order is not handed over. An order may have several reasons at once. */
export const HoldCode = Schema.Literals([
  "pendingAtTemu",
  "addressMissing",
  "addressMasked",
  "amountsNotReady",
  "amountsNotPermitted",
  "amountsIncomplete",
  "amountsDoNotAddUp",
  "noMerchantSku",
  "skuUnknownInJtl",
  "articlesNotRead",
  "tooLongForJtl",
  "buyerWantsToCancel",
  "addressChangePending",
  "riskCheckPending",
  "partlyShippedByHand",
  "notFulfilledBySeller",
  "otherShippingMethod",
  "cashOnDelivery",
  "selfShippingRestricted",
  "customised",
  "preSale",
  "qualificationCheck",
  "severalPerUnit",
  "currencyNotAllowed",
  "temuCollectsTax",
  "outsideEu",
  "unknownStatus",
  "nothingToShip",
  "unreadableAnswer",
  "documentRefused",
  "refusedByJtl",
  "heldByPerson",
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
  addressMissing:
    "Nothing yet: the address is read again. If it stays empty, look in Seller Center.",
  addressMasked:
    "The address is read again. If it stays masked, sign Temu's data processing agreement in Seller Center and grant the app bg.order.decryptshippinginfo.get.",
  amountsNotReady:
    "Nothing: Temu is still calculating the amounts, or did not answer; they are read again.",
  amountsNotPermitted:
    "Ask your Temu business contact to whitelist bg.order.amount.query for this shop, then authorise the app again. Or set withoutAmounts to jtlPrice.",
  amountsIncomplete:
    "Compare the order's amounts in Seller Center: Temu tells none for it, or a line to ship has none of its own.",
  amountsDoNotAddUp:
    "Compare the order's amounts in Seller Center. To hand such orders over all the same, set onAmountMismatch to warn.",
  noMerchantSku:
    "Enter the SKU (contribution SKU) of this article in Seller Center, or an article number for its SKU id in the shop's SKU map.",
  skuUnknownInJtl:
    "Create the article in JTL-Wawi, or enter its article number for the SKU id in the shop's SKU map.",
  articlesNotRead: "Nothing: JTL-Wawi did not answer; the articles are looked up in each run.",
  tooLongForJtl: "Shorten the article number in JTL-Wawi and Seller Center, or use the SKU map.",
  buyerWantsToCancel: "Accept or refuse the buyer's request to cancel in Seller Center.",
  addressChangePending: "Accept or refuse the buyer's new address in Seller Center.",
  riskCheckPending: "Wait for Temu's risk check, or look at the order in Seller Center.",
  partlyShippedByHand: "Part of it was shipped by hand: ship the rest by hand too.",
  notFulfilledBySeller:
    "Nothing: a warehouse of Temu's partners ships it. If you ship it yourself, allow notFulfilledBySeller.",
  otherShippingMethod:
    "The buyer collects it or the store delivers it: allow otherShippingMethod if JTL shall handle it.",
  cashOnDelivery: "Allow cashOnDelivery if your carrier collects for Temu.",
  selfShippingRestricted:
    "Buy the label from Temu in Seller Center, or allow selfShippingRestricted.",
  customised: "Read the buyer's wishes in Seller Center; allow customised if JTL shall get it.",
  preSale: "Allow preSale if the goods can be shipped.",
  qualificationCheck:
    "Do the age or qualification check that Temu asks for, then allow qualificationCheck.",
  severalPerUnit:
    "One unit at Temu is several pieces: have a bundle article of that size in JTL-Wawi, then allow severalPerUnit.",
  currencyNotAllowed:
    "Add the currency to the shop's setting currencies. An order in two currencies goes into JTL by hand.",
  temuCollectsTax: "Choose the setting temuTax: taxFree or asReported. Ask your tax adviser.",
  outsideEu: "Choose the setting temuTax: taxFree or asReported. Ask your tax adviser.",
  unknownStatus:
    "Look at the order in Seller Center: Temu gives it a status that is not documented.",
  nothingToShip: "Nothing, unless the order in Seller Center still has units to ship.",
  unreadableAnswer: "Temu's answer has an unexpected form. Report it with the archived raw answer.",
  documentRefused: "Correct the named field at Temu or change the named setting.",
  refusedByJtl: "Correct what JTL-Wawi names, then have the order tried again.",
  heldByPerson: "Release the order when it may go to JTL.",
};

/**
 * What has to be read from Temu again for a reason to go. `nothing`: Temu tells it as a change of the
 * order, or its cause lies on this side: settings, SKU map, JTL's articles.
 */
export const readAgain: Readonly<Partial<Record<HoldCode, "address" | "amounts" | "order">>> = {
  addressMissing: "address",
  addressMasked: "address",
  amountsNotReady: "amounts",
  amountsNotPermitted: "amounts",
  amountsIncomplete: "amounts",
  amountsDoNotAddUp: "amounts",
  noMerchantSku: "order",
  unreadableAnswer: "order",
};

/** Reasons that lie in the order's document: it cannot be written, or JTL does not take it. */
const documentCodes: ReadonlySet<HoldCode> = new Set(["documentRefused", "refusedByJtl"]);

/** What a person holds an order for: only a person's release ends it. */
export const isByPerson = ({ code }: HoldReason): boolean => code === "heldByPerson";

/** Whether nothing but its document holds an order. */
export const isHeldForDocument = (holdReasons: ReadonlyArray<HoldReason>): boolean =>
  holdReasons.length > 0 && holdReasons.every(({ code }) => documentCodes.has(code));
