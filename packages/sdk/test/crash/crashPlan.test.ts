import { assert, describe, it } from "@effect/vitest";
import { temuCalls } from "@temu-jtl/core/testing";
import { boundaries, crashPlan } from "./crashPlan.ts";

const middles = ["jtl.submit", temuCalls.confirmShipment].flatMap((call) =>
  ["before", "during", "after"].map((phase) => `${phase} ${call}`),
);

describe("the plan of the killed hosts", () => {
  it("kills, in as many seeds in a row as there are boundaries, at each of them and at every point inside submit and report", () => {
    for (let first = 0; first <= 86; first += 1) {
      const plans = Array.from({ length: boundaries.length }, (_, at) => crashPlan(first + at));
      const places = new Set(plans.flatMap(({ kills }) => kills.map(({ stop }) => stop.place)));
      for (const place of [...boundaries, ...middles]) {
        assert.isTrue(places.has(place), `seeds from ${first} on lack ${place}`);
      }
      for (const { kills } of plans) {
        assert.isAtLeast(kills.length, 2);
        assert.isAtMost(kills.length, 3);
      }
    }
  });
});
