import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../..", import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly stdout: () => string;
  readonly kill: (signal: NodeJS.Signals) => void;
  /** Waits until standard error has these words; fails when the program ends without them. */
  readonly told: (words: string) => Promise<void>;
  /** The same of standard output. */
  readonly printed: (words: string) => Promise<void>;
  readonly ended: Promise<Ended>;
}

const programs = {
  main: "examples/run-once/src/main.ts",
  demo: "examples/run-once/src/demo.ts",
  gateway: "examples/gateway/src/main.ts",
  express: "examples/express/src/main.ts",
  fastify: "examples/fastify/src/main.ts",
  hono: "examples/hono/src/main.ts",
} as const;

/** Starts one of the examples' programs, with this environment beside `PATH`. */
export const startProgram = (
  program: keyof typeof programs,
  args: ReadonlyArray<string>,
  env: Readonly<Record<string, string>>,
): Started => {
  const child = spawn(
    process.execPath,
    ["--conditions=@temu-jtl/source", programs[program], ...args],
    { cwd: root, env: { PATH: process.env.PATH, ...env }, stdio: ["ignore", "pipe", "pipe"] },
  );
  const said = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].setEncoding("utf8").on("data", (text: string) => (said[stream] += text));
  }
  const saidOn = (stream: "stdout" | "stderr") => async (words: string) => {
    const { promise, reject, resolve } = Promise.withResolvers<void>();
    const look = () => {
      if (said[stream].includes(words)) resolve();
    };
    child[stream].on("data", look);
    child.once("close", () => reject(new Error(`It ended without "${words}":\n${said.stderr}`)));
    look();
    return promise;
  };
  const end = async (): Promise<Ended> => {
    await once(child, "close");
    return { code: child.exitCode, ...said };
  };
  return {
    kill: (signal) => child.kill(signal),
    stdout: () => said.stdout,
    told: saidOn("stderr"),
    printed: saidOn("stdout"),
    ended: end(),
  };
};

/** Runs one of the examples' programs to its end. */
export const runProgram = async (...start: Parameters<typeof startProgram>): Promise<Ended> =>
  startProgram(...start).ended;

/** The process of the embedded PostgreSQL in this folder, while it runs. */
export const postgresOf = (dataDir: string): number =>
  Number(readFileSync(join(dataDir, "postgres", "postmaster.pid"), "utf8").split("\n")[0]);

/** Whether a process is there and no mere remainder that nobody has asked about. */
export const isAlive = (pid: number): boolean =>
  /^[^Z]/.test(spawnSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" }).stdout);
