import { type ErrorCategory, euEndpoint } from "@temu-jtl/core";

/** What a code of Temu means for us. */
export interface CodeMeaning {
  readonly category: ErrorCategory;
  readonly words: string;
  readonly whatToDo: string;
  /** Temu broke off inside: whether a change was made is not known. */
  readonly brokeOff?: true;
}

export const checkEndpoint = `Check TEMU_API_ENDPOINT: it must be the router of the shop's region, for the EU and the UK ${euEndpoint}.`;
export const nothingToDo = "Nothing: it is tried again.";
const reportIt = "Report it with Temu's request id.";
const checkSecret =
  "Check TEMU_APP_SECRET: it must be the secret of the app that TEMU_APP_KEY names.";
const checkKey = "Check TEMU_APP_KEY against the app in Temu's partner portal.";
const authorise =
  "Authorise the app again in Seller Center and put the new token into TEMU_ACCESS_TOKEN.";
const setClock =
  "Set this machine's clock right: Temu accepts a difference of at most five minutes.";
const checkTracking = "Correct the tracking number in JTL; Temu checks its form for the carrier.";
const checkCarrier = "Check the shop's carrier settings against Temu's list of carriers.";
const checkWarehouse = "Check the warehouse in Seller Center and the shop's warehouseId.";
const shipByHand = "Ship this order in Seller Center.";
const decideAtTemu = "Decide on the buyer's request in Seller Center; it is tried again.";
const compareOrder = "Compare the order in Seller Center.";

const invalid = (words: string, whatToDo: string): CodeMeaning => ({
  category: "invalid",
  words,
  whatToDo,
});
const auth = (words: string, whatToDo: string): CodeMeaning => ({
  category: "auth",
  words,
  whatToDo,
});
const permission = (words: string, whatToDo: string): CodeMeaning => ({
  category: "permission",
  words,
  whatToDo,
});
const notReady = (words: string, whatToDo: string): CodeMeaning => ({
  category: "notReady",
  words,
  whatToDo,
});
const throttled: CodeMeaning = {
  category: "throttled",
  words: "too many requests",
  whatToDo: "Nothing, unless it stays: then ask Temu to raise the app's rate limit.",
};
const brokenOff: CodeMeaning = {
  category: "transient",
  words: "Temu has an internal error",
  whatToDo: nothingToDo,
  brokeOff: true,
};

/** Codes of the gateway, before any business ("Common error codes" of the partner documentation). */
const gatewayCodes: ReadonlyArray<readonly [number, CodeMeaning]> = [
  [2000000, invalid("Temu refused it", compareOrder)],
  [3000000, invalid("a parameter has the wrong form", reportIt)],
  [3000001, auth("the signature is not valid", checkSecret)],
  [3000002, invalid("the call has no name", reportIt)],
  [3000003, invalid("Temu does not know this call", reportIt)],
  [3000004, invalid("Temu has withdrawn this call", "Install a newer version of temu-jtl.")],
  [3000010, auth("the timestamp is missing", reportIt)],
  [3000011, auth("the timestamp is not valid", setClock)],
  [3000012, auth("the timestamp is too old", setClock)],
  [3000013, invalid("data_type is missing", reportIt)],
  [3000014, invalid("data_type is not valid", reportIt)],
  [3000019, auth("Temu does not accept the client", checkKey)],
  [3000020, auth("Temu does not accept the client", checkKey)],
  [3000021, auth("Temu does not accept the client", checkKey)],
  [3000022, auth("Temu does not accept the client", checkKey)],
  [3000025, auth("the app key is missing", checkKey)],
  [3000026, auth("Temu does not know the app key", checkKey)],
  [3000027, auth("the app key has no permission", checkKey)],
  [3000028, auth("the app is suspended", "Ask Temu's partner support why the app is suspended.")],
  [3000030, auth("the access token is missing", authorise)],
  [3000031, auth("Temu does not know the access token", authorise)],
  [
    3000032,
    permission(
      "the access token may not make this call",
      "Declare the call for the app in Temu's partner portal (bg.order.amount.query also needs your Temu business contact's whitelist), then authorise the app again and renew TEMU_ACCESS_TOKEN.",
    ),
  ],
  [3000033, auth("the access token belongs to another app", `${checkKey} ${authorise}`)],
  [3000034, auth("the access token has expired or was replaced", authorise)],
  [3000040, auth("the signature is missing", reportIt)],
  [4000000, brokenOff],
  [4000004, throttled],
  [4000005, throttled],
  [4000006, throttled],
  [5000000, permission("Temu does not allow it", reportIt)],
  [5000001, invalid("this call must be sent to the upload address", reportIt)],
  [
    5000003,
    auth(
      "this machine's IP address is not on the app's whitelist",
      "Add the address to the app's whitelist in Temu's partner portal.",
    ),
  ],
  [6000001, brokenOff],
  [7000000, brokenOff],
];

