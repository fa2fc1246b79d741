import { Clock, Effect, Option } from "effect";
import type { Auth, Member } from "../access/Access.ts";
import type { makeRateLimit } from "../access/rateLimit.ts";
import { isFollowedLink, isSameOrigin } from "../access/sameOrigin.ts";
import type { Settings } from "../Paths.ts";
import { Refusal } from "../problems/Refusal.ts";
import { letIn, onlyLocal, type Sender } from "./letIn.ts";
import type { Route, routeTable } from "./routeTable.ts";

const decodePath = Option.liftThrowable(decodeURIComponent);

/** The path without its prefix, if it is one that can be read and its query is not too long. */
const readPath = (url: URL, prefix: string, longest: number) => {
  if (url.search.length > longest) {
    return Effect.fail(
      new Refusal({ code: "queryTooLong", parameters: { mostCharacters: longest } }),
    );
  }
  const path = url.pathname.slice(prefix.length);
  if (Option.isSome(decodePath(path))) return Effect.succeed(path);
  const detail = "should have no % that stands for no character";
  return Effect.fail(
    new Refusal({ code: "badInput", errors: [{ pointer: "/path", code: "invalid", detail }] }),
  );
};

const routeAt = (find: ReturnType<typeof routeTable>, method: string, path: string) => {
  const match = find(method === "HEAD" ? "GET" : method, path);
  if (match._tag === "Route") return Effect.succeed(match.route);
  if (match._tag === "Unknown") return Effect.fail(new Refusal({ code: "notFound" }));
  const { allowed } = match;
  return Effect.fail(
    new Refusal({
      code: "methodNotAllowed",
      parameters: { method, allowed },
      headers: { allow: allowed.join(", ") },
    }),
  );
};

/** A request that may go on to its route. */
export interface Passed {
  /** Without the prefix. */
  readonly path: string;
  readonly route: Route;
  readonly member: Member | null;
}

/** Whether a request may go on: from where it comes, what it is for, and who sends it. */
export const pass = (options: {
  readonly settings: Settings;
  readonly auth: Auth | "insecure-local" | undefined;
  readonly find: ReturnType<typeof routeTable>;
  readonly mayChange: ReturnType<typeof makeRateLimit>;
}) =>
  Effect.fnUntraced(function* (
    request: Request,
    sender: Sender & { readonly prefix?: string | undefined },
  ): Effect.fn.Return<Passed, Refusal> {
    const { auth, find, mayChange, settings } = options;
    if (auth === "insecure-local") yield* onlyLocal(request, sender.remoteAddress);
    const url = new URL(request.url);
    const path = yield* readPath(url, sender.prefix ?? "", settings.queryCharacters);
    const route = yield* routeAt(find, request.method, path);
    const isChange = route.method !== "GET";
    // Where nobody signs in, a page of another origin would read with everybody's rights.
    const isOpen = auth === "insecure-local" && route.access !== "none" && !isFollowedLink(request);
    if ((isChange || isOpen) && !isSameOrigin(request, settings.trustProxy)) {
      return yield* new Refusal({ code: "foreignOrigin" });
    }
    const { loginUrl, metricsToken } = settings;
    const member = yield* letIn({
      auth,
      loginUrl,
      metricsToken,
      request,
      native: sender.native,
      route,
    });
    if (!isChange || member === null) return { path, route, member };
    const wait = mayChange(member.user.id, yield* Clock.currentTimeMillis);
    if (wait === null) return { path, route, member };
    return yield* new Refusal({
      code: "tooManyRequests",
      parameters: { retryAfterSeconds: wait },
      headers: { "retry-after": String(wait) },
    });
  });
