import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { Effect, Schema, type Scope } from "effect";
import { type HostTask, HostWord } from "./hostTask.ts";

const program = fileURLToPath(new URL("host.ts", import.meta.url));
const decodeWord = Schema.decodeUnknownSync(Schema.fromJsonString(HostWord));

export interface Host {
  /** Waits until it has said so, now or before. Fails when the process ends without it. */
  readonly told: (isIt: (word: HostWord) => boolean) => Effect.Effect<HostWord>;
  /** Waits until it has been at this place. */
  readonly isAt: (place: string) => Effect.Effect<HostWord>;
  /** Waits until it stands still at the place it was told to. */
  readonly standsStill: Effect.Effect<HostWord>;
  /** The same, of one that is to stand still at several. */
  readonly standsStillAt: (place: string) => Effect.Effect<HostWord>;
  /** SIGKILL. Answers when the process is gone. */
  readonly kill: Effect.Effect<void>;
  /** Goes on where it stood still. */
  readonly wake: Effect.Effect<HostWord>;
  /** Waits until it has done its work and closed what it had open. */
  readonly ended: Effect.Effect<HostWord>;
}

/** Starts a host in a process of its own, which ends with the scope at the latest. */
export const startHost = (task: HostTask): Effect.Effect<Host, never, Scope.Scope> =>
  Effect.map(
    Effect.acquireRelease(
      Effect.sync(() => {
        const child = spawn(
          process.execPath,
          ["--conditions=@temu-jtl/source", program, JSON.stringify(task)],
          {
            // All hosts run the same program: what one has compiled the next need not.
            env: { ...process.env, NODE_COMPILE_CACHE: join(task.embedded, "compiled") },
            stdio: ["ignore", "pipe", "pipe"],
          },
        );
        return { child, gone: once(child, "close") };
      }),
      ({ child, gone }) =>
        Effect.promise(async () => {
          child.kill("SIGKILL");
          await gone;
        }),
    ),
    ({ child, gone }): Host => {
      const words: Array<HostWord> = [];
      let complaint = "";
      child.stderr.setEncoding("utf8").on("data", (text: string) => (complaint += text));
      const lines = createInterface({ input: child.stdout });
      lines.on("line", (line) => words.push(decodeWord(line)));

      const lastWords = () => JSON.stringify(words.slice(-12));
      const told = (isIt: (word: HostWord) => boolean) =>
        Effect.callback<HostWord>((resume) => {
          const look = () => {
            const word = words.find(isIt);
            if (word !== undefined) resume(Effect.succeed(word));
          };
          lines.on("line", look);
          void gone.then(() =>
            resume(
              Effect.die(
                new Error(
                  `The host ended (${child.signalCode ?? child.exitCode}) after ${lastWords()}: ${complaint}`,
                ),
              ),
            ),
          );
          look();
          return Effect.sync(() => lines.off("line", look));
        });
      const timesAwake = () => words.filter(({ _tag }) => _tag === "GoesOn").length;
      return {
        told,
        isAt: (place) => told((word) => word._tag === "At" && word.place === place),
        standsStill: told(({ _tag }) => _tag === "StandsStill"),
        standsStillAt: (place) =>
          told((word) => word._tag === "StandsStill" && word.place === place),
        kill: Effect.promise(async () => {
          child.kill("SIGKILL");
          await gone;
        }),
        // It says that it stands still before it does: a signal that comes in between is lost.
        wake: Effect.suspend(() => {
          const before = timesAwake();
          return Effect.raceFirst(
            told(() => timesAwake() > before),
            Effect.sync(() => child.kill("SIGCONT")).pipe(
              Effect.andThen(Effect.sleep("20 millis")),
              Effect.forever,
            ),
          );
        }),
        ended: Effect.tap(
          told(({ _tag }) => _tag === "Ended"),
          Effect.promise(() => gone),
        ),
      };
    },
  );
