import type { IncomingMessage, ServerResponse } from "node:http";
import { getRequestListener } from "@hono/node-server";
import type { RequestContext } from "../createRouter.ts";
import type { Mountable } from "./Mountable.ts";

/** Whether something has begun to read a body that there was. */
const isConsumed = (incoming: IncomingMessage): boolean =>
  incoming.readableDidRead &&
  (Number(incoming.headers["content-length"] ?? 0) > 0 ||
    incoming.headers["transfer-encoding"] !== undefined);

/** Answers Node's requests that are the router's; the host has asked it before. */
export const serveNode = (mounted: Mountable) => {
  const contexts = new WeakMap<object, RequestContext>();
  const listener = getRequestListener(
    async (request, { incoming }) => {
      const context = contexts.get(incoming) ?? { native: incoming };
      return (await mounted.fetch(request, context)) ?? new Response(null, { status: 404 });
    },
    // A library leaves the process's own Request and Response alone.
    { overrideGlobalObjects: false },
  );
  return (
    incoming: IncomingMessage,
    outgoing: ServerResponse,
    about: { readonly native: unknown; readonly prefix: string },
  ): Promise<void> => {
    contexts.set(incoming, {
      ...about,
      remoteAddress: incoming.socket.remoteAddress,
      bodyConsumed: isConsumed(incoming),
    });
    return listener(incoming, outgoing);
  };
};

/** The path of a request's URL, which begins with one. */
export const pathOf = (url: string | undefined): string => (url ?? "/").split(/[?#]/, 1)[0] ?? "/";
