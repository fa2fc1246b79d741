import { assert, describe, it } from "@effect/vitest";
import {
  type Address,
  type FurtherBox,
  type ShipmentConfirmation,
  TemuApi,
  type TemuApiError,
} from "@temu-jtl/core";
import { Effect } from "effect";
import { playing, refuses, succeeds, tokenAnswer, withTemu } from "./temuServer.ts";

type Api = TemuApi["Service"];

/** What a call makes of an answer, and what it sent. */
const asking = Effect.fnUntraced(function* <A>(
  result: string,
  call: (temu: Api) => Effect.Effect<A, TemuApiError>,
) {
  const { endpoint, received } = yield* playing(succeeds(result));
  const outcome = yield* Effect.result(Effect.flatMap(TemuApi, call)).pipe(withTemu(endpoint));
  return { outcome, body: received[0]?.body ?? {} };
});

const answerOf = <A>(result: string, call: (temu: Api) => Effect.Effect<A, TemuApiError>) =>
  Effect.flatMap(asking(result, call), ({ outcome, body }) =>
    Effect.map(Effect.fromResult(outcome), (value) => ({ value, body })),
  );

const erika = {
  receiptName: "Erika Mustermann",
  receiptAdditionalName: "c/o Beispiel",
  mobile: "+49 1234567890-1234",
  backupMobile: "+49 999",
  mail: "virtual@example.invalid",
  regionName1: "Germany",
  regionName2: "Nordrhein-Westfalen",
  regionName3: "Köln",
  regionName4: "",
  addressLine1: "Musterstr. 1",
  addressLine2: "Hinterhaus",
  addressLine3: "3. Stock",
  addressLineAll: "Musterstr. 1 Hinterhaus 3. Stock",
  postCode: "50667",
  addressExtra: { firstName: "Erika", lastName: "Mustermann", additionalFirstName: "" },
  warning: { isRestriction: false, reason: null },
};
const address: Address = {
  name: "Erika Mustermann",
  additionalName: "c/o Beispiel",
  firstName: "Erika",
  lastName: "Mustermann",
  phone: "+49 1234567890-1234",
  mail: "virtual@example.invalid",
  country: "Germany",
  state: "Nordrhein-Westfalen",
  city: "Köln",
  postCode: "50667",
  street: "Musterstr. 1",
  supplement: "Hinterhaus, 3. Stock",
};
const shipping = (temu: Api) => temu.shippingAddress("PO-076-1");

describe("an address", () => {
  it.live("comes as shipping sees it, in our words", () =>
    Effect.gen(function* () {
      const { value, body } = yield* answerOf(JSON.stringify(erika), shipping);
      assert.deepStrictEqual(value, address);
      assert.strictEqual(body["type"], "bg.order.shippinginfo.v2.get");
      assert.strictEqual(body["parentOrderSn"], "PO-076-1");
    }),
  );

  it.live("comes in clear from the call for that", () =>
    Effect.gen(function* () {
      const { value, body } = yield* answerOf(JSON.stringify(erika), (temu) =>
        temu.decryptedAddress("PO-076-1"),
      );
      assert.deepStrictEqual(value, address);
      assert.strictEqual(body["type"], "bg.order.decryptshippinginfo.get");
    }),
  );

  it.live.each([
    [{ isRestriction: true, reason: 3 }, 3],
    [{ isRestriction: true, reason: "1" }, 1],
    [{ isRestriction: true, reason: null }, 0],
    [{ isRestriction: false, reason: 2 }, undefined],
    [{ reason: 2 }, undefined],
    [null, undefined],
    [undefined, undefined],
  ] as const)("that Temu warns of with %j has the restriction %s", ([warning, restriction]) =>
    Effect.gen(function* () {
      const { value } = yield* answerOf(JSON.stringify({ ...erika, warning }), shipping);
      assert.deepStrictEqual(
        value,
        restriction === undefined ? address : { ...address, restriction },
      );
    }),
  );

  it.live("in clear never has a restriction, whatever stands in the answer", () =>
    Effect.gen(function* () {
      const { value } = yield* answerOf(
        JSON.stringify({ ...erika, warning: { isRestriction: true, reason: 3 } }),
        (temu) => temu.decryptedAddress("PO-076-1"),
      );
      assert.deepStrictEqual(value, address);
    }),
  );

  it.live("takes the second phone and all lines in one where the first ones are empty", () =>
    Effect.gen(function* () {
      const { value } = yield* answerOf(
        JSON.stringify({ ...erika, mobile: "", addressLine1: null }),
        shipping,
      );
      assert.strictEqual(value.phone, "+49 999");
      assert.strictEqual(value.street, "Musterstr. 1 Hinterhaus 3. Stock");
      assert.strictEqual(value.supplement, "");
    }),
  );

  it.live.each(["null", "{}"])("is empty where Temu answers %s", (result) =>
    Effect.gen(function* () {
      const { value } = yield* answerOf(result, shipping);
      assert.isTrue(Object.values(value).every((text) => text === ""));
    }),
  );

  it.live("that cannot be read does not appear in the error", () =>
    Effect.gen(function* () {
      const { outcome } = yield* asking(JSON.stringify({ ...erika, postCode: 50667 }), shipping);
      const error = yield* Effect.flip(Effect.fromResult(outcome));
      assert.strictEqual(
        error.message,
        "bg.order.shippinginfo.v2.get of PO-076-1: postCode has an unexpected form",
      );
      assert.notInclude(JSON.stringify(error), "50667");
    }),
  );
});

