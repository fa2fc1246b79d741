import type { IncomingMessage, ServerResponse } from "node:http";
import type { Mountable } from "./Mountable.ts";
import { pathOf, serveNode } from "./serveNode.ts";

/**
 * A handler for Node's `http`. What is not the router's goes on to `next`, or is answered with 404
 * where there is none. `prefix`: a path to mount the router under.
 */
export const nodeHost = (
  mounted: Mountable,
  { prefix = "" }: { readonly prefix?: string } = {},
) => {
  const serve = serveNode(mounted);
  return (incoming: IncomingMessage, outgoing: ServerResponse, next?: () => void): void => {
    if (mounted.handles(pathOf(incoming.url), prefix)) {
      void serve(incoming, outgoing, { native: incoming, prefix });
    } else if (next === undefined) {
      outgoing.writeHead(404).end();
    } else {
      next();
    }
  };
};
