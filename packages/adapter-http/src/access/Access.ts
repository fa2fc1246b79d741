import { Schema } from "effect";

/** `read`: sees everything of his shops · `operate`: starts, stops and changes too. */
export const Access = Schema.Literals(["none", "read", "operate"]);
export type Access = typeof Access.Type;

/** Who sends a request, and what he may do. */
export const Identity = Schema.Union([
  Schema.Struct({ access: Schema.Literal("none") }),
  Schema.Struct({
    access: Schema.Literals(["read", "operate"]),
    user: Schema.Struct({ id: Schema.NonEmptyString, name: Schema.NonEmptyString }),
    /** The shops that he may see; all of them when it is left out. */
    shops: Schema.optionalKey(Schema.Array(Schema.NonEmptyString)),
  }),
]);
export type Identity = typeof Identity.Type;
/** Somebody who was let in. */
export type Member = Exclude<Identity, { readonly access: "none" }>;

/**
 * Says who sends a request. `native` is the host's own request (Node's `IncomingMessage`, Express's,
 * Fastify's, Hono's context), for sessions that the host keeps. The request's body is not there to read.
 */
export interface Auth {
  (request: Request, native: unknown): Identity | Promise<Identity>;
  /** What `WWW-Authenticate` says to those who are not let in. */
  readonly challenge?: string;
}

const rank = { none: 0, read: 1, operate: 2 } as const;

export const isEnough = (has: Access, needs: Access): boolean => rank[has] >= rank[needs];

/** The name that actions go by in the audit: two people of one name stay apart. */
export const nameInAudit = ({ user }: Member): string =>
  user.id === user.name ? user.name : `${user.name} (${user.id})`;
