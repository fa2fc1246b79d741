import { assert, describe, it } from "@effect/vitest";
import { createRouter } from "@temu-jtl/adapter-http";
import { jobOperations, StorageError } from "@temu-jtl/core";
import { Effect, Logger } from "effect";
import { makeLab, problemIn } from "./support/RouterLab.ts";

const api = "/temu-jtl/api";

describe("a request that is refused", () => {
  it.live("is told every place that is wrong, and none of what it sent", () =>
    Effect.gen(function* () {
      const { ask } = yield* makeLab();
      const response = yield* ask(
        `${api}/orders/sync?shop=main&days_back=999&parent_order_status=hunter2&day_back=3`,
        { as: "operator", method: "POST" },
      );
      const problem = yield* problemIn(response);
      assert.strictEqual(response.status, 400);
      assert.strictEqual(response.headers.get("content-type"), "application/problem+json");
      assert.strictEqual(problem.type, "urn:temu-jtl:problem:badInput");
      assert.deepStrictEqual(
        (problem.errors ?? []).map(({ code, pointer }) => `${pointer} ${code}`).toSorted(),
        [
          "/query/day_back unexpected",
          "/query/days_back invalid",
          "/query/parent_order_status invalid",
        ],
      );
      assert.notInclude(JSON.stringify(problem), "hunter2");
    }),
  );

  it.live("names places in its body too", () =>
    Effect.gen(function* () {
      const { ask } = yield* makeLab();
      const response = yield* ask(`${api}/jobs/sync_orders:main/schedule`, {
        as: "operator",
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ cron: "61 * * * *", timeZone: "Mars/Phobos" }),
      });
      const { errors = [] } = yield* problemIn(response);
      assert.deepStrictEqual(
        errors.map(({ pointer }) => pointer),
        ["/body/cron", "/body/timeZone"],
      );
    }),
  );

  it.live("is told so in the language that it asks for, with what to do", () =>
    Effect.gen(function* () {
      const { ask } = yield* makeLab();
      const headers = { "accept-language": "de-AT,de;q=0.9" };
      const response = yield* ask(`${api}/runs/none?shop=main`, { as: "reader", headers });
      const problem = yield* problemIn(response);
      assert.strictEqual(response.headers.get("content-language"), "de");
      assert.strictEqual(problem.title, "Lauf nicht bekannt");
      assert.strictEqual(problem.action, "Suchen Sie ihn in der Liste der Läufe.");
      assert.deepStrictEqual(problem.parameters, { run: "none" });
    }),
  );

  it.live("has an id in its body and its head, another one each time", () =>
    Effect.gen(function* () {
      const { ask } = yield* makeLab();
      const first = yield* ask(`${api}/session`, { headers: { "x-request-id": "chosen" } });
      const second = yield* ask(`${api}/runs?limit=0`, { as: "reader" });
      const ids = [(yield* problemIn(first)).requestId, (yield* problemIn(second)).requestId];
      assert.deepStrictEqual(ids, [
        first.headers.get("x-request-id"),
        second.headers.get("x-request-id"),
      ]);
      assert.notStrictEqual(ids[0], ids[1]);
      assert.notInclude(ids, "chosen");
    }),
  );
});

describe("a path", () => {
  const statusOf = (path: string, method = "GET") =>
    Effect.gen(function* () {
      const { ask } = yield* makeLab();
      const response = yield* ask(path, { as: "operator", method });
      const { code } = yield* problemIn(response);
      return `${response.status} ${code} ${response.headers.get("allow") ?? ""}`.trim();
    });

  for (const path of [`${api}/nothing`, `${api}/`, `${api}/jobs/`, `${api}/jobs//run-now`]) {
    it.live(`that is none of ours is not found: ${path}`, () =>
      Effect.map(statusOf(path), (answer) => assert.strictEqual(answer, "404 notFound")),
    );
  }
  it.live("says which methods it takes", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* statusOf(`${api}/orders/sync`), "405 methodNotAllowed POST");
      assert.strictEqual(
        yield* statusOf(`${api}/health`, "DELETE"),
        "405 methodNotAllowed GET, HEAD",
      );
    }),
  );
  it.live("with a broken % is wrong, not unknown", () =>
    Effect.map(statusOf(`${api}/runs/%E0%A4%A`), (answer) =>
      assert.strictEqual(answer, "400 badInput"),
    ),
  );
  it.live("beside ours is left to the host", () =>
    Effect.gen(function* () {
      const { ask } = yield* makeLab();
      for (const path of ["/", "/temu-jtlx", "/other", "/temu"]) {
        assert.strictEqual((yield* ask(path, { as: "operator" })).status, 421);
      }
    }),
  );
});

