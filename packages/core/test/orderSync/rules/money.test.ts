import { assert, describe, expect, it } from "@effect/vitest";
import {
  CurrentShop,
  type ExportOrder,
  type LineAmounts,
  type MoneySettings,
  type Position,
  type ShopSettingsInput,
} from "@temu-jtl/core";
import { inventedOrder, type SoldOrder, TemuWorld } from "@temu-jtl/core/testing";
import { Effect, Result, Schema } from "effect";
import { grossOf, netMinorOf, netOf } from "../../../src/domain/Money.ts";
import {
  moneyReasons,
  toExportOrder,
} from "../../../src/workflows/orderSync/render/exportOrder.ts";
import { contextOf, noon, soldOrder, withTotals } from "../orders.ts";
import { counts, inShop, sync } from "../runs.ts";
import { expectHeld, expectImported, firstLine, firstSeen } from "./deciding.ts";

const euro = (minor: number) => ({ currency: "EUR", minor });
const percent = (rate: number) => rate * 1_000_000;

const exported = (sold: SoldOrder, settings: Partial<ShopSettingsInput> = {}): ExportOrder =>
  Result.getOrThrow(toExportOrder(sold.order, sold, contextOf(settings)));
const positions = (
  kind: Position["kind"],
  sold: SoldOrder,
  settings: Partial<ShopSettingsInput> = {},
) =>
  exported(sold, settings)
    .positions.filter((position) => position.kind === kind)
    .map(({ quantity, taxRate, unitGross }) => [quantity, unitGross, taxRate]);
const sumOf = (all: ReadonlyArray<Position>) =>
  all.reduce((sum, { quantity, unitGross }) => sum + quantity * unitGross, 0);

/** An order whose lines cost this: its lines are numbered, Temu tells the amounts in another order. */
const soldAt = (
  lines: ReadonlyArray<Partial<LineAmounts> & { readonly quantity: number }>,
): SoldOrder => {
  const { address, amounts, order, trouble } = inventedOrder(3, noon);
  const anyLine = firstLine(soldOrder());
  return withTotals({
    address,
    trouble,
    order: {
      ...order,
      lines: lines.map(({ quantity }, at) => ({
        ...anyLine,
        orderSn: `076-${at}`,
        merchantSku: `ART-${1_001 + at}`,
        quantity,
      })),
    },
    amounts: {
      ...amounts,
      lines: lines
        .map((line, at) => {
          const { quantity: _, ...priced } = line;
          return {
            unitGross: euro(1_000),
            unitNet: null,
            taxRate: percent(19),
            shippingGross: null,
            shippingTaxRate: null,
            discountFromSeller: null,
            discountFromTemu: null,
            ...priced,
            orderSn: `076-${at}`,
          };
        })
        .toReversed(),
    },
  });
};

describe("What a line costs", () => {
  it("(M1) is found by the line's number, in whatever order Temu tells it", () => {
    const sold = soldAt([
      { quantity: 1, unitGross: euro(499), taxRate: percent(7) },
      { quantity: 2, unitGross: euro(1_625), taxRate: percent(19) },
      { quantity: 3, unitGross: euro(333), taxRate: percent(5.5) },
    ]);
    const byNumber = [
      [1, 499, 7_000_000],
      [2, 1_625, 19_000_000],
      [3, 333, 5_500_000],
    ];
    expect(positions("goods", sold)).toEqual(byNumber);
    const amounts = { ...sold.amounts, lines: sold.amounts.lines.toReversed() };
    expect(positions("goods", { ...sold, amounts })).toEqual(byNumber);
  });

  it("(M1) may be taxed at 0 %, which is a rate like any other", () => {
    const sold = soldAt([
      { quantity: 1, taxRate: 0, shippingGross: euro(399), shippingTaxRate: 0 },
      { quantity: 1, taxRate: percent(19) },
    ]);
    expectImported(firstSeen(sold));
    expect(positions("goods", sold)).toEqual([
      [1, 1_000, 0],
      [1, 1_000, 19_000_000],
    ]);
    expect(positions("shipping", sold, { document: { shippingLine: "whenCharged" } })).toEqual([
      [1, 399, 0],
    ]);
  });

  it("(M1) holds the order when Temu tells no amounts for a line that is to be shipped", () => {
    const sold = soldAt([{ quantity: 1 }, { quantity: 2 }]);
    const [amounts] = sold.amounts.lines;
    if (amounts === undefined) throw new Error("There are amounts.");
    const lines = [{ ...amounts, orderSn: "076-9" }, amounts];
    const order = { ...sold, amounts: { ...sold.amounts, lines } };
    expectHeld(firstSeen(order), ["amountsIncomplete", { lines: "076-0" }]);
    // Not even a shop that hands over what does not add up sells a line for nothing.
    const warn = contextOf({ money: { onAmountMismatch: "warn" } });
    expectHeld(firstSeen(order, warn), ["amountsIncomplete", { lines: "076-0" }]);
  });
});

