// Measures what the project promises. `npm run bench`, or `npm run bench -- documents` for one part.
import { Effect } from "effect";
import { measureCompare } from "./compare.ts";
import { measureDocuments } from "./documents.ts";
import { measureHttp } from "./http.ts";
import { measurementLine } from "./Measurement.ts";
import { measureMemory } from "./memory.ts";
import { measureRequestLimit } from "./requestLimit.ts";
import { measureSharedLimit } from "./sharedLimit.ts";
import { measureWebhooks } from "./webhooks.ts";
import { measureStreams } from "./streams.ts";

const parts = {
  documents: measureDocuments,
  limit: Effect.scoped(measureRequestLimit),
  shared: measureSharedLimit,
  memory: measureMemory,
  compare: measureCompare,
  webhooks: Effect.scoped(measureWebhooks),
  streams: measureStreams,
  http: measureHttp,
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(parts, name));

const measure = Effect.gen(function* () {
  let allHold = true;
  for (const [name, part] of Object.entries(parts)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    process.stderr.write(`Measuring ${name} …\n`);
    for (const measurement of yield* part) {
      allHold &&= measurement.holds;
      process.stdout.write(`${measurementLine(measurement)}\n`);
    }
  }
  return allHold;
});

if (unknown.length > 0) {
  process.stderr.write(
    `There is no part ${unknown.join(", ")}. The parts are: ${Object.keys(parts).join(", ")}.\n`,
  );
  process.exitCode = 2;
} else {
  process.exitCode = (await Effect.runPromise(measure)) ? 0 : 1;
}
