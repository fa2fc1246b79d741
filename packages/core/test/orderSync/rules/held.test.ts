import { describe, expect, it } from "@effect/vitest";
import { type HoldCode, TemuApi, whatToDo } from "@temu-jtl/core";
import { TemuWorld, temuCalls } from "@temu-jtl/core/testing";
import { Effect } from "effect";
import { contextOf, soldOrder } from "../orders.ts";
import { counts, inShop, sync } from "../runs.ts";
import {
  detailsRead,
  expectHeld,
  expectImported,
  firstLine,
  firstSeen,
  lookedAtAgain,
  refused,
  toldAnew,
} from "./deciding.ts";

const euro = (minor: number) => ({ currency: "EUR", minor });
const { orderSn, skuId } = firstLine(soldOrder());
const jtlPrices = { money: { withoutAmounts: "jtlPrice" } } as const;
const oneArticle = (sku: string, unitGross = 1_234, taxRate = 7_000_000) =>
  new Map([[sku.toLowerCase(), { sku, unitGross, taxRate }]]);

describe("An order that Temu is not ready with", () => {
  it("(H1) is held while it is pending, and goes on once Temu gives it free", () => {
    const sold = soldOrder();
    const pending = firstSeen(soldOrder({ order: { status: "pending", statusCode: 1 } }));
    expectHeld(pending, ["pendingAtTemu"]);
    expectImported(toldAnew(pending, { status: "unshipped", statusCode: 2 }, detailsRead(sold)));
  });

  it("(H2) is held for each field without which nothing can be shipped", () => {
    for (const field of ["name", "country", "city", "postCode", "street"] as const) {
      const missing = firstSeen(soldOrder({ address: { [field]: " " } }));
      expectHeld(missing, ["addressMissing", { fields: field }]);
      const masked = firstSeen(soldOrder({ address: { [field]: "M***" } }));
      expectHeld(masked, ["addressMasked", { fields: field }]);
    }
    expectImported(firstSeen(soldOrder({ address: { state: "", phone: "", firstName: "A*" } })));
  });

  it("(H2) is held without an address, says Temu's code, and goes on once it is read", () => {
    const sold = soldOrder();
    const order = firstSeen(sold, contextOf(), { address: refused("transient", 180020003) });
    expectHeld(order, ["addressMissing", { code: "180020003" }]);
    expectHeld(lookedAtAgain(order, contextOf()), ["addressMissing"]);
    expectImported(lookedAtAgain(order, contextOf(), detailsRead(sold)));
  });

  it("(H2) is held again for an address that is void and could not be read anew", () => {
    const known = firstSeen(soldOrder());
    const warned = { warnings: ["CONFIRMED_CHANGED_ADDRESS"] };
    const order = toldAnew(known, warned, { address: refused("transient", null) });
    expectHeld(order, ["addressMissing"]);
    expect(order).toMatchObject({ address: null, addressAsOf: null });
    expectImported(lookedAtAgain(order, contextOf(), detailsRead(soldOrder())));
  });

  it.each([140020008, 140020009])(
    "(H3) is held while Temu calculates its amounts (%i), and goes on once they are there",
    (code) => {
      const sold = soldOrder();
      const order = firstSeen(sold, contextOf(), { amounts: refused("notReady", code) });
      expectHeld(order, ["amountsNotReady", { code: String(code) }]);
      // Nobody has asked in the meantime: it stays held for the same.
      expectHeld(lookedAtAgain(order, contextOf()), ["amountsNotReady", { code: String(code) }]);
      expectImported(lookedAtAgain(order, contextOf(), detailsRead(sold)));
    },
  );
});

