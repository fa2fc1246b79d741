import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../..", import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one of the example's programs to its end, with this environment beside `PATH`. */
export const runProgram = async (
  program: "main" | "demo",
  args: ReadonlyArray<string>,
  env: Readonly<Record<string, string>>,
): Promise<Ended> => {
  const child = spawn(
    process.execPath,
    ["--conditions=@temu-jtl/source", `examples/run-once/src/${program}.ts`, ...args],
    { cwd: root, env: { PATH: process.env.PATH, ...env }, stdio: ["ignore", "pipe", "pipe"] },
  );
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  if (child.exitCode === null) await once(child, "exit");
  return { code: child.exitCode, stdout, stderr };
};
