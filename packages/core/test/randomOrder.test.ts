import { assert, describe, it } from "@effect/vitest";
import { randomOrder, Seed, SeededRandom, SoldOrder } from "@temu-jtl/core/testing";
import { Schema } from "effect";

const orderOf = (seed: number) => randomOrder(new SeededRandom(seed), 1 + (seed % 1_000), 0);
const everySeed = Array.from({ length: 500 }, (_, seed) => orderOf(seed));
const minor = (money: { readonly minor: number } | null) => money?.minor ?? 0;

describe("an order that is invented by chance", () => {
  it.prop("adds up: its totals are the sums of its lines", [Seed], ([seed]) => {
    const { order, amounts } = orderOf(seed);
    const of = (orderSn: string) => order.lines.find((line) => line.orderSn === orderSn);
    let goods = 0;
    let shipping = 0;
    let paid = 0;
    for (const line of amounts.lines) {
      const quantity = of(line.orderSn)?.quantity ?? 0;
      const worth = line.unitGross.minor * quantity - minor(line.discountFromSeller);
      assert.isAbove(worth, 0, "the seller is owed something");
      goods += line.unitGross.minor * quantity;
      shipping += minor(line.shippingGross);
      paid += worth - minor(line.discountFromTemu) + minor(line.shippingGross);
    }
    assert.deepStrictEqual(
      amounts.lines.map(({ orderSn }) => orderSn).toSorted(),
      order.lines.map(({ orderSn }) => orderSn).toSorted(),
    );
    assert.deepStrictEqual(
      [amounts.goodsGross, amounts.shippingGross, amounts.customerPaid].map(minor),
      [goods, shipping, paid],
    );
    assert.isAbove(paid, 0);
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