const orderCodes: ReadonlyArray<readonly [number, CodeMeaning]> = [
  [140020001, permission("Temu does not offer this to this type of shop", reportIt)],
  [140020002, invalid("Temu does not know the order", compareOrder)],
  [
    140020003,
    permission("an agreement is not signed", "Sign the open agreements in Seller Center."),
  ],
  [140020005, invalid("a parameter is not valid", reportIt)],
  [140020008, notReady("the amounts are still being calculated", nothingToDo)],
  [140020009, notReady("the amounts are still being calculated", nothingToDo)],
  [140020012, invalid("a time is missing its pair", reportIt)],
  [140020013, invalid("a time is not in seconds", reportIt)],
  [140020014, invalid("a time is not valid", reportIt)],
  [140020015, invalid("Temu gives no amounts for this country", compareOrder)],
  [180020001, invalid("Temu gives no addresses for this country", compareOrder)],
  [180020003, invalid("a parameter is not valid", reportIt)],
  [180020004, invalid("a parameter is not valid", reportIt)],
  [
    180020008,
    permission(
      "the data processing agreement is not signed",
      "Sign Temu's data processing agreement (DPA) in Seller Center.",
    ),
  ],
  [180020030, invalid("the order must be shipped with a label of Temu", shipByHand)],
  [110020001, brokenOff],
  [110020002, auth("the authorisation code is used or expired", authorise)],
  [110020003, auth("the access token could not be made", authorise)],
];

/** Codes of `bg.logistics.shipment.v2.confirm`. */
const shipmentCodes: ReadonlyArray<readonly [number, CodeMeaning]> = [
  [120014001, invalid("the tracking number is empty", checkTracking)],
  [120014003, invalid("the tracking number is given twice", checkTracking)],
  [120014004, invalid("the tracking number was already used", checkTracking)],
  ...[120014005, 120014008, 120014020, 120014022, 120014023].map(
    (code) =>
      [code, invalid("Temu does not recognise the tracking number", checkTracking)] as const,
  ),
  [
    120014006,
    { category: "transient", words: "Temu could not check the parcel", whatToDo: nothingToDo },
  ],
  [120014019, invalid("the tracking number is one that Temu made", checkTracking)],
  [120015002, invalid("the carrier is not valid", checkCarrier)],
  [120015037, invalid("the carrier is not offered here", checkCarrier)],
  [120012041, invalid("an order line stands twice in one parcel", reportIt)],
  [120012007, invalid("an order line belongs to another order", reportIt)],
  [120012016, invalid("an order line belongs to another order", reportIt)],
  [120011045, invalid("only a line of one unit can have several parcels", shipByHand)],
  [120011098, invalid("a line can have at most ten further parcels", shipByHand)],
  [120012043, invalid("further parcels can be told only once", shipByHand)],
  [120015527, invalid("the warehouse is missing", checkWarehouse)],
  [120011085, invalid("the warehouse is not valid", checkWarehouse)],
  [120011006, invalid("the warehouse is not valid", checkWarehouse)],
  [120012063, invalid("the order cannot leave from this warehouse", checkWarehouse)],
  [120012064, invalid("the order cannot leave from this warehouse", checkWarehouse)],
  [
    120011086,
    invalid(
      "the warehouse has no management type or brand",
      "Enter the warehouse's management type and brand in Seller Center.",
    ),
  ],
  [120011072, auth("this is the router of another region", checkEndpoint)],
  [120012004, invalid("the order is already shipped", compareOrder)],
  [120012023, notReady("the buyer asks for another address", decideAtTemu)],
  [120012030, notReady("the buyer asks to cancel", decideAtTemu)],
  [120017007, notReady("the buyer asks to cancel", decideAtTemu)],
  [120012031, notReady("Temu checks the order for risks", nothingToDo)],
  [120012015, invalid("the orders of one parcel go to different addresses", compareOrder)],
  [120012020, invalid("the order has a label of Temu", shipByHand)],
  [120012034, invalid("the order must be shipped with a label of Temu", shipByHand)],
  [120012035, invalid("the order must be shipped with a label of Temu", shipByHand)],
  [120011091, invalid("the order must be shipped with a label of Temu", shipByHand)],
  [120011092, invalid("FedEx is not allowed for this order", shipByHand)],
  [120011059, invalid("USPS is not allowed for this order", shipByHand)],
  [120015528, invalid("cash on delivery needs a label of Temu", shipByHand)],
  ...[120015539, 120015543, 120015518].map(
    (code) => [code, invalid("these orders cannot be shipped together", shipByHand)] as const,
  ),
  ...[120015026, 120015030, 120015050].map(
    (code) => [code, invalid("the order needs special logistics", shipByHand)] as const,
  ),
  [120011030, invalid("a cooperating warehouse ships the order", compareOrder)],
  [
    120011031,
    permission("an agreement is not signed", "Sign the open agreements in Seller Center."),
  ],
  [120018069, invalid("the main shop ships the order", compareOrder)],
];

const stockCodes: ReadonlyArray<readonly [number, CodeMeaning]> = [
  [150010002, brokenOff],
  [150010003, invalid("a parameter is not valid", reportIt)],
  [150010065, invalid("there are too many SKUs in one request", reportIt)],
  [150010005, { category: "transient", words: "Temu asks to try later", whatToDo: nothingToDo }],
  [150013001, invalid("a SKU stands twice in one request", reportIt)],
  [150013002, invalid("a quantity is not between 0 and 1,000,000", reportIt)],
  [150013003, invalid("target and change of a stock are both given", reportIt)],
];

const meanings: ReadonlyMap<number, CodeMeaning> = new Map([
  ...gatewayCodes,
  ...orderCodes,
  ...shipmentCodes,
  ...stockCodes,
]);

/** What the code means; undefined for one that is not known here. */
export const meaningOf = (code: number): CodeMeaning | undefined => meanings.get(code);
