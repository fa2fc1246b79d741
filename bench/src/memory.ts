import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Effect, Schema } from "effect";
import type { Measurement } from "./Measurement.ts";

const few = 1_000;
const many = 20_000;
const mostTimes = 1.5;

const program = fileURLToPath(new URL("./memoryRun.ts", import.meta.url));
const MemoryLine = Schema.fromJsonString(Schema.Struct({ peak: Schema.Int, reported: Schema.Int }));

const peakFor = Effect.fnUntraced(function* (orders: number) {
  const { stdout } = yield* Effect.promise(() =>
    promisify(execFile)(process.execPath, [...process.execArgv, program, String(orders)]),
  );
  const { peak, reported } = yield* Effect.orDie(Schema.decodeEffect(MemoryLine)(stdout));
  return { peak, isComplete: reported === orders };
});

const megabytes = (bytes: number): string => `${(bytes / 1_048_576).toFixed(1)} MB`;

/** Memory of the whole way of many orders, as a multiple of what few need. */
export const measureMemory = Effect.gen(function* () {
  const little = yield* peakFor(few);
  const much = yield* peakFor(many);
  const times = much.peak / little.peak;
  const measurement: Measurement = {
    what: `Memory for ${many.toLocaleString("en")} orders, against ${few.toLocaleString("en")}`,
    figure: `${times.toFixed(2)} times`,
    bound: `at most ${mostTimes} times (${megabytes(little.peak)}, ${megabytes(much.peak)})`,
    holds: little.isComplete && much.isComplete && times <= mostTimes,
  };
  return [measurement];
});
