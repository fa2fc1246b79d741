// A host that works the jobs of its shops until it is asked to end (SIGTERM) or killed.
import { once } from "node:events";
import { writeSync } from "node:fs";
import { Layer, References, Schema } from "effect";
import { openShops } from "./openShops.ts";
import { SchedulerTask, type SchedulerWord } from "./schedulerTask.ts";

const task = Schema.decodeUnknownSync(Schema.fromJsonString(SchedulerTask))(process.argv[2]);

/** Written at once: a line that waits in this process would die with it. */
const say = (word: SchedulerWord): void => {
  writeSync(1, `${JSON.stringify(word)}\n`);
};

const temuJtl = await openShops(task, Layer.succeed(References.MinimumLogLevel, "None"));
const asked = once(process, "SIGTERM");
await temuJtl.scheduler.start();
say({ _tag: "Working" });
await asked;
await temuJtl.close();
say({ _tag: "Ended" });
