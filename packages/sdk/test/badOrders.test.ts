import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@effect/vitest";
import {
  type Amounts,
  type HoldCode,
  type OrderLine,
  OrderStore,
  type ParentOrder,
  type ShopSettingsInput,
} from "@temu-jtl/core";
import type { SoldOrder } from "@temu-jtl/core/testing";
import {
  type Simulator,
  type SimulatorControl,
  simulatedJtlWawi,
  simulatorControl,
  startSimulator,
} from "@temu-jtl/simulator";
import { Effect, Exit, Layer, References, Scope } from "effect";
import { openTemuJtl, type TemuJtl } from "temu-jtl";

const scope = Scope.makeUnsafe();
const dataDir = mkdtempSync(join(tmpdir(), "temu-jtl-bad-orders-"));
let simulator: Simulator;
let control: SimulatorControl;

beforeAll(async () => {
  simulator = await Effect.runPromise(
    Scope.provide(startSimulator({ rateLimit: 100_000, orders: 0 }), scope),
  );
  control = simulatorControl(simulator.url);
});
afterAll(() => Effect.runPromise(Scope.close(scope, Exit.void)));

const opened = async <A>(
  settings: Partial<ShopSettingsInput>,
  use: (temuJtl: TemuJtl) => Promise<A>,
): Promise<A> => {
  const temuJtl = await openTemuJtl({
    dataDir,
    shops: [
      {
        id: "north",
        temu: { ...simulator.credentials, endpoint: simulator.endpoint },
        ...settings,
      },
    ],
    jtl: simulatedJtlWawi(simulator.url),
    requestsPerSecond: 100_000,
    runtime: Layer.succeed(References.MinimumLogLevel, "None"),
  });
  try {
    return await use(temuJtl);
  } finally {
    await temuJtl.close();
  }
};

const inOrders = <A, E>(
  temuJtl: TemuJtl,
  ask: (orders: OrderStore["Service"]) => Effect.Effect<A, E>,
) => Effect.runPromise(temuJtl.inShop("north", Effect.flatMap(OrderStore, ask)));

const withOrder =
  (change: Partial<ParentOrder>) =>
  (sold: SoldOrder): SoldOrder => ({ ...sold, order: { ...sold.order, ...change } });
const withLines =
  (change: Partial<OrderLine>) =>
  (sold: SoldOrder): SoldOrder =>
    withOrder({ lines: sold.order.lines.map((line) => ({ ...line, ...change })) })(sold);
const withAmounts =
  (change: Partial<Amounts>) =>
  (sold: SoldOrder): SoldOrder => ({ ...sold, amounts: { ...sold.amounts, ...change } });
const withTrouble =
  (trouble: Partial<SoldOrder["trouble"]>) =>
  (sold: SoldOrder): SoldOrder => ({ ...sold, trouble: { ...sold.trouble, ...trouble } });

/** Longer than JTL's field, though the model of JTL here has such an article. */
const longSku = "S".repeat(101);

/** Kinds of bad orders. Each is cured at Temu, or on this side by these settings. */
const kinds: ReadonlyArray<{
  readonly code: HoldCode;
  readonly spoil: (sold: SoldOrder) => SoldOrder;
  readonly curedBySettings?: true;
}> = [
  { code: "nothingToShip", spoil: withLines({ quantity: 0 }) },
  { code: "unreadableAnswer", spoil: withLines({ quantity: -3 }) },
  { code: "unreadableAnswer", spoil: withLines({ quantity: 1e12 }) },
  { code: "unreadableAnswer", spoil: withTrouble({ unreadable: true }) },
  { code: "amountsIncomplete", spoil: withTrouble({ amountsOfLineMissing: true }) },
  {
    code: "amountsIncomplete",
    spoil: (sold) =>
      withAmounts({
        lines: sold.amounts.lines.map((line) => ({ ...line, orderSn: `${line.orderSn}9` })),
      })(sold),
  },
  {
    code: "amountsDoNotAddUp",
    spoil: (sold) =>
      withAmounts({
        goodsGross: { currency: "EUR", minor: (sold.amounts.goodsGross?.minor ?? 0) + 1 },
      })(sold),
  },
  { code: "amountsNotReady", spoil: withTrouble({ amountsNotReady: true }) },
  {
    code: "addressMissing",
    spoil: (sold) => ({ ...sold, address: { ...sold.address, city: " " } }),
  },
  { code: "addressMasked", spoil: withTrouble({ address: "hidden" }) },
  { code: "noMerchantSku", spoil: withLines({ merchantSku: "" }) },
  { code: "skuUnknownInJtl", spoil: withLines({ merchantSku: "NOT-IN-JTL" }) },
  { code: "tooLongForJtl", spoil: withLines({ merchantSku: longSku }) },
  { code: "buyerWantsToCancel", spoil: withOrder({ labels: ["pending_buyer_cancellation"] }) },
  {
    code: "addressChangePending",
    spoil: withOrder({ labels: ["pending_buyer_address_change"] }),
  },
  { code: "riskCheckPending", spoil: withOrder({ labels: ["pending_risk_control_alert"] }) },
  { code: "pendingAtTemu", spoil: withOrder({ status: "pending", statusCode: 1 }) },
  {
    code: "partlyShippedByHand",
    spoil: withOrder({ status: "partlyShipped", statusCode: 41 }),
  },
  { code: "unknownStatus", spoil: withOrder({ status: "other", statusCode: 77 }) },
  {
    code: "notFulfilledBySeller",
    spoil: withLines({ fulfillmentType: "fulfillByCooperativeWarehouse" }),
    curedBySettings: true,
  },
  { code: "otherShippingMethod", spoil: withOrder({ shippingMethod: 3 }), curedBySettings: true },
  { code: "cashOnDelivery", spoil: withOrder({ paymentType: "COD" }), curedBySettings: true },
  {
    code: "selfShippingRestricted",
    spoil: withOrder({ warnings: ["RESTRICT_SELF_SHIPPING"] }),
    curedBySettings: true,
  },
  {
    code: "customised",
    spoil: withLines({ labels: ["customized_products"] }),
    curedBySettings: true,
  },
  { code: "preSale", spoil: withLines({ labels: ["pre_sale_order"] }), curedBySettings: true },
  {
    code: "qualificationCheck",
    spoil: withLines({ warnings: ["REQUIRES_AGE_VERIFICATION"] }),
    curedBySettings: true,
  },
  { code: "severalPerUnit", spoil: withLines({ piecesPerUnit: 6 }), curedBySettings: true },
  { code: "outsideEu", spoil: withOrder({ regionId: 192 }), curedBySettings: true },
  {
    code: "temuCollectsTax",
    spoil: withAmounts({ temuTax: { currency: "EUR", minor: 250 } }),
    curedBySettings: true,
  },
];

