import { assert, describe, it } from "@effect/vitest";
import { Schema } from "effect";
import { formatMinor, formatRate, grossOf, minorOf, netOf } from "../src/domain/Money.ts";

/** Every amount from minus to plus a hundred million euros, in cents. */
const amount = Schema.Int.check(
  Schema.isBetween({ minimum: -10_000_000_000, maximum: 10_000_000_000 }),
);
/** Every rate from 0 to 300 %, in millionths of a percent. */
const rate = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 300_000_000 }));
/** Rates that tax offices use. */
const usualRates = [0, 2_600_000, 5_500_000, 7_000_000, 8_125_000, 19_000_000, 27_000_000];

describe("a net price", () => {
  it.prop(
    "gives exactly the gross price again, whatever the price and the rate",
    [amount, rate],
    ([gross, tax]) => {
      assert.isTrue(grossOf(netOf(gross, tax), tax) === gross);
    },
  );

  it("gives exactly the gross price again for every price up to 50.00 at the usual rates", () => {
    for (const tax of usualRates) {
      for (let gross = 0; gross <= 5_000; gross++) {
        assert.isTrue(grossOf(netOf(gross, tax), tax) === gross, `${gross} at ${tax}`);
      }
    }
  });

  it.prop("has five decimals and a decimal point", [amount, rate], ([gross, tax]) => {
    assert.match(netOf(gross, tax), /^-?\d+\.\d{5}$/);
  });

  it.prop(
    "is within half a unit of its fifth decimal of gross / (1 + rate)",
    [amount, rate],
    ([gross, tax]) => {
      const net = BigInt(netOf(gross, tax).replace(".", ""));
      const remainder = BigInt(gross) * 100_000_000_000n - net * BigInt(100_000_000 + tax);
      const distance = remainder < 0n ? -remainder : remainder;
      assert.isTrue(2n * distance <= BigInt(100_000_000 + tax));
    },
  );

  it.prop(
    "of a refund is the net price of the sale with a minus",
    [amount, rate],
    ([gross, tax]) => {
      const unsigned = (text: string) => text.replace("-", "");
      assert.strictEqual(unsigned(netOf(-gross, tax)), unsigned(netOf(gross, tax)));
    },
  );

  it.prop("equals the gross price at a rate of 0 %", [amount], ([gross]) => {
    assert.strictEqual(netOf(gross, 0), `${formatMinor(gross)}000`);
  });

  it("is rounded half up", () => {
    assert.strictEqual(netOf(1_625, 19_000_000), "13.65546");
    assert.strictEqual(netOf(625, 19_000_000), "5.25210");
    // 0.01 / 1.6 = 0.00625; 0.01 / 1.28 = 0.0078125; 0.03 / 3.2 = 0.009375
    assert.strictEqual(netOf(1, 60_000_000), "0.00625");
    assert.strictEqual(netOf(1, 28_000_000), "0.00781");
    assert.strictEqual(netOf(3, 220_000_000), "0.00938");
    assert.strictEqual(netOf(-3, 220_000_000), "-0.00938");
  });
});

describe("an amount as text", () => {
  it.prop("has two decimals and is the same number of cents", [Schema.Int], ([minor]) => {
    const text = formatMinor(minor);
    assert.match(text, /^-?\d+\.\d{2}$/);
    assert.isTrue(BigInt(text.replace(".", "")) === BigInt(minor));
  });

  it("keeps its leading zero", () => {
    assert.strictEqual(formatMinor(1_625), "16.25");
    assert.strictEqual(formatMinor(5), "0.05");
    assert.strictEqual(formatMinor(0), "0.00");
    assert.strictEqual(formatMinor(-5), "-0.05");
    assert.strictEqual(formatMinor(-1_205), "-12.05");
  });
});

describe("what decimals sum up to", () => {
  it("is exact to the cent, with as many digits as JTL writes", () => {
    assert.strictEqual(minorOf(["46.4800000000000"]), 4_648);
    assert.strictEqual(minorOf(["46.48", "0.1", "3"]), 4_958);
    assert.strictEqual(minorOf(["0.0050000000000"]), 1);
    assert.strictEqual(minorOf(["0.0049999999999"]), 0);
    assert.strictEqual(minorOf(["0.0049999999999", "0.0000000000001"]), 1);
    assert.strictEqual(minorOf(["-12.0500000000000"]), -1_205);
    assert.strictEqual(minorOf(["90071992547409.91"]), 9_007_199_254_740_991);
    assert.strictEqual(minorOf([]), 0);
  });

  it("is nothing when one of them is no decimal", () => {
    for (const text of ["", "1e3", "1,00", "0.00000000000001", "abc"]) {
      assert.strictEqual(minorOf(["1.00", text]), null);
    }
  });

  it.prop("is the same amount as text", [amount], ([minor]) => {
    assert.strictEqual(minorOf([formatMinor(minor)]), minor);
  });
});

describe("a tax rate as text", () => {
  it.prop(
    "is the same rate with two to six decimals and no zero behind the second",
    [rate],
    ([tax]) => {
      const text = formatRate(tax);
      assert.match(text, /^\d+\.(\d\d|\d\d\d{0,3}[1-9])$/);
      const [whole = "", decimals = ""] = text.split(".");
      assert.isTrue(BigInt(whole + decimals.padEnd(6, "0")) === BigInt(tax));
    },
  );

  it("is written as tax offices write it", () => {
    assert.strictEqual(formatRate(19_000_000), "19.00");
    assert.strictEqual(formatRate(7_000_000), "7.00");
    assert.strictEqual(formatRate(0), "0.00");
    assert.strictEqual(formatRate(5_500_000), "5.50");
    assert.strictEqual(formatRate(8_125_000), "8.125");
    assert.strictEqual(formatRate(20_000_000), "20.00");
    assert.strictEqual(formatRate(100_000_000), "100.00");
    assert.strictEqual(formatRate(1), "0.000001");
  });
});
