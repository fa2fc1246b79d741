import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Effect, Schema } from "effect";
import type { Measurement } from "./Measurement.ts";

const mostTimes = 1.5;

/** What a shop has few or many of, and the program that brings so many all the way. */
interface Load {
  readonly name: string;
  readonly program: URL;
  readonly few: number;
  readonly many: number;
}

const loads: ReadonlyArray<Load> = [
  { name: "orders", program: new URL("./memoryRun.ts", import.meta.url), few: 1_000, many: 20_000 },
  {
    name: "SKUs",
    program: new URL("./inventoryMemoryRun.ts", import.meta.url),
    few: 1_000,
    many: 100_000,
  },
];

const MemoryLine = Schema.fromJsonString(Schema.Struct({ peak: Schema.Int, done: Schema.Int }));

const peakFor = Effect.fnUntraced(function* (program: URL, count: number) {
  const path = fileURLToPath(program);
  const { stdout } = yield* Effect.promise(() =>
    promisify(execFile)(process.execPath, [...process.execArgv, path, String(count)]),
  );
  const { done, peak } = yield* Effect.orDie(Schema.decodeEffect(MemoryLine)(stdout));
  return { peak, isComplete: done === count };
});

const megabytes = (bytes: number): string => `${(bytes / 1_048_576).toFixed(1)} MB`;

const measureLoad = Effect.fnUntraced(function* ({ few, many, name, program }: Load) {
  const little = yield* peakFor(program, few);
  const much = yield* peakFor(program, many);
  const times = much.peak / little.peak;
  const measurement: Measurement = {
    what: `Memory for ${many.toLocaleString("en")} ${name}, against ${few.toLocaleString("en")}`,
    figure: `${times.toFixed(2)} times`,
    bound: `at most ${mostTimes} times (${megabytes(little.peak)}, ${megabytes(much.peak)})`,
    holds: little.isComplete && much.isComplete && times <= mostTimes,
  };
  return measurement;
});

/** Memory of the whole way of many orders and many SKUs, as a multiple of what few need. */
export const measureMemory = Effect.forEach(loads, measureLoad);
