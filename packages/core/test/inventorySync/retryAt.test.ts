import { describe, expect, it } from "@effect/vitest";
import { days, ErrorCategory, hours, minutes } from "@temu-jtl/core";
import { Schema } from "effect";
import { retryAt } from "../../src/workflows/inventorySync/push/retryAt.ts";

const Rejections = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 5_000 }));

describe("A rejected SKU", () => {
  it("(I13) is tried again after half an hour, then after twice as long each time, up to a day", () => {
    const waits = [0, 1, 2, 3, 4, 5, 6, 60].map((rejections) => retryAt(0, rejections, "invalid"));
    expect(waits).toEqual([
      minutes(30),
      hours(1),
      hours(2),
      hours(4),
      hours(8),
      hours(16),
      days(1),
      days(1),
    ]);
  });

  it("(I13) is tried again sooner when Temu is only not ready for it", () => {
    expect(retryAt(0, 0, "notReady")).toBe(minutes(5));
  });

  it.prop(
    "(I13) always waits, never longer than a day, and never shorter than the time before",
    [Rejections, ErrorCategory],
    ([rejections, category]) => {
      const wait = retryAt(1_000, rejections, category) - 1_000;
      expect(wait).toBeGreaterThan(0);
      expect(wait).toBeLessThanOrEqual(days(1));
      expect(retryAt(0, rejections + 1, category)).toBeGreaterThanOrEqual(wait);
    },
  );
});