describe("a body", () => {
  const post = (body: string | null, headers: Record<string, string> = {}) =>
    Effect.gen(function* () {
      const { ask } = yield* makeLab({ limits: { bodyBytes: 100 } });
      const response = yield* ask(`${api}/jobs/sync_orders:main/run-now`, {
        as: "operator",
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body,
      });
      return response;
    });

  it.live("may be left out", () =>
    Effect.map(post(null), ({ status }) => assert.strictEqual(status, 202)),
  );
  it.live("that is too long is not read", () =>
    Effect.gen(function* () {
      const problem = yield* problemIn(yield* post(JSON.stringify({ x: "y".repeat(100) })));
      assert.strictEqual(problem.code, "bodyTooLarge");
      assert.deepStrictEqual(problem.parameters, { mostBytes: 100 });
    }),
  );
  it.live("that does not say its length is read to the limit at most", () =>
    Effect.gen(function* () {
      let pulled = 0;
      const endless = new ReadableStream<Uint8Array>({
        pull: (controller) => {
          pulled += 1;
          controller.enqueue(new Uint8Array(40));
        },
      });
      const init: RequestInit & { readonly duplex: "half" } = {
        method: "POST",
        body: endless,
        duplex: "half",
      };
      const { ask } = yield* makeLab({ limits: { bodyBytes: 100 } });
      const response = yield* ask(`${api}/jobs/sync_orders:main/run-now`, {
        as: "operator",
        ...init,
      });
      assert.strictEqual((yield* problemIn(response)).code, "bodyTooLarge");
      assert.isBelow(pulled, 10);
    }),
  );
  for (const [what, body, type] of [
    ["is no JSON", "{", "application/json"],
    ["is a form", "a=b", "application/x-www-form-urlencoded"],
    ["is JSON of another shape", "[1]", "application/json"],
  ] as const) {
    it.live(`that ${what} is wrong`, () =>
      Effect.gen(function* () {
        const response = yield* post(body, { "content-type": type });
        const problem = yield* problemIn(response);
        assert.strictEqual(`${response.status} ${problem.code}`, "400 badInput");
        assert.match(problem.errors?.[0]?.pointer ?? "", /^\/body/);
      }),
    );
  }
  it.live("that somebody has read before is said to be", () =>
    Effect.gen(function* () {
      const { router } = yield* makeLab({
        auth: () => ({ access: "operate", user: { id: "a", name: "Ada" } }),
      });
      const request = new Request(`http://localhost${api}/jobs/sync_orders:main/run-now`, {
        method: "POST",
        body: "{}",
      });
      yield* Effect.promise(() => request.text());
      const response = yield* Effect.promise(() => router.fetch(request, { native: null }));
      assert.isDefined(response);
      const { action, code } = yield* problemIn(response);
      assert.strictEqual(code, "bodyAlreadyRead");
      assert.include(action, "express.json()");
    }),
  );
  it.live("has a query beside it that is too long", () =>
    Effect.gen(function* () {
      const { ask } = yield* makeLab({ limits: { queryCharacters: 50 } });
      const response = yield* ask(`${api}/runs?shop=${"x".repeat(50)}`, { as: "reader" });
      assert.strictEqual(response.status, 414);
      assert.strictEqual((yield* problemIn(response)).code, "queryTooLong");
    }),
  );
});

