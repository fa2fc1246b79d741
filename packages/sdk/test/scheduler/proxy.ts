import { connect, createServer, type Socket } from "node:net";
import { Effect } from "effect";

/**
 * A way to the database that can be cut: what goes through it is lost, and nothing comes through. Or it
 * freezes: nothing comes through, and nobody is told.
 */
export const proxyTo = (port: number) =>
  Effect.acquireRelease(
    Effect.callback<{
      readonly port: number;
      readonly cut: Effect.Effect<void>;
      readonly freeze: Effect.Effect<void>;
      readonly mend: Effect.Effect<void>;
      readonly close: Effect.Effect<void>;
    }>((resume) => {
      const sockets = new Set<Socket>();
      let isCut = false;
      let isFrozen = false;
      const keep = (socket: Socket) => {
        sockets.add(socket);
        socket.on("close", () => sockets.delete(socket));
        // A cut connection says so by closing.
        socket.on("error", () => socket.destroy());
      };
      const endAll = () => {
        for (const socket of sockets) socket.destroy();
      };
      const server = createServer((inbound) => {
        keep(inbound);
        if (isCut) {
          inbound.destroy();
          return;
        }
        const outbound = connect(port, "127.0.0.1");
        keep(outbound);
        inbound.on("close", () => outbound.destroy());
        outbound.on("close", () => inbound.destroy());
        if (isFrozen) return;
        inbound.pipe(outbound);
        outbound.pipe(inbound);
      });
      server.listen(0, "127.0.0.1", () => {
        const address = server.address();
        if (typeof address !== "object" || address === null) {
          return resume(Effect.die("a listening socket without a port"));
        }
        resume(
          Effect.succeed({
            port: address.port,
            cut: Effect.sync(() => {
              isCut = true;
              endAll();
            }),
            freeze: Effect.sync(() => {
              isFrozen = true;
              for (const socket of sockets) socket.unpipe();
            }),
            mend: Effect.sync(() => {
              isCut = false;
            }),
            close: Effect.sync(() => {
              endAll();
              server.close();
            }),
          }),
        );
      });
    }),
    ({ close }) => close,
  );
