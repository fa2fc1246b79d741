import { assert, describe, it } from "@effect/vitest";
import { SeededRandom } from "@temu-jtl/core/testing";
import { Config, Effect } from "effect";
import { examples } from "./examples/index.ts";
import { api } from "./examples/Example.ts";
import { fillLab } from "./support/fillLab.ts";
import { type ApiRoute, routesIn } from "./support/apiRoutes.ts";
import { textOf } from "./support/readStream.ts";
import { makeLab, problemIn } from "./support/RouterLab.ts";

const job = `${api}/jobs/sync_orders:main`;

const lab = Effect.gen(function* () {
  const opened = yield* makeLab({ limits: { changesPerMinute: 100_000 } });
  const document = yield* opened.ask(`${api}/openapi.json`, { as: "reader" });
  const { openapi, routes } = yield* routesIn(yield* Effect.promise(() => document.text()));
  return { ...opened, openapi, routes };
});

/** What must be in no answer: stacks, statements, secrets, places on the machine. */
const leaks =
  /very-secret|-0123456789abcdef|\bat \S+ \(|node_modules|\/packages\/|\.[jt]s:\d|\bSELECT\b|\bINSERT\b|file:\/\//;

describe("the OpenAPI document", () => {
  it.live("is of version 3.1 and has an example here for each of its routes", () =>
    Effect.gen(function* () {
      const { openapi, routes } = yield* lab;
      assert.match(openapi, /^3\.1\./);
      assert.sameMembers(
        routes.map(({ operationId }) => operationId),
        Object.keys(examples),
      );
    }),
  );
});

describe("a route of the OpenAPI document", () => {
  const withBody = (body: string | undefined) =>
    body === undefined ? {} : { body, headers: { "content-type": "application/json" } };

  for (const [operationId, example] of Object.entries(examples)) {
    const { bad, badBody, contentType, good, goodBody, refused, status } = example;
    const open = Effect.gen(function* () {
      const opened = yield* lab;
      const { ask, jobs, routes, runsOf } = opened;
      const route = routes.find((one) => one.operationId === operationId);
      assert.isDefined(route);
      const runs = yield* runsOf("main");
      const begun = yield* runs.begin({ workflow: "order_sync", trigger: "test", parameters: {} });
      const asked = yield* opened.parts.jobs().runNow({ job: "sync_orders:main", by: "Somebody" });
      const filled = yield* fillLab(opened);
      yield* opened.parts.operations.begin({
        operationId: "operation-1",
        shop: "main",
        kind: "retryOrders",
        by: "Somebody",
        total: 1,
      });
      const names: Readonly<Record<string, string>> = {
        ...filled,
        run: begun.run.runId,
        asked: asked.runId,
        operation: "operation-1",
      };
      const named = (path: string) =>
        path.replaceAll(/\{(\w+)\}/g, (whole, name: string) => names[name] ?? whole);
      const { method, responses } = route;
      return {
        ask: (path: string, init: Parameters<typeof ask>[1] = {}) =>
          ask(named(path), { method, ...init }),
        isChange: method !== "GET" || example.isForOperators === true,
        jobs,
        responses,
      };
    });

    it.live(`answers a good request as it says: ${operationId}`, () =>
      Effect.gen(function* () {
        const { ask, responses } = yield* open;
        const response = yield* ask(good, { as: "operator", ...withBody(goodBody) });
        const text = yield* textOf(response);
        assert.strictEqual(response.status, status, text);
        assert.property(responses, String(status));
        assert.strictEqual(response.headers.get("content-type"), contentType ?? "application/json");
        assert.strictEqual(response.headers.has("location"), status === 202);
      }),
    );

    it.live(`refuses a bad one: ${operationId}`, () =>
      Effect.gen(function* () {
        const { ask } = yield* open;
        const response = yield* ask(bad, { as: "operator", ...withBody(badBody) });
        assert.strictEqual(response.status, refused);
        assert.strictEqual((yield* problemIn(response)).status, refused);
      }),
    );

    it.live(`is closed to strangers, and if it changes anything to readers: ${operationId}`, () =>
      Effect.gen(function* () {
        const { ask, isChange, jobs } = yield* open;
        const before = yield* jobs.list;
        const isOpen = operationId === "general.health";
        assert.strictEqual((yield* ask(good, withBody(goodBody))).status, isOpen ? 200 : 401);
        const read = yield* ask(good, { as: "reader", ...withBody(goodBody) });
        assert.strictEqual(read.status, isChange ? 403 : status);
        assert.deepStrictEqual(yield* jobs.list, before);
      }),
    );
  }
});

describe("paths of the host's own choice", () => {
  it.live("have API, jobs, page and its files each at its place", () =>
    Effect.gen(function* () {
      const { ask } = yield* makeLab({
        paths: { api: "/api/temu", jobs: "/api/jobs", page: "/temu-new", assets: "/static" },
      });
      const as = "reader";
      for (const path of ["/api/temu/health", "/api/jobs", "/api/temu/openapi.json"]) {
        assert.strictEqual((yield* ask(path, { as })).status, 200);
      }
      const page = yield* ask("/temu-new", { as });
      const docs = new URL(page.headers.get("location") ?? "", "http://localhost/temu-new")
        .pathname;
      const html = yield* Effect.flatMap(ask(docs, { as }), (response) =>
        Effect.promise(() => response.text()),
      );
      const links = [...html.matchAll(/href="([^"]+)"/g)].map(
        ([, link]) => new URL(link ?? "", `http://localhost${docs}`).pathname,
      );
      assert.deepStrictEqual(links, ["/static/docs.css", "/api/temu/openapi.json"]);
      assert.strictEqual((yield* ask("/api/other", { as })).status, 421);
    }),
  );
});

