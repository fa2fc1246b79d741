import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { Effect, Schema, type Scope } from "effect";
import { argumentsFor } from "./Arguments.ts";
import { SimulatorError } from "./Door.ts";
import { defaultSimulatorOptions, type SimulatorOptions } from "./SimulatorOptions.ts";
import type { Simulator } from "./startSimulator.ts";

const ReadyLine = Schema.fromJsonString(
  Schema.Struct({
    url: Schema.String,
    endpoint: Schema.String,
    credentials: Schema.Struct({
      appKey: Schema.String,
      appSecret: Schema.String,
      accessToken: Schema.String,
    }),
  }),
);

/** The program is TypeScript, and so are the packages that it imports. */
const program = fileURLToPath(new URL("./main.ts", import.meta.url));
const nodeOptions = ["--conditions=@temu-jtl/source"];

const start = (options: SimulatorOptions): ChildProcess =>
  spawn(
    process.execPath,
    [...nodeOptions, program, ...argumentsFor(options), "--ready-json"],
    // The child ends when its standard input closes, also when this process is killed.
    { stdio: ["pipe", "pipe", "inherit"] },
  );

const firstLine = (child: ChildProcess) =>
  Effect.callback<string, SimulatorError>((resume) => {
    child.once("error", (error) =>
      resume(Effect.fail(new SimulatorError({ message: error.message, reason: "unreached" }))),
    );
    child.once("exit", (code) =>
      resume(
        Effect.fail(new SimulatorError({ message: `it ended with ${code}`, reason: "unreached" })),
      ),
    );
    if (child.stdout === null) return;
    createInterface({ input: child.stdout }).once("line", (line) => resume(Effect.succeed(line)));
  });

const stop = (child: ChildProcess) =>
  Effect.callback<void>((resume) => {
    if (child.exitCode !== null || child.signalCode !== null) return resume(Effect.void);
    child.once("exit", () => resume(Effect.void));
    child.kill("SIGKILL");
  });

/** Starts a simulator in a process of its own and ends it with the scope, or with this process. */
export const spawnSimulator: (
  options?: Partial<Omit<SimulatorOptions, "credentials">>,
) => Effect.Effect<Simulator, SimulatorError, Scope.Scope> = Effect.fnUntraced(function* (
  options = {},
) {
  const child = yield* Effect.acquireRelease(
    Effect.sync(() => start({ ...defaultSimulatorOptions, ...options })),
    stop,
  );
  const line = yield* firstLine(child);
  return yield* Effect.mapError(
    Schema.decodeEffect(ReadyLine)(line),
    () => new SimulatorError({ message: "it did not say where it is", reason: "lost" }),
  );
});