describe("when the database is away", () => {
  const away = new StorageError({
    category: "transient",
    operation: "jobs.list",
    message: "SELECT secret FROM temu_jobs: connect ECONNREFUSED /run/postgresql/.s.PGSQL.5432",
    whatToDo: "Start it.",
  });
  const broken = Effect.gen(function* () {
    const { jobs, parts } = yield* makeLab();

    return yield* makeLab({
      shops: ["main"],
      parts: {
        jobs: () => ({
          ...jobOperations(jobs),
          list: Effect.fail(away),
          health: Effect.fail(away),
        }),
        reports: { ...parts.reports, runs: () => Effect.fail(away) },
      },
    });
  });

  it.live("health says so, and everything else says it without the database's words", () =>
    Effect.gen(function* () {
      const { ask } = yield* broken;
      const health = yield* ask(`${api}/health`);
      assert.strictEqual(health.status, 503);
      assert.deepStrictEqual(yield* Effect.promise(() => health.json()), { status: "down" });
      for (const path of ["/jobs", "/runs", "/info"]) {
        const response = yield* ask(api + path, { as: "reader" });
        const problem = yield* problemIn(response);
        assert.strictEqual(`${response.status} ${problem.code}`, "503 databaseAway");
        assert.notMatch(JSON.stringify(problem), /SELECT|ECONNREFUSED|postgresql/);
      }
    }),
  );

  it.live(
    "and a statement that it does not take is told as a mistake of ours, not as an outage",
    () =>
      Effect.gen(function* () {
        const { parts } = yield* makeLab();
        const lines: Array<string> = [];
        const refusedStatement = new StorageError({
          category: "invalid",
          operation: "Reports.runs",
          message: "The database refused the statement (SQLSTATE 22P02).",
          whatToDo: "Report it.",
        });
        const { ask } = yield* makeLab({
          parts: { reports: { ...parts.reports, runs: () => Effect.fail(refusedStatement) } },
          runtime: Logger.layer([
            Logger.make(({ logLevel, message }) => {
              lines.push(`${logLevel} ${String(message)}`);
            }),
          ]),
        });
        const response = yield* ask(`${api}/runs?shop=main`, { as: "reader" });
        const problem = yield* problemIn(response);
        assert.strictEqual(`${response.status} ${problem.code}`, "500 unexpected");
        assert.notMatch(JSON.stringify(problem), /SQLSTATE/);
        assert.lengthOf(lines, 1);
        assert.match(lines[0] ?? "", /^Error A request failed/);
      }),
  );

  it.live("and a mistake of ours is told in the log, not in the answer", () =>
    Effect.gen(function* () {
      const { parts } = yield* makeLab();
      const { ask } = yield* makeLab({
        shops: ["main"],
        parts: {
          jobs: () => {
            throw new Error("secret at /srv/temu-jtl/routes.js:1");
          },
          reports: { ...parts.reports, runs: () => Effect.die(new Error("secret")) },
        },
      });
      for (const path of ["/jobs", "/runs"]) {
        const response = yield* ask(api + path, { as: "reader" });
        const problem = yield* problemIn(response);
        assert.strictEqual(`${response.status} ${problem.code}`, "500 unexpected");
        assert.notMatch(JSON.stringify(problem), /secret|srv|routes/);
      }
    }),
  );
});

describe("every answer", () => {
  it.live("has headers that leave a browser nothing to do but show it", () =>
    Effect.gen(function* () {
      const { ask } = yield* makeLab();
      for (const path of ["/api/health", "/api/jobs", "/docs", "/assets/docs.css", "/api/none"]) {
        const { headers } = yield* ask(`/temu-jtl${path}`, { as: "reader" });
        const policy = headers.get("content-security-policy") ?? "";
        assert.include(policy, "default-src 'none'");
        assert.include(policy, "frame-ancestors 'none'");
        assert.notInclude(policy, "unsafe");
        assert.strictEqual(headers.get("x-content-type-options"), "nosniff");
        assert.strictEqual(headers.get("referrer-policy"), "no-referrer");
        assert.match(headers.get("cache-control") ?? "", /^no-(store|cache)$/);
      }
    }),
  );
  it.live("after close is that it is closed", () =>
    Effect.gen(function* () {
      const { ask, router } = yield* makeLab();
      yield* Effect.promise(() => router.close());
      const response = yield* ask(`${api}/health`);
      assert.strictEqual(response.status, 503);
      assert.strictEqual((yield* problemIn(response)).code, "closing");
    }),
  );
});

describe("settings of the router", () => {
  it.live("that are wrong are named with what they should be", () =>
    Effect.gen(function* () {
      const { parts } = yield* makeLab();
      assert.throws(
        () => createRouter({ parts, paths: { api: "/api/" }, limits: { bodyBytes: 0 } }),
        /Wrong settings of the router: paths\.api should be a path such as \/temu-jtl\/api.*limits\.bodyBytes/,
      );
      assert.throws(
        () => createRouter({ parts, publicPath: "https://example.invalid" }),
        /publicPath should be empty or a path/,
      );
    }),
  );
});

describe("a parameter in a path", () => {
  it.live("may be as long as the API's definition says", () =>
    Effect.gen(function* () {
      const { ask } = yield* makeLab();
      const codeOf = (name: string) =>
        ask(`${api}/orders/${encodeURIComponent(name)}?shop=main`, { as: "reader" }).pipe(
          Effect.flatMap(problemIn),
          Effect.map(({ code }) => code),
        );
      assert.strictEqual(yield* codeOf("a".repeat(200)), "unknownOrder");
      assert.strictEqual(yield* codeOf("\u00e4".repeat(200)), "unknownOrder");
      assert.strictEqual(yield* codeOf("a".repeat(201)), "badInput");
    }),
  );
});
