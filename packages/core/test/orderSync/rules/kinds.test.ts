import { describe, expect, it } from "@effect/vitest";
import type { HoldCode, ShopSettingsInput } from "@temu-jtl/core";
import { inventedOrder, type SoldOrder } from "@temu-jtl/core/testing";
import { Result } from "effect";
import { lackingDetails } from "../../../src/workflows/orderSync/details.ts";
import { toExportOrder } from "../../../src/workflows/orderSync/render/exportOrder.ts";
import { contextOf, noon, soldOrder, withTotals } from "../orders.ts";
import {
  detailsRead,
  expectHeld,
  expectImported,
  firstLine,
  firstSeen,
  lookedAtAgain,
} from "./deciding.ts";

type Allow = NonNullable<ShopSettingsInput["allow"]>;

const euro = (minor: number) => ({ currency: "EUR", minor });
const { orderSn } = firstLine(soldOrder());
const lines = { lines: orderSn };

/** Held for this until the shop allows it: then it goes on by itself. */
const isHeldUntilAllowed = (
  sold: SoldOrder,
  reason: readonly [HoldCode, Record<string, string>?],
  allow: Allow,
) => {
  const order = expectHeld(firstSeen(sold), reason);
  const others: Allow = {
    notFulfilledBySeller: true,
    otherShippingMethod: true,
    cashOnDelivery: true,
    selfShippingRestricted: true,
    customised: true,
    preSale: true,
    qualificationCheck: true,
    severalPerUnit: true,
  };
  const allBut = Object.fromEntries(Object.keys(allow).map((name) => [name, false]));
  // Nothing else that the shop allows lets it through.
  expectHeld(lookedAtAgain(order, contextOf({ allow: { ...others, ...allBut } })), reason);
  expectImported(lookedAtAgain(order, contextOf({ allow })));
};

