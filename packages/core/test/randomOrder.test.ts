import { assert, describe, it } from "@effect/vitest";
import { randomOrder, Seed, SeededRandom, SoldOrder, TemuModel } from "@temu-jtl/core/testing";
import { Schema } from "effect";

const orderOf = (seed: number) => randomOrder(new SeededRandom(seed), 1 + (seed % 1_000), 0);
const everySeed = Array.from({ length: 500 }, (_, seed) => orderOf(seed));
const minor = (money: { readonly minor: number } | null) => money?.minor ?? 0;
const euro = (cents: number) => ({ currency: "EUR", minor: cents });
const nothing = { goods: 0, shipping: 0, paid: 0 };

/** What the lines come to, with the quantities that are wanted. */
const sumsOf = ({ order, amounts }: SoldOrder) => {
  assert.deepStrictEqual(
    amounts.lines.map(({ orderSn }) => orderSn).toSorted(),
    order.lines.map(({ orderSn }) => orderSn).toSorted(),
  );
  const sums = { ...nothing, shippingTax: 0 };
  for (const line of amounts.lines) {
    const quantity = order.lines.find(({ orderSn }) => orderSn === line.orderSn)?.quantity ?? 0;
    const goods = line.unitGross.minor * quantity;
    const worth = goods - minor(line.discountFromSeller);
    const paid = worth - minor(line.discountFromTemu);
    const shipping = minor(line.shippingGross);
    assert.isTrue(quantity === 0 ? worth === 0 : paid > 0, "a line is worth what it costs");
    const rate = (line.shippingTaxRate ?? 0) / 100_000_000;
    sums.goods += goods;
    sums.shipping += shipping;
    sums.shippingTax += shipping - Math.round(shipping / (1 + rate));
    sums.paid += paid + shipping;
  }
  return sums;
};

const totalsOf = ({ amounts }: SoldOrder): ReturnType<typeof sumsOf> => ({
  goods: minor(amounts.goodsGross),
  shipping: minor(amounts.shippingGross),
  shippingTax: minor(amounts.shippingTax),
  paid: minor(amounts.customerPaid),
});

describe("an order that is invented by chance", () => {
  it.prop("adds up: its totals are the sums of its lines", [Seed], ([seed]) => {
    const sold = orderOf(seed);
    assert.isAbove(sumsOf(sold).paid, 0);
    assert.deepStrictEqual(totalsOf(sold), sumsOf(sold));
  });

  it.prop("adds up after every change of its quantities", [Seed], ([seed]) => {
    const random = new SeededRandom(seed);
    const temu = new TemuModel();
    const sold = orderOf(seed);
    const { parentOrderSn, lines } = sold.order;
    temu.add([sold]);
    for (const { orderSn, quantity } of lines) {
      if (random.happens(0.3)) temu.cancelLine(parentOrderSn, orderSn, 0);
      else if (quantity > 1) {
        temu.lowerQuantity(parentOrderSn, orderSn, random.whole(1, quantity - 1), 0);
      }
      const now = temu.find(parentOrderSn) ?? sold;
      assert.deepStrictEqual(totalsOf(now), sumsOf(now));
    }
    temu.cancel(parentOrderSn, 0);
    const { shippingTax, ...totals } = totalsOf(temu.find(parentOrderSn) ?? sold);
    assert.deepStrictEqual({ totals, shippingTax }, { totals: nothing, shippingTax: 0 });
  });

  it("keeps what Temu tells only as a whole, or not at all, when its quantities change", () => {
    const temu = new TemuModel();
    const sold = orderOf(7);
    const [line] = sold.order.lines;
    const [shippingGross, customerPaid] = [euro(499), null];
    const lineAmounts = sold.amounts.lines.map((told) => ({ ...told, shippingGross: null }));
    temu.add([
      { ...sold, amounts: { ...sold.amounts, lines: lineAmounts, shippingGross, customerPaid } },
    ]);
    temu.cancelLine(sold.order.parentOrderSn, line?.orderSn ?? "", 0);
    const after = temu.find(sold.order.parentOrderSn)?.amounts;
    assert.deepStrictEqual(
      [after?.shippingGross, after?.customerPaid],
      [shippingGross, customerPaid],
    );
    assert.isBelow(minor(after?.goodsGross ?? null), minor(sold.amounts.goodsGross));
  });

  it.prop("is an order as Temu's are", [Seed], ([seed]) => {
    const { order, address, amounts } = Schema.decodeSync(SoldOrder)(orderOf(seed));
    assert.isTrue(order.lines.length >= 1 && order.lines.length <= 4);
    for (const { quantity, originalQuantity } of order.lines) {
      assert.isTrue(quantity >= 1 && quantity <= 7 && quantity === originalQuantity);
    }
    assert.isTrue(amounts.lines.every(({ unitGross }) => unitGross.minor % 2 === 1));
    assert.match(address.mail, /@example\.invalid$/);
  });

  it("is the same for the same seed, and another for another", () => {
    assert.deepStrictEqual(orderOf(7), orderOf(7));
    const different = new Set(everySeed.map((sold) => JSON.stringify(sold.amounts)));
    assert.strictEqual(different.size, everySeed.length);
  });

  it("comes in every kind, sooner or later", () => {
    const lines = everySeed.flatMap(({ amounts }) => amounts.lines);
    assert.deepStrictEqual(
      [...new Set(lines.map(({ taxRate }) => taxRate))].toSorted((a, b) => a - b),
      [0, 5_500_000, 7_000_000, 19_000_000, 21_000_000, 25_000_000],
    );
    for (const amount of ["shippingGross", "discountFromSeller", "discountFromTemu"] as const) {
      assert.isTrue(lines.some((line) => minor(line[amount]) === 0));
      assert.isTrue(lines.some((line) => minor(line[amount]) > 0));
    }
    assert.isTrue(lines.some(({ taxRate, shippingTaxRate }) => taxRate !== shippingTaxRate));
    const words = everySeed.map(({ order, address }) =>
      [address.name, address.city, ...order.lines.map(({ name }) => name)].join(" "),
    );
    for (const letters of [/[äöüß]/, /[łżąś]/i, /\p{Extended_Pictographic}/u, /[<&]/]) {
      assert.isTrue(words.some((text) => letters.test(text)));
    }
    assert.deepStrictEqual(
      [...new Set(everySeed.map(({ order }) => order.lines.length))].toSorted((a, b) => a - b),
      [1, 2, 3, 4],
    );
  });
});