describe("An order whose amounts the shop may not read", () => {
  const sold = soldOrder();
  const noPermission = { amounts: refused("permission", 3000032) };
  const notPermitted = ["amountsNotPermitted", { code: "3000032" }] as const;

  it("(H4) is held, stays held without asking, and goes on once the shop may", () => {
    const order = firstSeen(sold, contextOf(), noPermission);
    expectHeld(order, notPermitted);
    expect(whatToDo.amountsNotPermitted).toMatch(/bg\.order\.amount\.query.*withoutAmounts/);
    expectHeld(lookedAtAgain(order, contextOf()), notPermitted);
    const read = expectImported(lookedAtAgain(order, contextOf(), detailsRead(sold)));
    expect(read.amounts).toEqual(sold.amounts);
  });

  it("(H4) is handed over at the prices and rates of JTL's articles where the shop says so", () => {
    const articles = oneArticle("OWN-1");
    const context = contextOf(jtlPrices, { articles, skuMap: new Map([[skuId, "own-1"]]) });
    const order = expectImported(firstSeen(sold, context, noPermission));
    expect(order.amounts).toMatchObject({
      source: "jtl",
      lines: [{ orderSn, unitGross: euro(1_234), taxRate: 7_000_000, shippingGross: null }],
      goodsGross: null,
    });
  });

  it("(H4) goes on by itself when the shop turns to JTL's prices, and asks Temu nothing", () => {
    const order = firstSeen(sold, contextOf(), noPermission);
    expectImported(lookedAtAgain(order, contextOf(jtlPrices)));
  });

  it("(H4) waits for the article that JTL lacks, and for JTL while it is away", () => {
    const without = contextOf(jtlPrices, { articles: new Map() });
    const lacking = firstSeen(sold, without, noPermission);
    expectHeld(lacking, ["skuUnknownInJtl", { skus: "ART-1022" }], notPermitted);
    expectImported(lookedAtAgain(lacking, contextOf(jtlPrices)));
    const away = firstSeen(sold, contextOf(jtlPrices, { articles: null }), noPermission);
    expectHeld(away, ["articlesNotRead"], notPermitted);
    expectImported(lookedAtAgain(away, contextOf(jtlPrices)));
  });

  it("(H4) is never sold for nothing because JTL's article has no price", () => {
    const context = contextOf(jtlPrices, { articles: oneArticle("ART-1022", 0) });
    const order = expectHeld(firstSeen(sold, context, noPermission), notPermitted);
    const priced = contextOf(jtlPrices, { articles: oneArticle("ART-1022", 999) });
    expectImported(lookedAtAgain(order, priced));
  });

  it("(H4) is held again where the shop no longer wants JTL's prices", () => {
    const label = { labels: ["pending_buyer_cancellation"] };
    const order = toldAnew(
      firstSeen(sold, contextOf(jtlPrices), noPermission),
      label,
      {},
      contextOf(jtlPrices),
    );
    expectHeld(order, ["buyerWantsToCancel"]);
    expectHeld(toldAnew(order, { labels: [] }), ["amountsNotReady"]);
    expectImported(toldAnew(order, { labels: [] }, {}, contextOf(jtlPrices)));
  });

  it("(H4) has JTL's prices only for want of permission, not while Temu calculates", () => {
    const notReady = { amounts: refused("notReady", 140020008) };
    const order = firstSeen(sold, contextOf(jtlPrices), notReady);
    expectHeld(order, ["amountsNotReady", { code: "140020008" }]);
  });

  it.effect("(H4) is known from the token's scopes: Temu is not asked for any amounts", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuApi;
        yield* (yield* TemuWorld).sell(5);
        const withoutScope = TemuApi.of({
          ...temu,
          tokenInfo: Effect.map(temu.tokenInfo, (token) => ({
            ...token,
            scopes: token.scopes.filter((scope) => scope !== temuCalls.amounts),
          })),
        });
        const run = yield* Effect.provideService(sync, TemuApi, withoutScope);
        expect(yield* counts).toEqual({ held: 5 });
        expect(run.temuRequests[temuCalls.amounts]).toBeUndefined();
      }),
    ),
  );
});

describe("An order that JTL could not take as it is", () => {
  it("(H5) is held when its amounts do not add up, by one cent even, and goes on once they do", () => {
    const sold = soldOrder();
    const goods = sold.amounts.goodsGross?.minor ?? 0;
    const wrong = soldOrder({ amounts: { goodsGross: euro(goods + 1) } });
    const sums = { byTemu: String(goods + 1), inDocument: String(goods) };
    const order = expectHeld(firstSeen(wrong), ["amountsDoNotAddUp", sums]);
    expectHeld(lookedAtAgain(order, contextOf()), ["amountsDoNotAddUp", sums]);
    expectImported(lookedAtAgain(order, contextOf(), detailsRead(sold)));
    const warn = contextOf({ money: { onAmountMismatch: "warn" } });
    expectImported(lookedAtAgain(order, warn));
  });

  it("(H6) is held without a merchant SKU, and goes on with one in the shop's own map", () => {
    const order = firstSeen(soldOrder({ line: { merchantSku: " " } }));
    expectHeld(order, ["noMerchantSku", { lines: orderSn }]);
    expectImported(lookedAtAgain(order, contextOf({}, { skuMap: new Map([[skuId, "ART-1001"]]) })));
    const lines = soldOrder().order.lines;
    expectImported(toldAnew(order, { lines }));
  });

  it("(H6) is looked up by the shop's own map first", () => {
    const skuMap = new Map([[skuId, "NOT-IN-JTL"]]);
    const order = firstSeen(soldOrder(), contextOf({}, { skuMap }));
    expectHeld(order, ["skuUnknownInJtl", { skus: "NOT-IN-JTL" }]);
  });

  it("(H7) is held while JTL does not know its article, and goes on once it does", () => {
    const sold = soldOrder({ line: { merchantSku: "New-1" } });
    const order = expectHeld(firstSeen(sold), ["skuUnknownInJtl", { skus: "New-1" }]);
    // JTL compares article numbers without regard to case.
    expectImported(lookedAtAgain(order, contextOf({}, { articles: oneArticle("NEW-1") })));
    expectImported(lookedAtAgain(order, contextOf({}, { skuMap: new Map([[skuId, "ART-1001"]]) })));
  });

  it("(H7) is held while JTL does not answer, and goes on once it does", () => {
    const order = firstSeen(soldOrder(), contextOf({}, { articles: null }));
    expectHeld(order, ["articlesNotRead"]);
    expectImported(lookedAtAgain(order, contextOf()));
  });

  it("(H8) is held when its number or its SKU is longer than JTL's fields", () => {
    const longest = "A".repeat(100);
    const articlesOf = (sku: string) => contextOf({}, { articles: oneArticle(sku) });
    expectImported(
      firstSeen(
        soldOrder({ order: { parentOrderSn: "P".repeat(50) }, line: { merchantSku: longest } }),
        articlesOf(longest),
      ),
    );
    const number = firstSeen(soldOrder({ order: { parentOrderSn: "P".repeat(51) } }));
    expectHeld(number, ["tooLongForJtl", { field: "parentOrderSn", most: "50" }]);
    const sku = firstSeen(
      soldOrder({ line: { merchantSku: `${longest}A` } }),
      articlesOf(`${longest}A`),
    );
    expectHeld(sku, ["tooLongForJtl", { field: "sku", lines: orderSn, most: "100" }]);
    expectImported(lookedAtAgain(sku, contextOf({}, { skuMap: new Map([[skuId, "ART-1001"]]) })));
  });
});

