import { assert, describe, it } from "@effect/vitest";
import { pushPoints, seedsOfAllPoints, stockPlan } from "./stockPlan.ts";

describe("the plan of the hosts that are killed while they push stock", () => {
  it("kills, in five seeds in a row, at each step, around intent, call and record of a push, and in the look after it", () => {
    assert.lengthOf(pushPoints, 22);
    for (let first = 0; first <= 45; first += 1) {
      const plans = Array.from({ length: seedsOfAllPoints }, (_, at) => stockPlan(first + at));
      const reached = new Set(plans.flatMap(({ kills }) => kills.map(({ point }) => point)));
      assert.deepStrictEqual(
        pushPoints.filter((point) => !reached.has(point)),
        [],
      );
      for (const { kills } of plans) assert.include([4, 5], kills.length);
    }
  });
});
