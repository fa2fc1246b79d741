import { setTimeout } from "node:timers";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { Clock, Effect, type Scope } from "effect";
import { controlDoors } from "./control/openControlDoors.ts";
import { type OpenDoor, SimulatorError } from "./Door.ts";
import { jtlDoors } from "./jtl/jtlDoors.ts";
import { stockRoomDoors } from "./jtl/stockRoomDoors.ts";
import { type Reply, textReply } from "./Reply.ts";
import {
  defaultSimulatorOptions,
  type SimulatorCredentials,
  type SimulatorOptions,
} from "./SimulatorOptions.ts";
import { SimulatorState } from "./SimulatorState.ts";
import { answerTemu } from "./temu/temuRouter.ts";

/** Where a running simulator is, and how to be let in. */
export interface Simulator {
  /** For {@link simulatorControl}, `simulatedJtlWawi` and the worlds. */
  readonly url: string;
  /** The router of the simulated Temu Open API. */
  readonly endpoint: string;
  readonly credentials: SimulatorCredentials;
}

const host = "127.0.0.1";
const temuPath = "/openapi/router";

const doors: ReadonlyMap<string, OpenDoor> = new Map(
  [...jtlDoors, ...stockRoomDoors, ...controlDoors].map((opened) => [opened.path, opened]),
);

const send = (response: ServerResponse, reply: Reply): void => {
  // Silence: the caller's patience ends the connection, or the end of the simulator does.
  if (reply === null) return;
  const body = Buffer.from(reply.body, "utf8");
  response.writeHead(reply.status, { ...reply.headers, "content-length": body.length });
  response.end(body);
};

const answer = (request: IncomingMessage, body: string, state: SimulatorState): Reply => {
  const path = request.url ?? "/";
  if (request.method !== "POST") return textReply(405, "Everything here is a POST.");
  if (path === temuPath) return answerTemu(body, state);
  return doors.get(path)?.reply(body, state) ?? textReply(404, "There is no such door.");
};

const serve = (state: SimulatorState): Server =>
  createServer({ keepAlive: true, keepAliveTimeout: 60_000 }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const reply = answer(request, Buffer.concat(chunks).toString("utf8"), state);
      const latency = request.url === temuPath ? state.latencyMillis + state.chance.delay() : 0;
      if (latency === 0) send(response, reply);
      else setTimeout(() => send(response, reply), latency);
    });
  });

const listen = (server: Server, port: number) =>
  Effect.callback<number, SimulatorError>((resume) => {
    server.once("error", (error) =>
      resume(Effect.fail(new SimulatorError({ message: error.message, reason: "unreached" }))),
    );
    server.listen(port, host, () => {
      const address = server.address();
      resume(
        address === null || typeof address === "string"
          ? Effect.fail(new SimulatorError({ message: "no port", reason: "unreached" }))
          : Effect.succeed(address.port),
      );
    });
  });

const close = (server: Server) =>
  Effect.callback<void>((resume) => {
    server.close(() => resume(Effect.void));
    server.closeAllConnections();
  });

/**
 * Starts a simulator in this process: a Temu Open API and a JTL-Wawi over real HTTP on 127.0.0.1,
 * until the scope ends. Its time is this context's Clock and an offset.
 */
export const startSimulator: (
  options?: Partial<SimulatorOptions>,
) => Effect.Effect<Simulator, SimulatorError, Scope.Scope> = Effect.fnUntraced(function* (
  options = {},
) {
  const settings = { ...defaultSimulatorOptions, ...options };
  const clock = yield* Clock.Clock;
  const state = new SimulatorState(settings, () => clock.currentTimeMillisUnsafe());
  yield* Effect.forkScoped(state.webhooks.deliver);
  const server = serve(state);
  const port = yield* Effect.acquireRelease(listen(server, settings.port), () => close(server));
  const url = `http://${host}:${port}`;
  return { url, endpoint: `${url}${temuPath}`, credentials: settings.credentials };
});
