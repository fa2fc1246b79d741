import { configurationError } from "@temu-jtl/core";
import { Effect, Schema } from "effect";

export const Path = Schema.TemplateLiteral(["/", Schema.String]).check(
  Schema.isPattern(/^(\/[\w.~-]+)+$/, {
    expected: "a path such as /temu-jtl/api, without a slash at its end",
  }),
);
/** What comes before all paths; empty for none. */
const Prefix = Schema.String.check(
  Schema.isPattern(/^(\/[\w.~-]+)*$/, {
    expected: "empty or a path such as /admin, without a slash at its end",
  }),
);

const PathsInput = Schema.Struct({
  /** What the API lies under (default `/temu-jtl/api`). */
  api: Schema.optionalKey(Path),
  /** What the jobs lie under (default `/temu-jtl/api/jobs`). */
  jobs: Schema.optionalKey(Path),
  /** Where people look (default `/temu-jtl`): the documentation lies beneath. */
  page: Schema.optionalKey(Path),
  /** Style sheets and other files of the page (default `/temu-jtl/assets`). */
  assets: Schema.optionalKey(Path),
});
type PathsInput = typeof PathsInput.Type;

/** Where the router's parts lie, below the path that its host mounts it under. */
export type Paths = Required<PathsInput>;

const Streams = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 100_000 }));

const Limits = Schema.Struct({
  /** The most bytes of a request's body (default 65,536). */
  bodyBytes: Schema.optionalKey(
    Schema.Int.check(Schema.isBetween({ minimum: 2, maximum: 10_000_000 })),
  ),
  /** The most characters of a query (default 2,048). */
  queryCharacters: Schema.optionalKey(
    Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 100_000 })),
  ),
  /** What one user may start, stop and change within a minute, on each host (default 60). */
  changesPerMinute: Schema.optionalKey(
    Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 100_000 })),
  ),
  /** The most streams of live events on each host (default 500). */
  streams: Schema.optionalKey(Streams),
  /** How many of these one user may have (default 20). */
  streamsPerUser: Schema.optionalKey(Streams),
});

const RouterSettings = Schema.Struct({
  paths: Schema.optionalKey(PathsInput),
  /** What a browser sees before all paths, where a proxy rewrites them; else what the host mounts it under. */
  publicPath: Schema.optionalKey(Prefix),
  /** Whether `X-Forwarded-Host` comes from a proxy of yours (default false). */
  trustProxy: Schema.optionalKey(Schema.Boolean),
  limits: Schema.optionalKey(Limits),
  /** Lets whoever sends it as `Authorization: Bearer …` read `/metrics`, and nothing else. */
  metricsToken: Schema.optionalKey(
    Schema.String.check(Schema.isMinLength(24, { expected: "a text of 24 characters or more" })),
  ),
  /** Where people sign in, for the page to send them to. */
  loginUrl: Schema.optionalKey(Schema.NonEmptyString),
});
export type RouterSettings = typeof RouterSettings.Type;

const decode = Schema.decodeUnknownEffect(RouterSettings, {
  errors: "all",
  onExcessProperty: "error",
});

/** The settings with their defaults; throws a `ConfigurationError` that names each wrong one. */
export const readSettings = (input: unknown) =>
  Effect.runSync(
    decode(input).pipe(
      Effect.mapError((error) => configurationError("Wrong settings of the router", error)),
      Effect.map(({ limits, loginUrl, metricsToken, paths, publicPath, trustProxy }) => {
        const api = paths?.api ?? "/temu-jtl/api";
        const page = paths?.page ?? "/temu-jtl";
        const all: Paths = {
          api,
          page,
          jobs: paths?.jobs ?? `${api}/jobs`,
          assets: paths?.assets ?? `${page}/assets`,
        };
        return {
          paths: all,
          publicPath,
          loginUrl,
          metricsToken,
          trustProxy: trustProxy ?? false,
          bodyBytes: limits?.bodyBytes ?? 65_536,
          queryCharacters: limits?.queryCharacters ?? 2_048,
          changesPerMinute: limits?.changesPerMinute ?? 60,
          streams: { perHost: limits?.streams ?? 500, perUser: limits?.streamsPerUser ?? 20 },
        };
      }),
    ),
  );
export type Settings = ReturnType<typeof readSettings>;
