import { Context, Effect } from "effect";
import type { Member } from "../access/Access.ts";
import { type Asked, type Refusal, refused } from "../problems/Refusal.ts";

/** Who sends the request that is being answered. */
export class Caller extends Context.Service<
  Caller,
  Asked & {
    /** Null on routes that need no login. */
    readonly member: Member | null;
    /** Who it is that sent it, asked anew. */
    readonly askAgain: Effect.Effect<Member | null, Refusal>;
    /** What comes before the router's own paths, as the browser sees it. */
    readonly publicPath: string;
  }
>()("@temu-jtl/adapter-http/Caller") {}

/** Answers a refusal with its problem document. */
export const told = <A, R>(handler: Effect.Effect<A, Refusal, R>) =>
  Effect.catch(handler, (refusal) => Effect.map(Caller, (caller) => refused(refusal, caller)));