describe("An order of a kind that the shop has to allow", () => {
  const byPartner = { fulfillmentType: "fulfillByCooperativeWarehouse" };

  it("(H13) is held when a warehouse of Temu's partners ships it", () => {
    const sold = soldOrder({ line: byPartner, address: { city: "" } });
    const order = expectHeld(firstSeen(sold), ["notFulfilledBySeller", lines]);
    const allowed = contextOf({ allow: { notFulfilledBySeller: true } });
    expectHeld(lookedAtAgain(order, allowed), ["addressMissing", { fields: "city" }]);
    expectImported(lookedAtAgain(order, allowed, detailsRead(soldOrder())));
  });

  it("(H13) is held whole when one of its lines is shipped by others, unless that is cancelled", () => {
    const sold = inventedOrder(1, noon);
    const [first, ...others] = sold.order.lines;
    if (first === undefined || others.length === 0) throw new Error("Order 1 has two lines.");
    const mixed = (quantity: number) =>
      withTotals({
        ...sold,
        order: { ...sold.order, lines: [{ ...first, ...byPartner, quantity }, ...others] },
      });
    expectHeld(firstSeen(mixed(1)), ["notFulfilledBySeller", { lines: first.orderSn }]);
    expectImported(firstSeen(mixed(0)));
  });

  it("(H13) has its details read only if the shop allows such orders", () => {
    const { order } = soldOrder({ line: byPartner });
    const nothing = { address: false, amounts: false };
    expect(lackingDetails(order, null, contextOf().settings, true)).toEqual(nothing);
    const { settings } = contextOf({ allow: { notFulfilledBySeller: true } });
    expect(lackingDetails(order, null, settings, true)).toEqual({ address: true, amounts: true });
  });

  it("(H14) is held when the store delivers it or the buyer collects it", () => {
    const allow = { otherShippingMethod: true };
    for (const shippingMethod of [2, 3]) {
      const method = { method: String(shippingMethod) };
      const sold = soldOrder({ order: { shippingMethod } });
      isHeldUntilAllowed(sold, ["otherShippingMethod", method], allow);
    }
    const pickUp = { warnings: ["REQUIRES_CUSTOMER_PICKUP"] };
    const byOrder = soldOrder({ order: { ...pickUp, shippingMethod: null } });
    isHeldUntilAllowed(byOrder, ["otherShippingMethod"], allow);
    const byLine = soldOrder({ line: pickUp });
    isHeldUntilAllowed(byLine, ["otherShippingMethod", { method: "1" }], allow);
    expectImported(firstSeen(soldOrder({ order: { shippingMethod: null } })));
  });

  it("(H15) is held when it is paid on delivery", () => {
    const allow = { cashOnDelivery: true };
    isHeldUntilAllowed(soldOrder({ order: { paymentType: "COD" } }), ["cashOnDelivery"], allow);
    isHeldUntilAllowed(soldOrder({ address: { restriction: 1 } }), ["cashOnDelivery"], allow);
    expectImported(firstSeen(soldOrder({ order: { paymentType: null } })));
  });

  it("(H16) is held when Temu restricts how the seller may ship it", () => {
    const allow = { selfShippingRestricted: true };
    const restricted = [
      soldOrder({ order: { warnings: ["RESTRICT_SELF_SHIPPING"] } }),
      soldOrder({ line: { warnings: ["SPECIFIC_LOGISTICS_REQUIRED"] } }),
      soldOrder({ address: { restriction: 2 } }),
      soldOrder({ address: { restriction: 3 } }),
    ];
    for (const sold of restricted) isHeldUntilAllowed(sold, ["selfShippingRestricted"], allow);
    // Another carrier than the one that is restricted may ship it.
    expectImported(firstSeen(soldOrder({ order: { warnings: ["RESTRICT_FEDEX_SELF_SHIPPING"] } })));
  });

  it("(H17) is held when its goods are made to the buyer's wishes", () => {
    for (const label of ["customized_products", "made_to_order"]) {
      const sold = soldOrder({ line: { labels: ["second_hand_good", label] } });
      isHeldUntilAllowed(sold, ["customised", lines], { customised: true });
    }
  });

  it("(H18) is held when it was sold ahead", () => {
    for (const label of ["pre_sale_order", "Y2_advance_sale"]) {
      const sold = soldOrder({ line: { labels: [label] } });
      isHeldUntilAllowed(sold, ["preSale", lines], { preSale: true });
    }
  });

  it("(H19) is held when Temu asks for a check of age or authenticity", () => {
    for (const warning of [
      "REQUIRES_AGE_VERIFICATION",
      "REQUIRES_AUTHENTICATION_REPORT_SUBMISSION",
    ]) {
      const sold = soldOrder({ line: { warnings: [warning] } });
      isHeldUntilAllowed(sold, ["qualificationCheck", lines], { qualificationCheck: true });
    }
  });

  it("(H20) is held when one unit is several pieces", () => {
    const sold = soldOrder({ line: { piecesPerUnit: 6 } });
    isHeldUntilAllowed(sold, ["severalPerUnit", lines], { severalPerUnit: true });
    expectImported(firstSeen(soldOrder({ line: { piecesPerUnit: 1 } })));
  });

  it("(H14) (H15) (H17) (H18) (H20) is held for each of its kinds at once", () => {
    const order = firstSeen(
      soldOrder({
        order: { shippingMethod: 2, paymentType: "COD" },
        line: { labels: ["customized_products", "pre_sale_order"], piecesPerUnit: 2 },
      }),
    );
    expectHeld(
      order,
      ["otherShippingMethod", { method: "2" }],
      ["cashOnDelivery"],
      ["customised", lines],
      ["preSale", lines],
      ["severalPerUnit", lines],
    );
    const allow = { otherShippingMethod: true, cashOnDelivery: true, customised: true };
    expectHeld(
      lookedAtAgain(order, contextOf({ allow })),
      ["preSale", lines],
      ["severalPerUnit", lines],
    );
  });

  it("(H17) (H18) (H19) (H20) is not held for what a cancelled line was", () => {
    const sold = inventedOrder(1, noon);
    const [first, ...others] = sold.order.lines;
    if (first === undefined || others.length === 0) throw new Error("Order 1 has two lines.");
    const cancelled = {
      ...first,
      quantity: 0,
      labels: ["customized_products", "pre_sale_order"],
      warnings: ["REQUIRES_AGE_VERIFICATION", "REQUIRES_CUSTOMER_PICKUP"],
      piecesPerUnit: 6,
    };
    const order = { ...sold.order, lines: [cancelled, ...others] };
    expectImported(firstSeen(withTotals({ ...sold, order })));
  });
});