describe("Discounts", () => {
  const sold = soldAt([
    {
      quantity: 2,
      unitGross: euro(1_000),
      discountFromSeller: euro(300),
      discountFromTemu: euro(500),
    },
  ]);

  it.each([
    [undefined, 850],
    ["seller", 850],
    ["both", 600],
    ["none", 1_000],
  ] as const)("(M2) lower the line where the shop wants it: %s", (discounts, unitGross) => {
    const settings = discounts === undefined ? {} : { money: { discounts } };
    expect(positions("goods", sold, settings)).toEqual([[2, unitGross, 19_000_000]]);
    expectImported(firstSeen(sold, contextOf(settings)));
  });

  it("(M2) split a line whose total its quantity does not divide, to the cent", () => {
    const split = soldAt([{ quantity: 3, unitGross: euro(400), discountFromSeller: euro(200) }]);
    expect(positions("goods", split)).toEqual([
      [2, 333, 19_000_000],
      [1, 334, 19_000_000],
    ]);
  });

  it("(M2) may be as high as the price, but never higher, whatever the shop allows", () => {
    const lowered = (by: number) => soldOrder({ lineAmounts: { discountFromSeller: euro(by) } });
    const price = lowered(0).amounts.goodsGross?.minor ?? 0;
    expectImported(firstSeen(lowered(price)));
    for (const onAmountMismatch of ["hold", "warn"] as const) {
      const context = contextOf({ money: { onAmountMismatch } });
      expectHeld(firstSeen(lowered(price + 1), context), ["amountsDoNotAddUp"]);
    }
  });
});

describe("A total that does not fit", () => {
  const decideOn = (change: Parameters<typeof soldOrder>[0], context = contextOf()) => {
    const sold = soldOrder(change);
    return moneyReasons(sold.order, sold.amounts, context).map(({ code }) => code);
  };

  it("(M4) is seen in what the buyer paid, where discounts and shipping are not told by line", () => {
    expect(decideOn({})).toEqual([]);
    const [line] = soldOrder().amounts.lines;
    const goods = (line?.unitGross.minor ?? 0) * (soldOrder().order.lines[0]?.quantity ?? 0);
    expect(decideOn({ amounts: { customerPaid: euro(goods - 200) } })).toEqual([
      "amountsDoNotAddUp",
    ]);
    expect(decideOn({ amounts: { customerPaid: euro(goods + 499) } })).toEqual([
      "amountsDoNotAddUp",
    ]);
    // What was paid back since is no difference, nor is a tax that Temu collects on top.
    expect(decideOn({ amounts: { customerPaid: euro(goods - 200), refunds: euro(200) } })).toEqual(
      [],
    );
    const taxed = contextOf({ money: { temuTax: "asReported" } });
    const tax = { customerPaid: euro(goods + 190), temuTax: euro(190) };
    expect(decideOn({ amounts: tax }, taxed)).toEqual([]);
  });

  it("(M4) holds an order without tax like any other", () => {
    const context = contextOf({ money: { temuTax: "taxFree" } });
    const order = { regionId: 192 };
    expect(decideOn({ order }, context)).toEqual([]);
    const goodsGross = euro((soldOrder().amounts.goodsGross?.minor ?? 0) + 500);
    expect(decideOn({ order, amounts: { goodsGross, customerPaid: null } }, context)).toEqual([
      "amountsDoNotAddUp",
    ]);
  });
});

