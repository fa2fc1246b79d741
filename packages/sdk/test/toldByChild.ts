import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Effect, type Scope } from "effect";

/** A process that tells what it does, each word a line of its standard output. */
export interface TellingChild<Word> {
  readonly pid: number;
  /** All it has said until now. */
  readonly said: () => ReadonlyArray<Word>;
  /** Waits until it has said so, now or before. Dies, with its last words, when it ends without it. */
  readonly told: (isIt: (word: Word) => boolean) => Effect.Effect<Word>;
  /** SIGKILL. Answers when the process is gone. */
  readonly kill: Effect.Effect<void>;
  readonly signal: (signal: NodeJS.Signals) => Effect.Effect<void>;
  /** Waits until the process is gone, however it ends. */
  readonly gone: Effect.Effect<void>;
}

/** Starts a program of ours in a process of its own, which ends with the scope at the latest. */
export const startTellingChild = <Word>(options: {
  readonly program: string;
  readonly task: unknown;
  readonly decodeWord: (line: string) => Word;
  /** Where compiled programs are kept: what one has compiled the next need not. */
  readonly folder: string;
}): Effect.Effect<TellingChild<Word>, never, Scope.Scope> =>
  Effect.map(
    Effect.acquireRelease(
      Effect.sync(() => {
        const child = spawn(
          process.execPath,
          ["--conditions=@temu-jtl/source", options.program, JSON.stringify(options.task)],
          {
            env: { ...process.env, NODE_COMPILE_CACHE: join(options.folder, "compiled") },
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
    ({ child, gone }) => {
      const words: Array<Word> = [];
      let complaint = "";
      child.stderr.setEncoding("utf8").on("data", (text: string) => (complaint += text));
      const lines = createInterface({ input: child.stdout });
      lines.on("line", (line) => words.push(options.decodeWord(line)));
      const lastWords = () => JSON.stringify(words.slice(-12));
      return {
        pid: child.pid ?? 0,
        said: () => words,
        told: (isIt) =>
          Effect.callback<Word>((resume) => {
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
          }),
        kill: Effect.promise(async () => {
          child.kill("SIGKILL");
          await gone;
        }),
        signal: (signal) => Effect.sync(() => void child.kill(signal)),
        gone: Effect.promise(() => gone.then(() => undefined)),
      };
    },
  );