const eur = (amount: number) => ({ currency: "EUR", amount });
const amountsLine = {
  orderSn: "076-1",
  quantity: 2,
  unitRetailPriceVatIncl: eur(2379),
  unitRetailPriceVatExcl: eur(1999),
  productTaxRate: 19000000,
  shipAmountTotalTaxIncl: eur(499),
  shipTaxRate: 19000000,
  discountFromSeller: eur(100),
  discountFromTEMU: null,
};
const amountsAnswer = (...lines: ReadonlyArray<Record<string, unknown>>) =>
  JSON.stringify({
    parentOrderMap: {
      parentOrderSn: "PO-076-1",
      customerPaid: eur(5257),
      shipAmountTotalTaxIncl: eur(499),
      shipTaxAmount: eur(80),
      retailPriceTotalTaxIncl: eur(4758),
      refundsTotal: null,
    },
    orderList: lines,
    warning: [],
  });
const amounts = (temu: Api) => temu.amounts("PO-076-1");

describe("amounts", () => {
  it.live("are whole cents and millionths of a percent", () =>
    Effect.gen(function* () {
      const { value, body } = yield* answerOf(amountsAnswer(amountsLine), amounts);
      assert.deepStrictEqual(value, {
        parentOrderSn: "PO-076-1",
        lines: [
          {
            orderSn: "076-1",
            unitGross: { currency: "EUR", minor: 2379 },
            unitNet: { currency: "EUR", minor: 1999 },
            taxRate: 19000000,
            shippingGross: { currency: "EUR", minor: 499 },
            shippingTaxRate: 19000000,
            discountFromSeller: { currency: "EUR", minor: 100 },
            discountFromTemu: null,
          },
        ],
        shippingGross: { currency: "EUR", minor: 499 },
        shippingTax: { currency: "EUR", minor: 80 },
        goodsGross: { currency: "EUR", minor: 4758 },
        customerPaid: { currency: "EUR", minor: 5257 },
        refunds: null,
        temuTax: null,
      });
      assert.strictEqual(body["type"], "bg.order.amount.query");
    }),
  );

  it.live("belong to their lines by number, in whatever order Temu lists them", () =>
    Effect.gen(function* () {
      const second = { ...amountsLine, orderSn: "076-2", unitRetailPriceVatIncl: eur(499) };
      const { value } = yield* answerOf(amountsAnswer(amountsLine, second), amounts);
      const { value: turned } = yield* answerOf(amountsAnswer(second, amountsLine), amounts);
      const price = (lines: typeof value.lines, orderSn: string) =>
        lines.find((line) => line.orderSn === orderSn)?.unitGross.minor;
      for (const { lines } of [value, turned]) {
        assert.strictEqual(price(lines, "076-1"), 2379);
        assert.strictEqual(price(lines, "076-2"), 499);
      }
    }),
  );

  it.live.each([-2379, 0, Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER])(
    "of %i cents are read as they are: what they mean is for others to judge",
    (cents) =>
      Effect.gen(function* () {
        const { value } = yield* answerOf(
          amountsAnswer({
            ...amountsLine,
            unitRetailPriceVatIncl: eur(cents),
            discountFromSeller: eur(cents),
          }),
          amounts,
        );
        assert.strictEqual(value.lines[0]?.unitGross.minor, cents);
        assert.strictEqual(value.lines[0]?.discountFromSeller?.minor, cents);
      }),
  );

  it.live("take a rate of zero as a rate", () =>
    Effect.gen(function* () {
      const { value } = yield* answerOf(
        amountsAnswer({ ...amountsLine, productTaxRate: 0 }),
        amounts,
      );
      assert.strictEqual(value.lines[0]?.taxRate, 0);
    }),
  );

  it.live.each([
    ["unitRetailPriceVatIncl", undefined, "is missing"],
    ["unitRetailPriceVatIncl", null, "has an unexpected form"],
    ["productTaxRate", undefined, "is missing"],
    ["productTaxRate", null, "has an unexpected form"],
    ["productTaxRate", 19.5, "has an unexpected form"],
  ] as const)("are not readable when %s is %s", ([field, value, words]) =>
    Effect.gen(function* () {
      const { outcome } = yield* asking(amountsAnswer({ ...amountsLine, [field]: value }), amounts);
      const error = yield* Effect.flip(Effect.fromResult(outcome));
      assert.strictEqual(error.category, "invalid");
      assert.strictEqual(
        error.message,
        `bg.order.amount.query of PO-076-1: orderList.0.${field} ${words}`,
      );
    }),
  );

  it.live("of another order are refused", () =>
    Effect.gen(function* () {
      const { outcome } = yield* asking(amountsAnswer(amountsLine), (temu) =>
        temu.amounts("PO-076-2"),
      );
      const error = yield* Effect.flip(Effect.fromResult(outcome));
      assert.strictEqual(error.category, "invalid");
      assert.match(error.message, /another order/);
    }),
  );
});

