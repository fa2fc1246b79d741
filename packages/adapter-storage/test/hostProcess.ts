// A host of its own: opens the embedded database in a folder, says so, and goes when its input ends.
import { once } from "node:events";
import { Effect } from "effect";
import { Database, databaseLayer } from "../src/index.ts";

const [, , dataDir = ""] = process.argv;

const host = Effect.gen(function* () {
  yield* Database;
  yield* Effect.sync(() => process.stdout.write("open\n"));
  yield* Effect.promise(async () => {
    process.stdin.resume();
    await once(process.stdin, "end");
  });
});

await Effect.runPromise(Effect.provide(host, databaseLayer({ _tag: "Embedded", dataDir })));
