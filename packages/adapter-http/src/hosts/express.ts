import type { IncomingMessage, ServerResponse } from "node:http";
import type { Router } from "../createRouter.ts";
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
export const expressHost = (router: Router) => {
  const serve = serveNode(router);
  return (request: ExpressRequest, response: ServerResponse, next: () => void): void => {
    const { baseUrl: prefix, originalUrl } = request;
    if (!router.handles(pathOf(originalUrl), prefix)) return next();
    request.url = originalUrl;
    void serve(request, response, { native: request, prefix });
  };
};
