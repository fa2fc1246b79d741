import type { Trouble } from "../../../CurrentStep.ts";

/** Why an order, or a part of it, cannot be told to Temu yet. */
export interface Waiting extends Trouble {
  /** `quiet`: it waits for what comes by itself; only an order that gets late tells of it. */
  readonly told: "alert" | "problem" | "quiet";
}

export const notPacked: Waiting = {
  told: "quiet",
  code: "notPacked",
  message: "Nothing of it is packed in JTL.",
  whatToDo: "Pack and ship it in JTL-Wawi.",
};

export const partlyPacked: Waiting = {
  told: "quiet",
  code: "partlyPacked",
  message: "Only some of it is packed in JTL.",
  whatToDo:
    "Pack the rest in JTL-Wawi. With the setting partialReports: perLine, lines are reported as soon as all of a line is packed.",
};

export const noTrackingNumber: Waiting = {
  told: "quiet",
  code: "noTrackingNumber",
  message: "A parcel of it has no tracking number in JTL.",
  whatToDo: "Enter the tracking number in JTL-Wawi.",
};

export const partnerBlocked: Waiting = {
  told: "problem",
  code: "sharesParcelWithBlocked",
  message: "Another order in the same parcel is blocked, and Temu is told of both in one call.",
  whatToDo:
    "Look after the blocked order. 12 hours before this one has to be shipped it is left out.",
};

export const partnerUnpacked: Waiting = {
  told: "quiet",
  code: "sharesParcelWithUnpacked",
  message: "Another order in the same parcel is not wholly packed.",
  whatToDo: "Pack the rest of the other order in JTL-Wawi.",
};

export const partnerUnready: Waiting = {
  told: "problem",
  code: "sharesParcelWithUnknown",
  message: "Its tracking number is also that of an order that JTL is not known to have yet.",
  whatToDo: "Nothing, if the other order is accepted soon. Otherwise look at the other order.",
};

export const leftOut: Waiting = {
  told: "alert",
  code: "leftOutOfSharedParcel",
  message:
    "It is blocked and left out of the report of a parcel that it shares: the other orders in it have to be reported now.",
  whatToDo:
    "Once the block is settled, confirm this order in Seller Center with the parcel's tracking number.",
};

export const notExpressible = (why: string): Waiting => ({
  told: "alert",
  code: "notExpressible",
  message: `Temu cannot be told of its parcels in one call: ${why}`,
  whatToDo:
    "Confirm the shipment in Seller Center by hand, or give each order a tracking number of its own in JTL-Wawi.",
});

export const tooManyBoxes: Waiting = {
  told: "alert",
  code: "tooManyBoxes",
  message: "One unit lies in more than 11 boxes: Temu takes ten beside the first.",
  whatToDo: "Confirm the shipment in Seller Center, or ship the unit in fewer boxes.",
};

export const unknownCarrier = (shippingMethod: string): Waiting => ({
  told: "problem",
  code: `unknownCarrier: ${shippingMethod}`,
  message: `Temu knows no carrier by the name of the JTL shipping method "${shippingMethod}", or several.`,
  whatToDo: "Map this shipping method to one of Temu's carriers in the shop's setting carriers.",
});

export const noWarehouse: Waiting = {
  told: "problem",
  code: "noWarehouse",
  message: "Temu knows no default warehouse of this shop, and the setting warehouseId is empty.",
  whatToDo: "Set a default warehouse in Seller Center, or the shop's setting warehouseId.",
};
