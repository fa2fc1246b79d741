import { Result, Schema } from "effect";
import type { Address, Amounts, Money } from "@temu-jtl/core";
import { type WireValue, writeExact } from "./ExactJson.ts";
import { operation } from "./operation.ts";

const OneOrder = Schema.Struct({ parentOrderSn: Schema.String });

const addressFields = (address: Address): { readonly [key: string]: WireValue } => ({
  receiptName: address.name,
  receiptAdditionalName: address.additionalName,
  mobile: address.phone,
  backupMobile: "",
  mail: address.mail,
  regionName1: address.country,
  regionName2: address.state,
  regionName3: address.city,
  regionName4: "",
  addressLine1: address.street,
  addressLine2: address.supplement,
  addressLine3: "",
  addressLineAll: [address.street, address.supplement].filter((line) => line !== "").join(" "),
  postCode: address.postCode,
  addressExtra: {
    firstName: address.firstName,
    lastName: address.lastName,
    additionalFirstName: "",
    additionalLastName: "",
  },
});

/** `bg.order.shippinginfo.v2.get` */
export const shippingInfo = operation(OneOrder, ({ parentOrderSn }, { temu }) =>
  Result.map(temu.address(parentOrderSn, "shipping"), (address) =>
    writeExact({
      ...addressFields(address),
      warning: {
        isRestriction: address.restriction !== undefined,
        reason: address.restriction ?? null,
      },
    }),
  ),
);

/** `bg.order.decryptshippinginfo.get` */
export const decryptedShippingInfo = operation(OneOrder, ({ parentOrderSn }, { temu }) =>
  Result.map(temu.address(parentOrderSn, "decrypted"), (address) =>
    writeExact(addressFields(address)),
  ),
);

const money = (amount: Money | null): WireValue =>
  amount === null ? null : { currency: amount.currency, amount: amount.minor };

const amountFields = (amounts: Amounts): WireValue => ({
  parentOrderMap: {
    parentOrderSn: amounts.parentOrderSn,
    retailPriceTotalTaxIncl: money(amounts.goodsGross),
    shipAmountTotalTaxIncl: money(amounts.shippingGross),
    shipTaxAmount: money(amounts.shippingTax),
    customerPaid: money(amounts.customerPaid),
    refundsTotal: money(amounts.refunds),
    temuTaxTotal: money(amounts.temuTax),
  },
  orderList: amounts.lines.map((line) => ({
    orderSn: line.orderSn,
    unitRetailPriceVatIncl: money(line.unitGross),
    unitRetailPriceVatExcl: money(line.unitNet),
    productTaxRate: line.taxRate,
    shipAmountTotalTaxIncl: money(line.shippingGross),
    shipTaxRate: line.shippingTaxRate,
    discountFromSeller: money(line.discountFromSeller),
    discountFromTEMU: money(line.discountFromTemu),
  })),
  warning: [],
});

/** `bg.order.amount.query` */
export const amountQuery = operation(OneOrder, ({ parentOrderSn }, { temu }) =>
  Result.map(temu.amounts(parentOrderSn), (amounts) => writeExact(amountFields(amounts))),
);
