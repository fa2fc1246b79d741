import { Schema } from "effect";

/** An amount: an integer of minor units (cents) with its ISO 4217 currency. */
export const Money = Schema.Struct({
  currency: Schema.String.check(Schema.isPattern(/^[A-Z]{3}$/)),
  minor: Schema.Int,
});
export type Money = typeof Money.Type;

/** A tax rate in millionths of a percent: `19000000` is 19 %. Temu reports rates like this. */
export const TaxRate = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0));
export type TaxRate = typeof TaxRate.Type;

const hundredPercent = 100_000_000n;

const roundHalfUp = (numerator: bigint, denominator: bigint): bigint =>
  numerator >= 0n
    ? (2n * numerator + denominator) / (2n * denominator)
    : -((-2n * numerator + denominator) / (2n * denominator));

const decimal = (scaled: bigint, digits: number): string => {
  const sign = scaled < 0n ? "-" : "";
  const text = (scaled < 0n ? -scaled : scaled).toString().padStart(digits + 1, "0");
  const point = text.length - digits;
  return `${sign}${text.slice(0, point)}.${text.slice(point)}`;
};

/** Minor units as a decimal with a point: `1625` → `"16.25"`. */
export const formatMinor = (minor: number): string => decimal(BigInt(minor), 2);

/** A rate as a decimal percentage with at least two digits: `19000000` → `"19.00"`. */
export const formatRate = (rate: TaxRate): string => {
  const text = decimal(BigInt(rate), 6);
  return text.replace(/(\.\d\d\d*?)0+$/, "$1");
};

/**
 * The net price behind a gross price, as a decimal with five digits, rounded half up. Five digits
 * are enough for the gross to come out exact to the cent again for any rate below 900 %.
 */
export const netOf = (grossMinor: number, rate: TaxRate): string =>
  decimal(
    roundHalfUp(BigInt(grossMinor) * 1_000n * hundredPercent, hundredPercent + BigInt(rate)),
    5,
  );

/** What a gross sum comes to without its tax, in minor units, rounded half up. */
export const netMinorOf = (grossMinor: number, rate: TaxRate): number =>
  Number(roundHalfUp(BigInt(grossMinor) * hundredPercent, hundredPercent + BigInt(rate)));

/** The gross price in minor units of a net price with five digits, rounded half up. */
export const grossOf = (net: string, rate: TaxRate): number => {
  const scaled = BigInt(net.replace(".", ""));
  return Number(roundHalfUp(scaled * (hundredPercent + BigInt(rate)), 1_000n * hundredPercent));
};

const decimalDigits = 13;

/**
 * What decimals with a point and up to 13 digits behind it, such as JTL's totals, sum up to in minor
 * units, rounded half up. Null when one of them is no such decimal.
 */
export const minorOf = (decimals: ReadonlyArray<string>): number | null => {
  let sum = 0n;
  for (const text of decimals) {
    const [, sign, whole, digits = ""] = /^(-?)(\d+)(?:\.(\d{1,13}))?$/.exec(text) ?? [];
    if (whole === undefined) return null;
    const scaled = BigInt(whole + digits.padEnd(decimalDigits, "0"));
    sum += sign === "-" ? -scaled : scaled;
  }
  return Number(roundHalfUp(sum, 10n ** BigInt(decimalDigits - 2)));
};