describe("An order in another currency", () => {
  const zloty = (minor: number) => ({ currency: "PLN", minor });

  it("(H21) is held until the shop allows the currency", () => {
    const sold = soldOrder({ lineAmounts: { unitGross: zloty(4_999) } });
    const order = expectHeld(firstSeen(sold), ["currencyNotAllowed", { currencies: "PLN" }]);
    const both = contextOf({ money: { currencies: ["EUR", "PLN"] } });
    const { address, amounts } = expectImported(lookedAtAgain(order, both));
    if (address === null || amounts === null) throw new Error("Its details are known.");
    const exported = toExportOrder(sold.order, { address, amounts }, both);
    expect(Result.getOrThrow(exported).currency).toBe("PLN");
  });

  it("(H21) is held when it has two, whatever the shop allows", () => {
    const both = contextOf({ money: { currencies: ["EUR", "PLN"] } });
    const currencies = { currencies: "EUR, PLN" };
    const sold = inventedOrder(1, noon);
    const [first, ...others] = sold.amounts.lines;
    if (first === undefined) throw new Error("Order 1 has lines.");
    const mixed = { ...sold.amounts, lines: [...others, { ...first, unitGross: zloty(499) }] };
    const order = firstSeen(withTotals({ ...sold, amounts: mixed }), both);
    expect(order.holdReasons.map(({ code }) => code)).toContain("currencyNotAllowed");
    const shipping = soldOrder({
      lineAmounts: { shippingGross: zloty(399) },
      amounts: { shippingGross: zloty(399) },
    });
    expectHeld(firstSeen(shipping, both), ["currencyNotAllowed", currencies]);
    const discount = soldOrder({ lineAmounts: { discountFromSeller: zloty(100) } });
    expectHeld(firstSeen(discount, both), ["currencyNotAllowed", currencies]);
    const total = soldOrder();
    const goods = zloty(total.amounts.goodsGross?.minor ?? 0);
    expectHeld(firstSeen(soldOrder({ amounts: { goodsGross: goods } }), both), [
      "currencyNotAllowed",
      currencies,
    ]);
  });

  it("(H21) is not held for a currency in which nothing is owed", () => {
    expectImported(firstSeen(soldOrder({ lineAmounts: { discountFromTemu: zloty(0) } })));
  });
});

describe("An order that another tax may be due on", () => {
  const rate = 19_000_000;
  const priced = {
    lineAmounts: { unitGross: euro(1_190), taxRate: rate, shippingGross: euro(238) },
    line: { quantity: 2 },
  };
  const taxedByTemu = () => {
    const sold = soldOrder(priced);
    return { ...sold, amounts: { ...sold.amounts, temuTax: euro(250) } };
  };
  const toRegion = (regionId: number | null) => soldOrder({ ...priced, order: { regionId } });

  /** What its document holds, by the shop's choice. */
  const positions = (sold: SoldOrder, temuTax: "taxFree" | "asReported") => {
    const context = contextOf({ money: { temuTax } });
    expectImported(lookedAtAgain(firstSeen(sold), context));
    return Result.getOrThrow(toExportOrder(sold.order, sold, context)).positions.map(
      ({ quantity, taxRate, unitGross }) => [quantity, unitGross, taxRate],
    );
  };
  const withoutTax = [
    [2, 1_000, 0],
    [1, 200, 0],
  ];
  const withTax = [
    [2, 1_190, rate],
    [1, 238, rate],
  ];

  it("(H22) is held when Temu collects the tax, until the shop chooses what to do", () => {
    const sold = taxedByTemu();
    expectHeld(firstSeen(sold), ["temuCollectsTax"]);
    expect(positions(sold, "taxFree")).toEqual(withoutTax);
    expect(positions(sold, "asReported")).toEqual(withTax);
    expectImported(firstSeen(soldOrder({ amounts: { temuTax: null } })));
  });

  it.each([211, null])(
    "(H22) is held when it leaves the EU (to region %s), until the shop chooses what to do",
    (regionId) => {
      const sold = toRegion(regionId);
      expectHeld(firstSeen(sold), ["outsideEu", { regionId: String(regionId) }]);
      expect(positions(sold, "taxFree")).toEqual(withoutTax);
      expect(positions(sold, "asReported")).toEqual(withTax);
    },
  );

  it("(H22) is held for both at once", () => {
    const { order } = toRegion(211);
    expectHeld(
      firstSeen({ ...taxedByTemu(), order }),
      ["outsideEu", { regionId: "211" }],
      ["temuCollectsTax"],
    );
  });

  it("(H22) keeps its tax within the EU, even where others go without", () => {
    // 76 is Germany.
    for (const regionId of [76, 69, 98, 186, 162, 13]) {
      expectImported(firstSeen(toRegion(regionId)));
      expect(positions(toRegion(regionId), "taxFree")).toEqual(withTax);
    }
  });
});
