import { Effect } from "effect";
import { race, racePerSecond } from "./budgetRace/race.ts";
import type { Measurement } from "./Measurement.ts";

const requests = 600;
const leastRate = 19;

/** What three processes with one app key send together, at Temu's limit. */
export const measureSharedLimit = Effect.gen(function* () {
  const { mostInASecond, rate, received, sent } = yield* race({
    requests,
    database: "embedded",
    killAfter: null,
  });
  const measurements: ReadonlyArray<Measurement> = [
    {
      what: `${requests} requests of three processes with one app key`,
      figure: `${rate.toFixed(2)} a second`,
      bound: `at least ${leastRate} a second, their start included (${sent.join(" + ")} sent)`,
      holds: received === requests && rate >= leastRate,
    },
    {
      what: "The most sends of all three in any sliding second",
      figure: String(mostInASecond),
      bound: `at most ${racePerSecond}`,
      holds: mostInASecond <= racePerSecond,
    },
  ];
  return measurements;
});
