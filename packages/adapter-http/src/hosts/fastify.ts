import type { FastifyPluginCallback } from "fastify";
import type { Mountable } from "./Mountable.ts";
import { serveNode } from "./serveNode.ts";

/**
 * A plugin for Fastify 5: `app.register(fastifyHost(router))`, under a prefix with `{ prefix: "/admin" }`.
 * Bodies in its scope are left to the router.
 */
export const fastifyHost = (mounted: Mountable): FastifyPluginCallback => {
  const serve = serveNode(mounted);
  return (fastify, _options, done) => {
    fastify.removeAllContentTypeParsers();
    fastify.addContentTypeParser("*", (_request, _payload, parsed) => parsed(null));
    for (const base of mounted.bases) {
      for (const path of [base, `${base}/*`]) {
        fastify.all(path, async (request, reply) => {
          reply.hijack();
          // What hooks have set for the answer, such as CORS.
          for (const [name, value] of Object.entries(reply.getHeaders())) {
            if (value !== undefined) reply.raw.setHeader(name, value);
          }
          await serve(request.raw, reply.raw, { native: request, prefix: fastify.prefix });
        });
      }
    }
    done();
  };
};
