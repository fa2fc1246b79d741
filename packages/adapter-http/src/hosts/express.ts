import type { IncomingMessage, ServerResponse } from "node:http";
import type { Mountable } from "./Mountable.ts";
import { pathOf, serveNode } from "./serveNode.ts";

/** What Express adds to Node's request. */
interface ExpressRequest extends IncomingMessage {
  readonly baseUrl: string;
  readonly originalUrl: string;
}

/**
 * A middleware for Express 5: `app.use(expressHost(router))`, or `app.use("/admin", expressHost(router))`
 * under a prefix. It has to come before body parsers.
 */
export const expressHost = (mounted: Mountable) => {
  const serve = serveNode(mounted);
  return (request: ExpressRequest, response: ServerResponse, next: () => void): void => {
    const { baseUrl: prefix, originalUrl } = request;
    if (!mounted.handles(pathOf(originalUrl), prefix)) return next();
    request.url = originalUrl;
    void serve(request, response, { native: request, prefix });
  };
};
