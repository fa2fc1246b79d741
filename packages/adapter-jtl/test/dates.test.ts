import { assert, describe, it } from "@effect/vitest";
import { Effect } from "effect";
import { inventedOrder, render } from "./inventedOrder.ts";
import { parseXml, textAt } from "./parseXml.ts";

const order = ["tBestellung"] as const;
const customer = ["tBestellung", "tkunde"] as const;

describe("dates in the order document", () => {
  it.effect("(M5) are days in the shop's time zone", () =>
    Effect.gen(function* () {
      const { text } = yield* render(inventedOrder, {}, "Europe/London");
      assert.strictEqual(textAt(parseXml(text), ...order, "dErstellt"), "23.11.2026");
    }),
  );

  it.effect("(M5) can be written as yyyy-mm-dd", () =>
    Effect.gen(function* () {
      const { text } = yield* render(inventedOrder, { dateFormat: "yyyy-mm-dd" });
      const xml = parseXml(text);
      assert.strictEqual(textAt(xml, ...order, "dErstellt"), "2026-11-24");
      assert.strictEqual(textAt(xml, ...order, "dLieferDatum"), "2026-11-26");
      assert.strictEqual(textAt(xml, ...customer, "dErstellt"), "2026-11-24");
    }),
  );

  it.effect("(M5) are empty when Temu gives no time to ship before", () =>
    Effect.gen(function* () {
      const { text } = yield* render({ ...inventedOrder, shipBefore: null });
      assert.strictEqual(textAt(parseXml(text), ...order, "dLieferDatum"), "");
    }),
  );

  it.effect("(M5) that no calendar knows are refused", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(
        render({ ...inventedOrder, orderedAt: Number.MAX_SAFE_INTEGER }),
      );
      assert.include(error.message, "orderedAt");
    }),
  );

  it.effect.each([
    ["in winter, a second before midnight", "2026-11-23T22:59:59.999Z", "23.11.2026"],
    ["in winter, at midnight", "2026-11-23T23:00:00Z", "24.11.2026"],
    ["in summer, a second before midnight", "2026-06-30T21:59:59.999Z", "30.06.2026"],
    ["in summer, at midnight", "2026-06-30T22:00:00Z", "01.07.2026"],
    ["at the last midnight of winter time", "2026-03-28T23:00:00Z", "29.03.2026"],
    ["before the first midnight of summer time", "2026-03-29T21:59:59Z", "29.03.2026"],
    ["at the first midnight of summer time", "2026-03-29T22:00:00Z", "30.03.2026"],
    ["at the last midnight of summer time", "2026-10-24T22:00:00Z", "25.10.2026"],
    ["before the first midnight of winter time", "2026-10-25T22:59:59Z", "25.10.2026"],
    ["at the first midnight of winter time", "2026-10-25T23:00:00Z", "26.10.2026"],
    ["at New Year", "2026-12-31T23:00:00Z", "01.01.2027"],
    ["on a leap day", "2028-02-28T23:00:00Z", "29.02.2028"],
  ] as const)("(M5) are Berlin's days by default, %s", ([, instant, day]) =>
    Effect.gen(function* () {
      const at = Date.parse(instant);
      const other = Date.parse("2027-05-05T12:00:00Z");
      const ordered = parseXml(
        (yield* render({ ...inventedOrder, orderedAt: at, shipBefore: other }, {}, null)).text,
      );
      assert.strictEqual(textAt(ordered, ...order, "dErstellt"), day);
      assert.strictEqual(textAt(ordered, ...customer, "dErstellt"), day);
      assert.strictEqual(textAt(ordered, ...order, "dLieferDatum"), "05.05.2027");
      const due = parseXml(
        (yield* render({ ...inventedOrder, orderedAt: other, shipBefore: at }, {}, null)).text,
      );
      assert.strictEqual(textAt(due, ...order, "dLieferDatum"), day);
      assert.strictEqual(textAt(due, ...order, "dErstellt"), "05.05.2027");
    }),
  );

  it.effect("(M5) are written for what is known only: nothing was sent or paid yet", () =>
    Effect.gen(function* () {
      const xml = parseXml((yield* render(inventedOrder)).text);
      assert.strictEqual(textAt(xml, ...order, "dVersandDatum"), "");
      assert.strictEqual(textAt(xml, ...order, "dBezahltDatum"), "");
    }),
  );
});
