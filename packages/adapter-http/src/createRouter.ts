import { randomUUID } from "node:crypto";
import { Context, Duration, Effect, Layer, ManagedRuntime } from "effect";
import { HttpRouter, HttpServer, HttpServerResponse } from "effect/http";
import { HttpApiBuilder } from "effect/http-api";
import type { Auth } from "./access/Access.ts";
import { makeRateLimit } from "./access/rateLimit.ts";
import { makeApi } from "./api/Api.ts";
import { Caller } from "./api/Caller.ts";
import { schemaProblemsLayer } from "./api/SchemaProblems.ts";
import type { Sender } from "./gate/letIn.ts";
import { makeEventStreams } from "./events/eventStreams.ts";
import { pass } from "./gate/pass.ts";
import { plainRequest } from "./gate/plainRequest.ts";
import { routeTable } from "./gate/routeTable.ts";
import { readSettings, type RouterSettings } from "./Paths.ts";
import { problemType } from "./problems/ProblemDocument.ts";
import { type Asked, Refusal, refusalOfStatus, refused } from "./problems/Refusal.ts";
import type { RouterParts } from "./RouterParts.ts";
import { allRoutes } from "./routes/allRoutes.ts";
import { fixedRoutes } from "./routes/fixedRoutes.ts";
import { finished } from "./safeHeaders.ts";

/** How people set up a router. */
export interface RouterChoices extends RouterSettings {
  /**
   * Who may do what. Without it nobody gets in. `"insecure-local"`: everybody on this very machine may do
   * everything, and nobody else anything.
   */
  readonly auth?: Auth | "insecure-local" | undefined;
}

export interface RouterOptions extends RouterChoices {
  readonly parts: RouterParts;
  /** Loggers and clock. */
  readonly runtime?: Layer.Layer<never>;
}

/** What a host says about a request that the request itself does not. */
export interface RequestContext extends Sender {
  /** The path that the host mounts the router under, such as `/admin`; the request's URL has it too. */
  readonly prefix?: string | undefined;
  /** Somebody has read the request's body before. */
  readonly bodyConsumed?: boolean | undefined;
}

export interface Router {
  /** Answers a request, or `undefined` when it is for somebody else. */
  readonly fetch: (request: Request, context: RequestContext) => Promise<Response | undefined>;
  /** Whether a path is for the router to answer. `prefix`: where the host mounts it. */
  readonly handles: (pathname: string, prefix?: string) => boolean;
  /** Everything below these paths is the router's, where it is mounted without a prefix. */
  readonly bases: ReadonlyArray<string>;
  /** Answers with 503 from now on, and ends the streams. What else is under way has 15 seconds for its end. */
  readonly close: () => Promise<void>;
}

/** How long an answer may take to begin. What a database that has frozen holds up is not waited for. */
const beginsWithin = (isChange: boolean): Duration.Duration =>
  // The check of a shop asks Temu and JTL, each with limits of its own.
  Duration.seconds(isChange ? 60 : 10);

/** How long `close` waits for what is under way. */
const closesWithin = Duration.seconds(15);

const isProblem = (response: Response): boolean =>
  response.headers.get("content-type") === problemType;

/** The router over its parts; throws a `ConfigurationError` that names each wrong setting. */
export const createRouter = (options: RouterOptions): Router => {
  const { auth, parts, runtime: given = Layer.empty, ...input } = options;
  const settings = readSettings(input);
  const { paths } = settings;
  const api = makeApi(paths);
  const runtime = ManagedRuntime.make(given);
  const streams = makeEventStreams(parts.events, settings.streams);
  const { dispose, handler } = HttpRouter.toWebHandler(
    HttpApiBuilder.layer(api).pipe(
      Layer.provide(allRoutes(api, paths, parts, streams)),
      Layer.provide(schemaProblemsLayer),
      Layer.provide(HttpServer.layerServices),
      Layer.provideMerge(given),
    ),
    // How long a parameter may be is for the API's definition to say.
    { disableLogger: true, routerConfig: { maxParamLength: Number.MAX_SAFE_INTEGER } },
  );
  const check = pass({
    settings,
    auth,
    find: routeTable(api, fixedRoutes(api, paths)),
    mayChange: makeRateLimit(settings.changesPerMinute),
  });
  const bases = [...new Set([paths.api, paths.jobs, paths.page, paths.assets])];
  const underWay = new Set<Promise<unknown>>();
  let closing: Promise<void> | undefined;

  const handles: Router["handles"] = (pathname, prefix = "") =>
    bases.some((base) => {
      const whole = prefix + base;
      return pathname === whole || pathname.startsWith(`${whole}/`);
    });

  const answer = Effect.fnUntraced(function* (
    request: Request,
    context: RequestContext,
    asked: Asked,
  ): Effect.fn.Return<Response, Refusal> {
    if (closing !== undefined) return yield* new Refusal({ code: "closing" });
    const { member, path, route } = yield* check(request, context);
    const publicPath = settings.publicPath ?? context.prefix ?? "";
    if (route.fixed !== null) return route.fixed(publicPath);
    const plain = yield* plainRequest({
      request,
      path,
      bodyConsumed: context.bodyConsumed ?? false,
      limit: settings.bodyBytes,
      requestId: asked.requestId,
    });
    const askAgain = Effect.map(check(request, context), (now) => now.member);
    const caller = Context.make(Caller, { ...asked, askAgain, member, publicPath });
    const response = yield* Effect.promise((signal) =>
      handler(new Request(plain, { signal }), caller),
    ).pipe(
      Effect.timeoutOrElse({
        duration: beginsWithin(route.method !== "GET"),
        orElse: () =>
          Effect.logError("The database did not answer a request in time").pipe(
            Effect.andThen(new Refusal({ code: "databaseAway" })),
          ),
      }),
    );
    const isOurs = response.status < 400 || isProblem(response) || route.access === "none";
    return isOurs ? response : yield* refusalOfStatus(response.status);
  });

  const respond = (request: Request, context: RequestContext): Effect.Effect<Response> => {
    const requestId = randomUUID();
    const asked: Asked = { requestId, languages: request.headers.get("accept-language") };
    const inWords = (refusal: Refusal) => HttpServerResponse.toWeb(refused(refusal, asked));
    return answer(request, context, asked).pipe(
      Effect.catch((refusal) => Effect.succeed(inWords(refusal))),
      // Whatever it was: it is told in the log, not to who asked.
      Effect.catchCause((cause) =>
        Effect.as(
          Effect.logError("A request failed", cause),
          inWords(new Refusal({ code: "unexpected" })),
        ),
      ),
      Effect.map((response) => finished(response, requestId, request.method === "HEAD")),
      Effect.annotateLogs({ requestId }),
    );
  };

  return {
    bases,
    handles,
    fetch: async (request, context) => {
      if (!handles(new URL(request.url).pathname, context.prefix)) return undefined;
      const answering = runtime.runPromise(respond(request, context));
      underWay.add(answering);
      try {
        return await answering;
      } finally {
        underWay.delete(answering);
      }
    },
    close: () => {
      closing ??= runtime.runPromise(
        streams.close.pipe(
          Effect.andThen(Effect.promise(() => Promise.allSettled(underWay))),
          Effect.timeoutOrElse({
            duration: closesWithin,
            orElse: () => Effect.logWarning("Closed with requests under way, which did not end"),
          }),
          Effect.andThen(Effect.promise(dispose)),
        ),
      );
      return closing;
    },
  };
};