describe("Shipping", () => {
  it("(M3) is a position for each tax rate, its own or that of the goods", () => {
    const sold = soldAt([
      { quantity: 1, shippingGross: euro(100), shippingTaxRate: percent(19) },
      { quantity: 1, taxRate: percent(7), shippingGross: euro(200) },
      { quantity: 4, taxRate: percent(25), shippingGross: euro(50), shippingTaxRate: percent(7) },
      { quantity: 1, taxRate: percent(21), shippingGross: euro(0) },
    ]);
    expect(positions("shipping", sold)).toEqual([
      [1, 100, 19_000_000],
      [1, 250, 7_000_000],
    ]);
  });

  it.each([
    ["19 % of it", 112, 19_000_000],
    ["7 % of it", 46, 7_000_000],
    ["nearly 7 % of it", 45, 7_000_000],
    ["nothing", 0, 5_500_000],
    ["not told", null, 21_000_000],
  ])("(M3) that only the order tells has a line's rate, by its tax: %s", (_, tax, rate) => {
    const sold = soldAt([
      { quantity: 1, taxRate: percent(21) },
      { quantity: 1, taxRate: percent(19) },
      { quantity: 1, taxRate: percent(7) },
      { quantity: 1, taxRate: percent(5.5) },
    ]);
    const shippingTax = tax === null ? null : euro(tax);
    const amounts = {
      ...sold.amounts,
      customerPaid: null,
      shippingGross: euro(700),
      shippingTax,
    };
    expect(positions("shipping", { ...sold, amounts })).toEqual([[1, 700, rate]]);
    expectImported(firstSeen({ ...sold, amounts }));
  });

  it("(M3) is told to JTL even when it is free, unless the shop wants it only when charged", () => {
    const free = soldAt([{ quantity: 1, taxRate: percent(7) }]);
    expect(positions("shipping", free)).toEqual([[1, 0, 7_000_000]]);
    expect(positions("shipping", free, { document: { shippingLine: "whenCharged" } })).toEqual([]);
  });
});

describe("The sum of the document", () => {
  const total = soldOrder().amounts.goodsGross?.minor ?? 0;
  const told = (goods: number) => soldOrder({ amounts: { goodsGross: euro(goods) } });
  const warn = { money: { onAmountMismatch: "warn" } } as const;

  it("(M4) holds the order when it differs from Temu's by one cent, up or down", () => {
    expectImported(firstSeen(told(total)));
    for (const goods of [total - 1, total + 1]) {
      const sums = { byTemu: String(goods), inDocument: String(total) };
      expectHeld(firstSeen(told(goods)), ["amountsDoNotAddUp", sums]);
      expectImported(firstSeen(told(goods), contextOf(warn)));
    }
  });

  it.each(["seller", "both", "none"] as const)(
    "(M4) is compared with what the buyer paid where Temu tells no total of the goods: %s",
    (discounts) => {
      const paid = (minor: number) =>
        soldOrder({
          lineAmounts: { discountFromSeller: euro(120), discountFromTemu: euro(30) },
          amounts: { goodsGross: null, customerPaid: euro(minor), refunds: euro(50) },
        });
      const context = contextOf({ money: { discounts } });
      expectImported(firstSeen(paid(total - 150 - 50), context));
      expect(firstSeen(paid(total - 150 - 49), context).holdReasons).toMatchObject([
        { code: "amountsDoNotAddUp" },
      ]);
    },
  );

  it("(M4) is compared with nothing where Temu tells no total", () => {
    expectImported(firstSeen(soldOrder({ amounts: { goodsGross: null, customerPaid: null } })));
  });

  it.effect("(M4) is told as a problem where the shop hands the order over all the same", () =>
    inShop(
      Effect.gen(function* () {
        yield* (yield* TemuWorld).add([told(total + 1)]);
        const run = yield* Effect.provideService(sync, CurrentShop, contextOf(warn).settings);
        expect(yield* counts).toEqual({ submitted: 1 });
        const problems = run.steps.flatMap(({ problems: all }) => all);
        expect(problems).toMatchObject([{ code: "amountsDoNotAddUp", count: 1 }]);
      }),
    ),
  );
});

/** Lines as Temu may sell them: odd cents, every rate of the EU's, and discounts below the price. */
const InventedLines = Schema.Array(
  Schema.Struct({
    quantity: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 7 })),
    unit: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 99_999 })),
    rate: Schema.Literals([0, 5.5, 7, 19, 21, 25]),
    shipping: Schema.NullOr(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 1_999 }))),
    shippingRate: Schema.NullOr(Schema.Literals([0, 5.5, 7, 19, 21, 25])),
    /** Of a hundred parts of what the line costs. */
    bySeller: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 50 })),
    byTemu: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 50 })),
  }),
).check(Schema.isMinLength(1), Schema.isMaxLength(4));
type InventedLine = (typeof InventedLines.Type)[number];

