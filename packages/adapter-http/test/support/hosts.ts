import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import type { Mountable } from "@temu-jtl/adapter-http";
import { expressHost } from "@temu-jtl/adapter-http/express";
import { fastifyHost } from "@temu-jtl/adapter-http/fastify";
import { honoHost } from "@temu-jtl/adapter-http/hono";
import { nodeHost } from "@temu-jtl/adapter-http/node";
import compression from "compression";
import cors from "cors";
import { Effect } from "effect";
import express from "express";
import fastify from "fastify";
import helmet from "helmet";
import { Hono } from "hono";
import { compress } from "hono/compress";
import { cors as honoCors } from "hono/cors";
import { secureHeaders } from "hono/secure-headers";

/** What stands before the router: nothing, what many hosts have, or a parser that reads every body. */
export type Before = "nothing" | "usual" | "parser";

/** A host with one route of its own, `GET /own`, and the router under a prefix. */
export interface HostKind {
  readonly name: string;
  readonly open: (router: Mountable, prefix: string, before: Before) => Promise<OpenHost>;
}
interface OpenHost {
  readonly server: Server;
  readonly close: () => Promise<unknown>;
}

const opened = async (listener: RequestListener): Promise<OpenHost> => {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    server,
    close: () => {
      server.close();
      server.closeAllConnections();
      return once(server, "close");
    },
  };
};

const origin = "https://elsewhere.example.invalid";

const node: HostKind = {
  name: "Node's http",
  open: (router, prefix, before) => {
    const ours = nodeHost(router, { prefix });
    const listener: RequestListener = (request, response) => {
      if (request.url === "/own") response.end("own");
      else ours(request, response);
    };
    if (before === "nothing") return opened(listener);
    // A chain of middlewares that are written for it, before a plain listener.
    const chain = express();
    if (before === "usual") chain.use(helmet(), compression({ threshold: 0 }), cors({ origin }));
    if (before === "parser") chain.use(express.json());
    return opened(chain.use(listener));
  },
};

const expressKind: HostKind = {
  name: "Express 5",
  open: (router, prefix, before) => {
    const app = express();
    if (before === "usual") app.use(helmet(), compression({ threshold: 0 }), cors({ origin }));
    if (before === "parser") app.use(express.json());
    if (prefix === "") app.use(expressHost(router));
    else app.use(prefix, expressHost(router));
    app.get("/own", (_request, response) => {
      response.send("own");
    });
    return opened(app);
  },
};

const fastifyKind: HostKind = {
  name: "Fastify 5",
  open: async (router, prefix, before) => {
    // Connections that have been used wait for the next request: nobody is going to send one.
    const app = fastify({ forceCloseConnections: true });
    if (before === "usual") {
      app.addHook("onRequest", async (_request, reply) => {
        reply.header("access-control-allow-origin", origin);
        reply.header("content-security-policy", "default-src 'self';script-src-attr 'none'");
      });
    }
    if (before === "parser") {
      // Fastify's own parser is out of reach in the router's scope, a hook is not.
      app.addHook("preParsing", async (_request, _reply, payload) => {
        payload.resume();
        await once(payload, "end");
      });
    }
    app.get("/own", () => "own");
    await app.register(fastifyHost(router), { prefix });
    await app.listen({ port: 0, host: "127.0.0.1" });
    return { server: app.server, close: () => app.close() };
  },
};

const honoKind: HostKind = {
  name: "Hono",
  open: (router, prefix, before) => {
    const app = new Hono();
    if (before === "usual")
      app.use(secureHeaders(), compress({ threshold: 0 }), honoCors({ origin }));
    if (before === "parser") {
      app.use(async (context, next) => {
        await context.req.text();
        await next();
      });
    }
    app.use(honoHost(router, { prefix }));
    app.get("/own", (context) => context.text("own"));
    const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false });
    return opened((request, response) => void listener(request, response));
  },
};

export const hostKinds: ReadonlyArray<HostKind> = [node, expressKind, fastifyKind, honoKind];

/** Opens a host for as long as the scope lasts; answers its address. */
export const openHost = (kind: HostKind, router: Mountable, prefix: string, before: Before) =>
  Effect.map(
    Effect.acquireRelease(
      Effect.promise(() => kind.open(router, prefix, before)),
      ({ close }) => Effect.promise(close),
    ),
    ({ server }) => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      return `http://127.0.0.1:${port}`;
    },
  );
