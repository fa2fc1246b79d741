import { Option, Schema } from "effect";
import type { MiddlewareHandler } from "hono";
import type { Mountable } from "./Mountable.ts";

/** What `@hono/node-server` tells of a connection. */
const Bindings = Schema.Struct({
  incoming: Schema.Struct({ socket: Schema.Struct({ remoteAddress: Schema.String }) }),
});
const remoteAddressIn = (bindings: unknown): string | undefined =>
  Option.getOrUndefined(Schema.decodeUnknownOption(Bindings)(bindings))?.incoming.socket
    .remoteAddress;

/**
 * A middleware for Hono: `app.use(honoHost(router))`, or under a prefix
 * `app.use(honoHost(router, { prefix: "/admin" }))`. It has to come before anything that reads bodies.
 */
export const honoHost =
  (mounted: Mountable, { prefix = "" }: { readonly prefix?: string } = {}): MiddlewareHandler =>
  async (context, next) => {
    const response = await mounted.fetch(context.req.raw, {
      native: context,
      remoteAddress: remoteAddressIn(context.env),
      prefix,
    });
    return response ?? next();
  };