const part = ({ quantity, unit }: InventedLine, parts: number) =>
  Math.floor((quantity * unit * parts) / 100);

const invented = (lines: ReadonlyArray<InventedLine>): SoldOrder =>
  soldAt(
    lines.map((line) => ({
      quantity: line.quantity,
      unitGross: euro(line.unit),
      taxRate: percent(line.rate),
      shippingGross: line.shipping === null ? null : euro(line.shipping),
      shippingTaxRate: line.shippingRate === null ? null : percent(line.shippingRate),
      discountFromSeller: euro(part(line, line.bySeller)),
      discountFromTemu: euro(part(line, line.byTemu)),
    })),
  );

const counted: Record<MoneySettings["discounts"], (line: InventedLine) => number> = {
  seller: (line) => part(line, line.bySeller),
  both: (line) => part(line, line.bySeller) + part(line, line.byTemu),
  none: () => 0,
};

describe.each(["seller", "both", "none"] as const)("Every order (discounts: %s)", (discounts) => {
  const settings = { money: { discounts } };

  it.prop(
    "(M4) has a document that sums up to goods and shipping less the discounts that count",
    [InventedLines],
    ([lines]) => {
      const goods = lines.reduce((sum, line) => sum + line.quantity * line.unit, 0);
      const shipping = lines.reduce((sum, line) => sum + (line.shipping ?? 0), 0);
      const less = lines.reduce((sum, line) => sum + counted[discounts](line), 0);
      const sold = invented(lines);
      const document = exported(sold, settings);
      assert.strictEqual(sumOf(document.positions), goods + shipping - less);
      assert.strictEqual(firstSeen(sold, contextOf(settings)).state, "imported");
    },
  );

  it.prop(
    "(M2) has each line's units at its rate, a cent apart at most, and nets that give the gross",
    [InventedLines],
    ([lines]) => {
      const document = exported(invented(lines), settings);
      for (const { taxRate, unitGross } of document.positions) {
        assert.strictEqual(grossOf(netOf(unitGross, taxRate), taxRate), unitGross);
      }
      for (const [at, line] of lines.entries()) {
        const own = document.positions.filter(({ sku }) => sku === `ART-${1_001 + at}`);
        assert.strictEqual(
          own.reduce((sum, { quantity }) => sum + quantity, 0),
          line.quantity,
        );
        assert.strictEqual(sumOf(own), line.quantity * line.unit - counted[discounts](line));
        assert.isTrue(own.every(({ taxRate }) => taxRate === percent(line.rate)));
        const prices = own.map(({ unitGross }) => unitGross);
        assert.isAtMost(Math.max(...prices) - Math.min(...prices), 1);
      }
    },
  );

  it.prop("(M3) has its shipping once for each rate, to the cent", [InventedLines], ([lines]) => {
    const shipping = exported(invented(lines), settings).positions.filter(
      ({ kind }) => kind === "shipping",
    );
    const rates = shipping.map(({ taxRate }) => taxRate);
    assert.strictEqual(new Set(rates).size, rates.length);
    for (const { taxRate, unitGross } of shipping) {
      const own = lines.filter((line) => percent(line.shippingRate ?? line.rate) === taxRate);
      assert.strictEqual(
        unitGross,
        own.reduce((sum, line) => sum + (line.shipping ?? 0), 0),
      );
    }
  });

  it.prop(
    "(M3) has the shipping that only the order tells at the rate whose tax Temu tells",
    [InventedLines, Schema.Int.check(Schema.isBetween({ minimum: 100, maximum: 9_999 }))],
    ([lines, whole]) => {
      const sold = invented(lines.map((line) => ({ ...line, shipping: null, shippingRate: null })));
      const rate = percent(lines.at(-1)?.rate ?? 0);
      const shippingTax = euro(whole - netMinorOf(whole, rate));
      const amounts = {
        ...sold.amounts,
        customerPaid: null,
        shippingGross: euro(whole),
        shippingTax,
      };
      const document = exported({ ...sold, amounts }, settings);
      const shipping = document.positions.filter(({ kind }) => kind === "shipping");
      assert.deepStrictEqual(
        shipping.map(({ taxRate, unitGross }) => [whole - netMinorOf(unitGross, taxRate)]),
        [[shippingTax.minor]],
      );
    },
  );
});