describe("An order that the buyer or Temu may still change", () => {
  const isHeldForLabel = (label: string, code: HoldCode) => {
    const known = firstSeen(soldOrder());
    const order = expectHeld(toldAnew(known, { labels: ["past_due", label] }), [code]);
    expectImported(toldAnew(order, { labels: ["past_due"] }));
    // No document leaves meanwhile, even if it is written already.
    expectHeld(toldAnew({ ...known, state: "exported" }, { labels: [label] }), [code]);
  };

  it("(H9) is held while the buyer asks to cancel, and goes on once he does not", () => {
    isHeldForLabel("pending_buyer_cancellation", "buyerWantsToCancel");
  });

  it("(H10) is held while an address change is pending, and goes on once it is decided", () => {
    isHeldForLabel("pending_buyer_address_change", "addressChangePending");
  });

  it("(H11) is held while Temu checks a risk, and goes on once it is done", () => {
    isHeldForLabel("pending_risk_control_alert", "riskCheckPending");
  });

  it("(H12) is held when it is first seen partly shipped: somebody ships it by hand", () => {
    const partly = { status: "partlyShipped", statusCode: 41 } as const;
    const order = expectHeld(firstSeen(soldOrder({ order: partly })), ["partlyShippedByHand"]);
    expectHeld(lookedAtAgain(order, contextOf()), ["partlyShippedByHand"]);
    expect(toldAnew(order, { status: "shipped", statusCode: 4 }).state).toBe("closed");
    const written = { ...firstSeen(soldOrder()), state: "exported" } as const;
    expectHeld(toldAnew(written, partly), ["partlyShippedByHand"]);
  });
});

describe("An order with several reasons", () => {
  const sold = soldOrder({
    order: { labels: ["pending_buyer_cancellation", "pending_risk_control_alert"] },
    line: { merchantSku: "NEW-1" },
    address: { city: "", street: "L*** 3" },
  });

  it("(H2) (H3) (H7) (H9) (H11) is held for all of them, and for fewer as they go", () => {
    const order = firstSeen(sold, contextOf(), { amounts: refused("notReady", 140020008) });
    const fromTemu = [
      ["addressMissing", { fields: "city" }],
      ["addressMasked", { fields: "street" }],
      ["amountsNotReady", { code: "140020008" }],
    ] as const;
    const unknown = ["skuUnknownInJtl", { skus: "NEW-1" }] as const;
    expectHeld(order, ["buyerWantsToCancel"], ["riskCheckPending"], unknown, ...fromTemu);
    expectHeld(toldAnew(order, { labels: [] }), unknown, ...fromTemu);
    const known = contextOf({}, { articles: oneArticle("NEW-1") });
    const freed = expectHeld(toldAnew(order, { labels: [] }, {}, known), ...fromTemu);
    const whole = soldOrder({ line: { merchantSku: "NEW-1" } });
    expectImported(lookedAtAgain(freed, known, detailsRead(whole)));
  });

  it("(H1) is held for pending alone: the rest is looked at once it is not", () => {
    const order = firstSeen(soldOrder({ order: { ...sold.order, status: "pending" } }));
    expectHeld(order, ["pendingAtTemu"]);
  });
});
