import { BigDecimal } from "effect";

/** A number as the decimal that it is written as: `0.1` is a tenth, no more and no less. */
export const decimalOf = (written: number): BigDecimal.BigDecimal =>
  BigDecimal.fromNumberUnsafe(written);

/** How often `part` (above 0) lies in a decimal, whole times, rounded down: `0.3` holds `0.1` three times. */
export const wholeTimes = (held: BigDecimal.BigDecimal, part: BigDecimal.BigDecimal): number => {
  const scale = Math.max(held.scale, part.scale);
  const dividend = BigDecimal.scale(held, scale).value;
  const divisor = BigDecimal.scale(part, scale).value;
  const quotient = dividend / divisor;
  return Number(dividend % divisor < 0n ? quotient - 1n : quotient);
};