describe("whoever changes something", () => {
  it.live("stands in the audit with name and id", () =>
    Effect.gen(function* () {
      const { ask, jobs } = yield* lab;
      for (const path of [
        "run-now",
        "stop",
        "toggle?enabled=false",
        "schedule?interval_minutes=5",
      ]) {
        yield* ask(`${job}/${path}`, { as: "operator", method: "POST" });
      }
      yield* ask(`${api}/inventory/sync?shop=main`, { as: "operator", method: "POST" });
      const lines = yield* jobs.audit(null, 10);
      assert.sameMembers(
        lines.map(({ action, by, jobId }) => `${jobId} ${action} ${by}`),
        [
          "sync_orders:main run-now Otto Operator (o1)",
          "sync_orders:main stop Otto Operator (o1)",
          "sync_orders:main disable Otto Operator (o1)",
          "sync_orders:main schedule Otto Operator (o1)",
          "sync_inventory:main run-now Otto Operator (o1)",
        ],
      );
    }),
  );
});

const isLong = Effect.runSync(Config.Boolean("TEMU_JTL_LONG").pipe(Config.withDefault(false)));
const requests = isLong ? 500 : 50;

const odd = [
  "",
  "main",
  "second",
  "sync_orders:main",
  "sync_orders",
  "0",
  "-1",
  "7",
  "1e400",
  "10081",
  "9007199254740993",
  "NaN",
  "true",
  "false",
  "null",
  "quick",
  "full",
  "*/5 * * * *",
  "99 99 * * *",
  "Europe/Berlin",
  "../../etc/passwd",
  "..%2f..%2fetc",
  "'; DROP TABLE temu_jobs; --",
  "<script>alert(1)</script>",
  "\u0000",
  "\ud83d\ude80",
  "\r\nset-cookie: a=b",
  "__proto__",
  "constructor",
  "x".repeat(1_500),
] as const;
const bodies = [
  "",
  "{}",
  "{",
  "[]",
  "null",
  '"text"',
  '{"parameters":{}}',
  '{"parameters":{"daysBack":7}}',
  '{"parameters":{"__proto__":{"x":1}}}',
  '{"parameters":null}',
  '{"everyMinutes":1e9}',
  '{"everyMinutes":10}',
  '{"cron":"0 * * * *","timeZone":"Europe/Berlin"}',
  '{"cron":5}',
  '{"confirmedCount":4}',
  '{"confirmedCount":0.5}',
  '{"__proto__":{"everyMinutes":1}}',
  `{"parameters":${"[".repeat(5_000)}${"]".repeat(5_000)}}`,
] as const;
const contentTypes = [
  "application/json",
  "text/plain",
  "application/x-www-form-urlencoded",
  "multipart/form-data",
  "nonsense",
] as const;

/** A request that is made from what the document says of a route, and from what nobody expects. */
const drawn = (route: ApiRoute, random: SeededRandom, known: ReadonlyArray<string>) => {
  const value = (parameter: ApiRoute["parameters"][number]): string => {
    const [name = "", ...names] = known;
    if (parameter.in === "path" && random.happens(0.5)) return random.pick([name, ...names]);
    const [first, ...rest] = parameter.schema.enum ?? [];
    if (first !== undefined && random.happens(0.5)) return random.pick([first, ...rest]);
    if (parameter.schema.pattern !== undefined && random.happens(0.5)) {
      return String(random.whole(-2, 120));
    }
    return random.pick(odd);
  };
  let { path } = route;
  const query = new URLSearchParams();
  for (const parameter of route.parameters) {
    if (parameter.in === "path") {
      path = path.replace(`{${parameter.name}}`, encodeURIComponent(value(parameter)));
    } else if (parameter.required || random.happens(0.5)) {
      query.append(parameter.name, value(parameter));
    }
  }
  if (random.happens(0.1)) query.append(random.pick(odd), random.pick(odd));
  const init =
    route.method === "GET"
      ? {}
      : { body: random.pick(bodies), headers: { "content-type": random.pick(contentTypes) } };
  return { path: `${path}?${query}`, init: { method: route.method, ...init } };
};

describe(`${requests} requests of chance a route`, () => {
  it.live("are answered without a failure of ours, as the document says, and nothing leaks", () =>
    Effect.gen(function* () {
      const opened = yield* lab;
      const { ask, routes } = opened;
      const known = ["main", ...Object.values(yield* fillLab(opened))];
      const random = new SeededRandom(20_261_124);
      const statuses = new Map<number, number>();
      for (const route of routes) {
        for (let count = 0; count < requests; count += 1) {
          const { init, path } = drawn(route, random, known);
          const who = random.pick(["operator", "reader", "second", "nobody"]);
          const as = who === "nobody" ? undefined : who;
          const response = yield* ask(path, { ...init, as });
          const text = yield* textOf(response);
          const what = `${init.method} ${path} ${response.status} ${text}`;
          assert.isBelow(response.status, 500, what);
          assert.property(route.responses, String(response.status), what);
          assert.notMatch(text, leaks, what);
          assert.isFalse(response.headers.has("set-cookie"), what);
          statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
        }
      }
      // Chance has to reach the routes, not only what stands before them.
      for (const status of [200, 202, 400, 401, 403, 404]) {
        assert.isAbove(statuses.get(status) ?? 0, 0, `no ${status}`);
      }
    }),
  );
});