/** Settings under which nothing is held that the shop can allow. */
const everythingAllowed: Partial<ShopSettingsInput> = {
  money: { temuTax: "asReported" },
  allow: {
    notFulfilledBySeller: true,
    otherShippingMethod: true,
    cashOnDelivery: true,
    selfShippingRestricted: true,
    customised: true,
    preSale: true,
    qualificationCheck: true,
    severalPerUnit: true,
  },
};

const articles = [
  longSku,
  ...Array.from({ length: 600 }, (_, index) => `ART-${1_001 + index}`),
].map((sku) => ({ sku, unitGross: 1_000, taxRate: 19_000_000 }));

describe("50 bad orders of 500", () => {
  it("(H2, H3, H5) are held with their reasons, go through once cured, and stop no other", async () => {
    // A shop that is no longer new: its walks see orders of every status.
    await opened({}, (temuJtl) => temuJtl.runOrderSync());
    await Effect.runPromise(control.sell(500));
    const sold = await Effect.runPromise(control.snapshot);
    const bad = sold.slice(0, 50).flatMap((order, index) => {
      const kind = kinds[index % kinds.length];
      return kind === undefined ? [] : [{ order, kind, number: order.order.parentOrderSn }];
    });
    await Effect.runPromise(control.stockArticles(articles));
    await Effect.runPromise(control.add(bad.map(({ kind, order }) => kind.spoil(order))));

    await opened({}, async (temuJtl) => {
      await temuJtl.runOrderSync();
      expect(await inOrders(temuJtl, (orders) => orders.countByState)).toEqual({
        held: 50,
        submitted: 450,
      });
      for (const { kind, number } of bad) {
        const order = await inOrders(temuJtl, (orders) => orders.get(number));
        expect([number, order?.holdReasons.map(({ code }) => code)]).toEqual([number, [kind.code]]);
      }
      // At Temu what was wrong is put right, as an update of now; a person has the orders tried again.
      const now = await Effect.runPromise(control.now);
      const cured = bad.filter(({ kind }) => kind.curedBySettings !== true);
      await Effect.runPromise(
        control.add(
          cured.map(({ order }) =>
            withOrder({ updatedAt: Math.floor(now / 1_000) * 1_000 })(order),
          ),
        ),
      );
      const [first = "", ...others] = cured.map(({ number }) => number);
      await temuJtl.refreshOrders({ parentOrderSns: [first, ...others] });
      expect(await inOrders(temuJtl, (orders) => orders.countByState)).toEqual({
        held: bad.length - cured.length,
        submitted: 450 + cured.length,
      });
    });

    await opened(everythingAllowed, async (temuJtl) => {
      await temuJtl.runOrderSync();
      expect(await inOrders(temuJtl, (orders) => orders.countByState)).toEqual({ submitted: 500 });
    });
    const { rowsInserted } = await Effect.runPromise(control.counts);
    expect(Object.values(rowsInserted)).toEqual(sold.map(() => 1));
  }, 120_000);
});
