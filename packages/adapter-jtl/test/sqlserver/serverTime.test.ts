import { describe, expect, it } from "@effect/vitest";
import { DateTime } from "effect";
import { instantOf } from "../../src/jtlWawi/serverTime.ts";

const timeZone = DateTime.zoneMakeNamedUnsafe("Europe/Berlin");
const inWinter = { now: Date.parse("2026-11-24T12:00:00Z"), timeZone };
const inSummer = { now: Date.parse("2026-07-01T12:00:00Z"), timeZone };

const shown = (...asked: Parameters<typeof instantOf>) =>
  new Date(instantOf(...asked)).toISOString();

describe("times that JTL stores without a zone", () => {
  it("are of the shop's zone when the server's clock stands in it, summer or winter", () => {
    expect(shown("2026-11-24T10:00:00.123", 60, inWinter)).toBe("2026-11-24T09:00:00.123Z");
    expect(shown("2026-07-01T10:00:00", 60, inWinter)).toBe("2026-07-01T08:00:00.000Z");
    expect(shown("2026-11-24T10:00:00", 120, inSummer)).toBe("2026-11-24T09:00:00.000Z");
  });

  it("are as far from UTC as the server is now when it stands elsewhere", () => {
    expect(shown("2026-07-01T10:00:00", 0, inWinter)).toBe("2026-07-01T10:00:00.000Z");
    expect(shown("2026-11-24T10:00:00", 330, inWinter)).toBe("2026-11-24T04:30:00.000Z");
    expect(shown("2026-11-24T10:00:00", -300, inWinter)).toBe("2026-11-24T15:00:00.000Z");
  });

  it("do not slip when a minute passes between the two readings of the server's clock", () => {
    expect(shown("2026-11-24T10:00:00", 59, inWinter)).toBe("2026-11-24T09:00:00.000Z");
    expect(shown("2026-11-24T10:00:00", 1, inWinter)).toBe("2026-11-24T10:00:00.000Z");
  });

  it("in the hour that autumn has twice and the one that spring lacks are still times", () => {
    expect(shown("2026-10-25T02:30:00", 60, inWinter)).toBe("2026-10-25T00:30:00.000Z");
    expect(shown("2026-03-29T02:30:00", 60, inWinter)).toBe("2026-03-29T01:30:00.000Z");
  });
});
