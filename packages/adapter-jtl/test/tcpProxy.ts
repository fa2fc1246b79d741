import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

const portOf = (address: string | AddressInfo | null): number =>
  typeof address === "object" && address !== null ? address.port : 0;

/** A TCP server on a free port of this machine that hands each connection to `serve`. */
export const listenOn = async (serve: (socket: Socket) => void) => {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
    serve(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: portOf(server.address()),
    /** Ends every connection that is open. */
    cut: () => sockets.forEach((socket) => socket.resetAndDestroy()),
    close: async () => {
      sockets.forEach((socket) => socket.destroy());
      server.close();
      await once(server, "close");
    },
  };
};

/** Stands between a client and a server, and breaks what is between them when it is told to. */
export const tcpProxy = async (host: string, port: number) => {
  let away = false;
  let silent = false;
  let onRequest: ((bytes: Buffer) => void) | null = null;
  const listener = await listenOn((socket) => {
    if (away) {
      socket.resetAndDestroy();
      return;
    }
    const upstream = connect({ host, port });
    upstream.on("error", () => socket.destroy());
    upstream.on("close", () => socket.destroy());
    socket.on("close", () => upstream.destroy());
    socket.on("data", (bytes: Buffer) => onRequest?.(bytes));
    socket.pipe(upstream);
    upstream.on("data", (bytes: Buffer) => {
      if (!silent) socket.write(bytes);
    });
  });
  return {
    ...listener,
    /** From now on the server is away, or there again. */
    setAway: (isAway: boolean) => {
      away = isAway;
      if (isAway) listener.cut();
    },
    /** From now on nothing comes back from the server. */
    silence: () => {
      silent = true;
    },
    /** Sees what the client sends next. */
    watch: (see: ((bytes: Buffer) => void) | null) => {
      onRequest = see;
    },
  };
};