describe("shipping", () => {
  it.live("knows the carriers of the shop's region", () =>
    Effect.gen(function* () {
      const { value, body } = yield* answerOf(
        '[{"logisticsServiceProviderId":141252268,"logisticsServiceProviderName":"DHL","logisticsBrandName":null}]',
        (temu) => temu.carriers,
      );
      assert.deepStrictEqual(value, [{ id: "141252268", name: "DHL", brand: "" }]);
      assert.strictEqual(body["regionId"], 76);
    }),
  );

  it.live("knows the warehouses", () =>
    Effect.gen(function* () {
      const { value } = yield* answerOf(
        '{"warehouseList":[{"warehouseId":"WH-1","warehouseName":"Köln","defaultWarehouse":true},{"warehouseId":"WH-2"}]}',
        (temu) => temu.warehouses,
      );
      assert.deepStrictEqual(value, [
        { id: "WH-1", name: "Köln", isDefault: true },
        { id: "WH-2", name: "", isDefault: false },
      ]);
    }),
  );

  it.live("knows what Temu holds as shipped", () =>
    Effect.gen(function* () {
      const { value, body } = yield* answerOf(
        '{"shipmentInfoDTO":[{"carrierId":141252268,"trackingNumber":"00340434161094000000","quantity":2,"packageSn":"PK-1"}]}',
        (temu) => temu.confirmedShipments("PO-076-1", "076-1"),
      );
      assert.deepStrictEqual(value, [
        { trackingNumber: "00340434161094000000", carrierId: "141252268", quantity: 2 },
      ]);
      assert.strictEqual(body["parentOrderSn"], "PO-076-1");
      assert.strictEqual(body["orderSn"], "076-1");
    }),
  );

  it.live("knows the further boxes of a single unit", () =>
    Effect.gen(function* () {
      const { value } = yield* answerOf(
        '{"shipmentInfoDTO":[{"carrierId":141252268,"trackingNumber":"T1","quantity":1,"subPackageShipmentInfoList":[{"carrierId":998264853,"carrierName":"DPD","packageSn":"PK-2","packageDeliveryType":1,"trackingNumber":" T2 "},{"trackingNumber":null}]},{"carrierId":141252268,"trackingNumber":"T3","quantity":1,"subPackageShipmentInfoList":null},{"carrierId":141252268,"trackingNumber":"T4","quantity":1,"subPackageShipmentInfoList":[]}]}',
        (temu) => temu.confirmedShipments("PO-076-1", "076-1"),
      );
      const one = { carrierId: "141252268", quantity: 1 };
      assert.deepStrictEqual(value, [
        {
          ...one,
          trackingNumber: "T1",
          furtherBoxes: [
            { trackingNumber: "T2", carrierId: "998264853" },
            { trackingNumber: "", carrierId: "" },
          ],
        },
        { ...one, trackingNumber: "T3" },
        { ...one, trackingNumber: "T4" },
      ]);
    }),
  );

  it.live("tells the further boxes of a single unit, from the warehouse of their parcel", () =>
    Effect.gen(function* () {
      const [parcel] = confirmation("splitOrder").parcels;
      assert.isDefined(parcel);
      const sent = (furtherBoxes: ReadonlyArray<FurtherBox>) =>
        answerOf("null", (temu) =>
          temu.confirmShipment({
            sendType: "splitOrder",
            parcels: [{ ...parcel, furtherBoxes }],
          }),
        );
      const { body } = yield* sent([
        { trackingNumber: "T2", carrierId: "141252268" },
        { trackingNumber: "T3", carrierId: "998264853" },
      ]);
      const boxes = { selfShippingWarehouseId: "WH-1" };
      const main = { ...boxes, carrierId: 1, trackingNumber: "T", orderSendInfoList: [] };
      assert.deepStrictEqual(body["sendRequestList"], [
        {
          ...main,
          subSendRequests: [
            { ...boxes, carrierId: 141252268, trackingNumber: "T2" },
            { ...boxes, carrierId: 998264853, trackingNumber: "T3" },
          ],
        },
      ]);
      assert.deepStrictEqual((yield* sent([])).body["sendRequestList"], [main]);
    }),
  );

  it.live("takes no shipment for nothing shipped", () =>
    Effect.gen(function* () {
      const { value } = yield* answerOf("null", (temu) =>
        temu.confirmedShipments("PO-076-1", "076-1"),
      );
      assert.deepStrictEqual(value, []);
    }),
  );

  const confirmation = (sendType: ShipmentConfirmation["sendType"], carrierId = "1") => ({
    sendType,
    parcels: [{ parcelId: "1", trackingNumber: "T", carrierId, warehouseId: "WH-1", contents: [] }],
  });

  it.live.each([
    ["wholeOrder", 0],
    ["splitOrder", 1],
    ["combined", 2],
  ] as const)("writes %s as %i", ([sendType, code]) =>
    Effect.gen(function* () {
      const { body } = yield* answerOf("null", (temu) =>
        temu.confirmShipment(confirmation(sendType)),
      );
      assert.strictEqual(body["sendType"], code);
    }),
  );

  it.live("does not send a carrier that is not a number", () =>
    Effect.gen(function* () {
      const { endpoint, received } = yield* playing(refuses(2000000));
      const error = yield* Effect.flatMap(TemuApi, (temu) =>
        temu.confirmShipment(confirmation("wholeOrder", "DHL")),
      ).pipe(Effect.flip, withTemu(endpoint));
      assert.strictEqual(error.category, "invalid");
      assert.match(error.message, /carrierId/);
      assert.strictEqual(received.length, 0);
    }),
  );
});

describe("the token", () => {
  it.live("tells its shop, its end and what it may", () =>
    Effect.gen(function* () {
      const { endpoint } = yield* playing(tokenAnswer);
      const info = yield* Effect.flatMap(TemuApi, (temu) => temu.tokenInfo).pipe(
        withTemu(endpoint),
      );
      assert.deepStrictEqual(info, {
        mallId: "634418210000001",
        regionId: 76,
        expiresAt: 1_800_000_000_000,
        scopes: ["bg.order.list.v2.get"],
      });
    }),
  );
});
