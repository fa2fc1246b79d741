// Runs one race, as its options on the command line say in JSON, and prints what came of it.
import { Effect, Schema } from "effect";
import { race } from "./race.ts";

const RaceTask = Schema.Struct({
  requests: Schema.Int,
  database: Schema.Literals(["embedded", "connectionString"]),
  killAfter: Schema.NullOr(Schema.Int),
});

const task = Schema.decodeUnknownSync(Schema.fromJsonString(RaceTask))(process.argv[2]);
process.stdout.write(`${JSON.stringify(await Effect.runPromise(race(task)))}\n`);
