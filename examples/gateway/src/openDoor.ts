import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import { ConfigurationError } from "@temu-jtl/core";
import { Effect, type Scope } from "effect";

/** A port of 127.0.0.1 that is ours. */
export interface Door {
  readonly port: number;
  /** From now on this one answers. */
  readonly open: (listener: RequestListener) => void;
  /** Takes no new connections any more. */
  readonly close: () => void;
}

const stillStarting: RequestListener = (_, response) => {
  response.writeHead(503, { "retry-after": "2", "content-type": "text/plain" });
  response.end("The gateway is starting. Ask again in a moment.\n");
};

const refusal = (port: number, { code }: NodeJS.ErrnoException) => {
  const problem =
    code === "EADDRINUSE"
      ? `${port} is taken on this machine, perhaps by a gateway that runs already. Choose another one: PORT=${port + 1} npm start`
      : `${port} cannot be listened on (${code ?? "unknown"}). Choose another one: PORT=18081 npm start`;
  return new ConfigurationError({
    message: `PORT: ${problem}`,
    problems: [{ setting: "PORT", problem }],
  });
};

const portOf = (server: Server): number => {
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
};

/** Takes a port for as long as the scope lasts, 0 for any. Until the door is opened, people are asked to wait. */
export const openDoor = Effect.fnUntraced(function* (
  port: number,
): Effect.fn.Return<Door, ConfigurationError, Scope.Scope> {
  let answer = stillStarting;
  const server = createServer((request, response) => answer(request, response));
  yield* Effect.acquireRelease(
    Effect.callback<void, ConfigurationError>((resume) => {
      server.once("error", (error) => resume(Effect.fail(refusal(port, error))));
      server.listen(port, "127.0.0.1", () => resume(Effect.void));
    }),
    () =>
      Effect.promise(async () => {
        const closed = once(server, "close");
        server.close();
        server.closeAllConnections();
        await closed;
      }),
  );
  return {
    port: portOf(server),
    open: (listener) => (answer = listener),
    close: () => void server.close(),
  };
});
