import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { Database, databaseLayer } from "@temu-jtl/adapter-storage";
import { Effect } from "effect";
import { mostInASecond } from "../sends.ts";
import type { SenderTask } from "./SenderTask.ts";

export interface RaceOptions {
  /** Over all senders. */
  readonly requests: number;
  /** How the senders name their PostgreSQL. */
  readonly database: "embedded" | "connectionString";
  /** After so many sends the first sender is killed. */
  readonly killAfter: number | null;
}

interface RaceResult {
  /** How many requests each sender has sent. */
  readonly sent: ReadonlyArray<number>;
  /** How many requests the server has got. */
  readonly received: number;
  readonly mostInASecond: number;
  /** Sends a second, the second counted in which the slots of the last sends rest. */
  readonly rate: number;
  readonly seconds: number;
}

export const racePerSecond = 20;
const senders = 3;
const program = fileURLToPath(new URL("sender.ts", import.meta.url));

const temporaryFolder = Effect.acquireRelease(
  Effect.promise(() => mkdtemp(join(tmpdir(), "temu-jtl-race-"))),
  (folder) => Effect.promise(() => rm(folder, { recursive: true, force: true })),
);

/** An HTTP server that answers everything and counts what is posted. */
const countingServer = Effect.acquireRelease(
  Effect.promise(async () => {
    const counted = { requests: 0, endpoint: "" };
    const server = createServer((request, response) => {
      if (request.method === "POST") counted.requests += 1;
      request.resume().on("end", () => response.end("{}"));
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    const address = server.address();
    if (address !== null && typeof address !== "string") {
      counted.endpoint = `http://127.0.0.1:${address.port}/`;
    }
    return { counted, server };
  }),
  ({ server }) =>
    Effect.sync(() => {
      server.close();
      server.closeAllConnections();
    }),
);

const startSender = (task: typeof SenderTask.Type, killAfter: number | null) =>
  Effect.acquireRelease(
    Effect.promise(async () => {
      const child: ChildProcess = spawn(
        process.execPath,
        ["--conditions=@temu-jtl/source", program, JSON.stringify(task)],
        { stdio: ["pipe", "pipe", "inherit"] },
      );
      const sends: Array<number> = [];
      const exited = once(child, "exit");
      const { stdin, stdout } = child;
      if (stdin === null || stdout === null) throw new Error("A sender without pipes.");
      const lines = createInterface({ input: stdout });
      await once(lines, "line");
      lines.on("line", (line) => {
        sends.push(Number(line) / 1e6);
        if (sends.length === killAfter) child.kill("SIGKILL");
      });
      return {
        begin: () => stdin.write("go\n"),
        child,
        ended: Promise.all([exited, once(lines, "close")]),
        sends,
      };
    }),
    ({ child }) => Effect.sync(() => child.kill("SIGKILL")),
  );

/** Three processes with one app key send requests to a server in this one as fast as they may. */
export const race = Effect.fnUntraced(function* (options: RaceOptions) {
  const dataDir = yield* temporaryFolder;
  const { counted } = yield* countingServer;
  const run = Effect.gen(function* () {
    const { user = "", password = "", port = 0, database = "" } = (yield* Database).pool.options;
    const url = `postgres://${user}:${typeof password === "string" ? password : ""}@127.0.0.1:${port}/${database}`;
    const task = {
      endpoint: counted.endpoint,
      dataDir,
      url: options.database === "embedded" ? null : url,
      requests: Math.ceil(options.requests / senders),
      perSecond: racePerSecond,
    };
    const all = yield* Effect.forEach(
      Array.from({ length: senders }, (_, index) => index),
      (index) => startSender(task, index === 0 ? options.killAfter : null),
      { concurrency: "unbounded" },
    );
    for (const { begin } of all) begin();
    yield* Effect.promise(() => Promise.all(all.map(({ ended }) => ended)));
    return all.map(({ sends }) => sends);
  });
  const sent = yield* Effect.provide(run, databaseLayer({ _tag: "Embedded", dataDir })).pipe(
    Effect.orDie,
  );
  const sends = sent.flat().toSorted((a, b) => a - b);
  const seconds = ((sends.at(-1) ?? 0) - (sends[0] ?? 0)) / 1_000;
  const result: RaceResult = {
    sent: sent.map(({ length }) => length),
    received: counted.requests,
    mostInASecond: mostInASecond(sends),
    rate: sends.length / (seconds + 1),
    seconds,
  };
  return result;
}, Effect.scoped);
