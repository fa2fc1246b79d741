import { Data, Effect, Schema } from "effect";
import { type Auth, Identity, isEnough, type Member } from "../access/Access.ts";
import { localMember, notLocal } from "../access/insecureLocal.ts";
import { isBearer } from "../access/readyMade.ts";
import { Refusal } from "../problems/Refusal.ts";
import type { Route } from "./routeTable.ts";

/** What a host says about a request that the request itself does not. */
export interface Sender {
  readonly native: unknown;
  readonly remoteAddress?: string | undefined;
}

/** Refuses who is not on this very machine, where that is all that is asked. */
export const onlyLocal = (
  request: Request,
  remoteAddress: string | undefined,
): Effect.Effect<void, Refusal> => {
  const reason = notLocal(request, remoteAddress);
  if (reason === null) return Effect.void;
  return Effect.logWarning(`Refused, because access is "insecure-local": ${reason}`).pipe(
    Effect.andThen(new Refusal({ code: "notLocal" })),
  );
};

const decode = Schema.decodeUnknownEffect(Identity);

/** A monitoring system, which sees the figures of all shops. */
const metricsMember: Member = { access: "read", user: { id: "metrics", name: "metrics" } };

class AuthFailed extends Data.TaggedError("AuthFailed")<{ readonly cause: unknown }> {}

/** What the host's function says; whatever goes wrong in it lets nobody in. */
const ask = (auth: Auth, request: Request, native: unknown) =>
  Effect.tryPromise({
    // It gets no body: that is still to be read.
    try: async () =>
      auth(new Request(request.url, { method: request.method, headers: request.headers }), native),
    catch: (cause) => new AuthFailed({ cause }),
  }).pipe(
    Effect.flatMap(decode),
    Effect.catch((error) =>
      Effect.logError("Nobody is let in: the router's auth failed", error).pipe(
        Effect.andThen(new Refusal({ code: "signInAway" })),
      ),
    ),
  );

/** Who it is that sends a request, if he may. */
export const letIn = (options: {
  readonly auth: Auth | "insecure-local" | undefined;
  readonly loginUrl: string | undefined;
  readonly metricsToken: string | undefined;
  readonly request: Request;
  readonly native: unknown;
  readonly route: Route;
}): Effect.Effect<Member | null, Refusal> =>
  Effect.gen(function* () {
    const { auth, loginUrl, metricsToken, native, request, route } = options;
    if (route.access === "none") return null;
    if (auth === "insecure-local") return localMember;
    if (metricsToken !== undefined && route.takesMetricsToken && isBearer(request, metricsToken)) {
      return metricsMember;
    }
    const identity: Identity =
      auth === undefined ? { access: "none" } : yield* ask(auth, request, native);
    if (identity.access === "none") {
      const challenge = auth?.challenge;
      return yield* new Refusal({
        code: "notSignedIn",
        ...(loginUrl === undefined ? {} : { loginUrl }),
        ...(challenge === undefined ? {} : { headers: { "www-authenticate": challenge } }),
      });
    }
    if (isEnough(identity.access, route.access)) return identity;
    return yield* new Refusal({ code: "notAllowed" });
  });
