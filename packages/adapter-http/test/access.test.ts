import { assert, describe, it } from "@effect/vitest";
import { basic, bearerTokens, type Identity } from "@temu-jtl/adapter-http";
import { offsetClockLayer } from "@temu-jtl/core";
import { Effect } from "effect";
import { type LabOptions, makeLab, problemIn } from "./support/RouterLab.ts";

const api = "/temu-jtl/api";
const runNow = `${api}/jobs/sync_orders:main/run-now`;

const codeAndStatus = (response: Response) =>
  Effect.map(problemIn(response), ({ code, status }) => {
    assert.strictEqual(response.status, status);
    return `${status} ${code}`;
  });

describe("without auth", () => {
  it.live("nobody gets in, but everybody hears whether it is up", () =>
    Effect.gen(function* () {
      const { ask } = yield* makeLab({ auth: undefined });
      const session = yield* ask(`${api}/session`, { as: "operator" });
      assert.strictEqual(yield* codeAndStatus(session), "401 notSignedIn");
      const health = yield* ask(`${api}/health`);
      assert.deepStrictEqual(yield* Effect.promise(() => health.json()), { status: "up" });
    }),
  );
});

describe("bearer tokens", () => {
  const session = (headers: Record<string, string>) =>
    Effect.gen(function* () {
      const { ask } = yield* makeLab();
      return yield* ask(`${api}/session`, { headers });
    });

  it.live("let in who has one, with what he may do", () =>
    Effect.gen(function* () {
      const response = yield* session({ authorization: "Bearer second-0123456789abcdefghij" });
      assert.deepStrictEqual(yield* Effect.promise(() => response.json()), {
        access: "operate",
        user: { id: "s1", name: "Sina Second" },
        shops: ["second"],
        capabilities: ["read", "operate"],
        version: "0.1.0",
      });
    }),
  );

  for (const wrong of [
    "Bearer reader-0123456789abcdefghi",
    "Bearer reader-0123456789abcdefghijk",
    "Bearer",
    "Basic cmVhZGVyOnJlYWRlcg==",
    "",
  ]) {
    it.live(`refuse "${wrong}" and say what to send`, () =>
      Effect.gen(function* () {
        const response = yield* session({ authorization: wrong });
        assert.strictEqual(yield* codeAndStatus(response), "401 notSignedIn");
        assert.strictEqual(response.headers.get("www-authenticate"), 'Bearer realm="temu-jtl"');
      }),
    );
  }

  it("of few characters are refused when the router is made", () => {
    assert.throws(
      () => bearerTokens([{ token: "short", access: "read", user: { id: "a", name: "Ada" } }]),
      /tokens\.0\.token should have 24 characters or more/,
    );
  });
});

describe("basic", () => {
  const auth = () =>
    basic([
      { password: "correct horse battery", access: "read", user: { id: "ada", name: "Ada" } },
    ]);
  const given = (text: string) => ({
    authorization: `Basic ${Buffer.from(text).toString("base64")}`,
  });

  it.live("lets in who knows the password, and nobody else", () =>
    Effect.gen(function* () {
      const { ask } = yield* makeLab({ auth: auth() });
      const path = `${api}/session`;
      const right = yield* ask(path, { headers: given("ada:correct horse battery") });
      assert.strictEqual(right.status, 200);
      for (const text of ["ada:wrong", "eve:correct horse battery", "ada:", ""]) {
        const wrong = yield* ask(path, { headers: given(text) });
        assert.strictEqual(yield* codeAndStatus(wrong), "401 notSignedIn");
        assert.include(wrong.headers.get("www-authenticate") ?? "", "Basic");
      }
    }),
  );

  it("refuses short passwords and users with a colon when the router is made", () => {
    const user = { id: "ada", name: "Ada" };
    assert.throws(() => basic([{ password: "short", access: "read", user }]), /users\.0\.password/);
    assert.throws(
      () =>
        basic([
          { password: "correct horse battery", access: "read", user: { ...user, id: "a:b" } },
        ]),
      /users\.0\.user\.id should have no colon/,
    );
  });
});

describe("an auth of the host's own", () => {
  it.live("is given the request and the host's own one", () =>
    Effect.gen(function* () {
      const seen: Array<unknown> = [];
      const { router } = yield* makeLab({
        auth: (request, native) => {
          seen.push(request.headers.get("cookie"), native);
          return Promise.resolve<Identity>({ access: "read", user: { id: "a", name: "Ada" } });
        },
      });
      const request = new Request(`http://localhost${api}/session`, {
        headers: { cookie: "sid=1" },
      });
      const response = yield* Effect.promise(() => router.fetch(request, { native: "theirs" }));
      assert.strictEqual(response?.status, 200);
      assert.deepStrictEqual(seen, ["sid=1", "theirs"]);
    }),
  );

  const broken: Record<string, NonNullable<LabOptions["auth"]>> = {
    throws: () => {
      throw new Error("password=hunter2 at /srv/app/session.js");
    },
    rejects: () => Promise.reject(new Error("no database")),
    "says who it is without an id": () => ({ access: "operate", user: { id: "", name: "" } }),
  };
  for (const [how, auth] of Object.entries(broken)) {
    it.live(`that ${how} lets nobody in and tells nothing`, () =>
      Effect.gen(function* () {
        const { ask } = yield* makeLab({ auth });
        const response = yield* ask(`${api}/session`);
        const problem = yield* problemIn(response);
        assert.strictEqual(problem.code, "signInAway");
        assert.strictEqual(response.status, 503);
        assert.notMatch(JSON.stringify(problem), /hunter2|session\.js|no database/);
      }),
    );
  }

  it.live("with a loginUrl the refusal tells where to sign in", () =>
    Effect.gen(function* () {
      const { ask } = yield* makeLab({ loginUrl: "/login" });
      const problem = yield* problemIn(yield* ask(`${api}/session`));
      assert.strictEqual(problem.loginUrl, "/login");
    }),
  );
});

describe("who may only read", () => {
  it.live("sees everything and changes nothing", () =>
    Effect.gen(function* () {
      const { ask, jobs } = yield* makeLab();
      const list = yield* ask(`${api}/jobs`, { as: "reader" });
      assert.strictEqual(list.status, 200);
      const refused = yield* ask(runNow, { as: "reader", method: "POST" });
      assert.strictEqual(yield* codeAndStatus(refused), "403 notAllowed");
      assert.isNull((yield* jobs.get("sync_orders:main")).run);
    }),
  );
});

describe("who sees one shop only", () => {
  it.live("sees nothing of the other, not even its name", () =>
    Effect.gen(function* () {
      const { ask } = yield* makeLab();
      const as = "second";
      const answers = yield* Effect.forEach(
        [
          ask(`${api}/info`, { as }),
          ask(`${api}/jobs`, { as }),
          ask(`${api}/jobs/sync_orders:ma1n`, { as }),
          ask(`${api}/runs`, { as }),
          ask(`${api}/jobs/sync_orders/stop`, { as, method: "POST" }),
        ],
        Effect.flatMap((response) =>
          Effect.promise(async () => `${response.status} ${await response.text()}`),
        ),
      );
      for (const answer of answers) assert.notMatch(answer, /main|delete_old_log/);
      assert.deepStrictEqual(
        answers.map((answer) => answer.slice(0, 3)),
        ["200", "200", "404", "200", "200"],
      );
    }),
  );

  it.live("cannot reach the other's runs and jobs", () =>
    Effect.gen(function* () {
      const { ask, jobs } = yield* makeLab();
      const as = "second";
      const runs = yield* ask(`${api}/runs?shop=main`, { as });
      assert.strictEqual(yield* codeAndStatus(runs), "404 unknownShop");
      const sync = yield* ask(`${api}/orders/sync?shop=main`, { as, method: "POST" });
      assert.strictEqual(yield* codeAndStatus(sync), "404 unknownShop");
      const job = yield* ask(runNow, { as, method: "POST" });
      assert.strictEqual(yield* codeAndStatus(job), "404 unknownJob");
      assert.isNull((yield* jobs.get("sync_orders:main")).run);
    }),
  );
});

describe("a page of another origin", () => {
  const change = (headers: Record<string, string>, options: LabOptions = {}) =>
    Effect.gen(function* () {
      const { ask } = yield* makeLab(options);
      const response = yield* ask(runNow, {
        as: "operator",
        method: "POST",
        headers: { host: "shop.example.invalid", ...headers },
      });
      return response.status;
    });

  const refused: ReadonlyArray<Record<string, string>> = [
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { "sec-fetch-site": "cross-site", origin: "https://shop.example.invalid" },
    { origin: "https://evil.example.invalid" },
    { origin: "https://shop.example.invalid.evil.example" },
    { origin: "null" },
    // Whoever writes this header is no proxy of ours.
    { origin: "https://evil.example.invalid", "x-forwarded-host": "evil.example.invalid" },
  ];
  for (const headers of refused) {
    it.live(`changes nothing: ${JSON.stringify(headers)}`, () =>
      Effect.map(change(headers), (status) => assert.strictEqual(status, 403)),
    );
  }

  const allowed: ReadonlyArray<Record<string, string>> = [
    { "sec-fetch-site": "same-origin", origin: "https://shop.example.invalid" },
    { "sec-fetch-site": "none" },
    { origin: "https://shop.example.invalid" },
    {},
  ];
  for (const headers of allowed) {
    it.live(`our own page, or none, may: ${JSON.stringify(headers)}`, () =>
      Effect.map(change(headers), (status) => assert.strictEqual(status, 202)),
    );
  }

  it.live("is known by the name that a trusted proxy was asked for", () =>
    Effect.gen(function* () {
      const headers = {
        origin: "https://public.example.invalid",
        "x-forwarded-host": "public.example.invalid",
      };
      assert.strictEqual(yield* change(headers), 403);
      assert.strictEqual(yield* change(headers, { trustProxy: true }), 202);
    }),
  );

  it.live("may be the one that somebody reads on", () =>
    Effect.gen(function* () {
      const { ask } = yield* makeLab();
      const headers = { "sec-fetch-site": "cross-site" };
      const response = yield* ask(`${api}/jobs`, { as: "reader", headers });
      assert.strictEqual(response.status, 200);
    }),
  );
});

describe("insecure-local", () => {
  const ask = (options: {
    readonly remoteAddress?: string | undefined;
    readonly headers?: Record<string, string>;
  }) =>
    Effect.gen(function* () {
      const { router } = yield* makeLab({ auth: "insecure-local" });
      const request = new Request(`http://localhost${api}/session`, {
        headers: { host: "localhost:3000", ...options.headers },
      });
      const response = yield* Effect.promise(() =>
        router.fetch(request, { native: null, remoteAddress: options.remoteAddress }),
      );
      return response?.status;
    });

  for (const remoteAddress of ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"]) {
    it.live(`lets in ${remoteAddress}`, () =>
      Effect.map(ask({ remoteAddress }), (status) => assert.strictEqual(status, 200)),
    );
  }
  for (const remoteAddress of [
    "192.168.0.7",
    "::ffff:10.0.0.1",
    "fe80::1",
    "nonsense",
    undefined,
  ]) {
    it.live(`refuses ${remoteAddress ?? "who is unknown"}`, () =>
      Effect.map(ask({ remoteAddress }), (status) => assert.strictEqual(status, 403)),
    );
  }
  for (const header of ["forwarded", "x-forwarded-for", "x-forwarded-proto", "x-real-ip"]) {
    it.live(`refuses what came through a proxy: ${header}`, () =>
      Effect.map(
        ask({ remoteAddress: "127.0.0.1", headers: { [header]: "127.0.0.1" } }),
        (status) => assert.strictEqual(status, 403),
      ),
    );
  }
  for (const host of ["shop.example.invalid", "localhost.evil.example", "192.168.0.7:3000", ""]) {
    it.live(`refuses the Host "${host}", whose DNS may lead here`, () =>
      Effect.map(ask({ remoteAddress: "127.0.0.1", headers: { host } }), (status) =>
        assert.strictEqual(status, 403),
      ),
    );
  }
  it.live("refuses even the question whether it is up", () =>
    Effect.gen(function* () {
      const lab = yield* makeLab({ auth: "insecure-local" });
      const response = yield* lab.ask(`${api}/health`, { remoteAddress: "10.0.0.1" });
      assert.strictEqual(yield* codeAndStatus(response), "403 notLocal");
    }),
  );
});

describe("insecure-local and a page of another origin", () => {
  const ask = (path: string, method: string, headers: Record<string, string>) =>
    Effect.gen(function* () {
      const lab = yield* makeLab({ auth: "insecure-local" });
      const response = yield* lab.ask(path, {
        method,
        headers: { host: "localhost:3000", ...headers },
      });
      return response.status;
    });
  const orders = `${api}/orders?shop=main`;
  const foreign: ReadonlyArray<Record<string, string>> = [
    { origin: "https://evil.example.invalid" },
    { origin: "http://localhost:8080" },
    { "sec-fetch-site": "cross-site", "sec-fetch-mode": "cors", "sec-fetch-dest": "empty" },
    { "sec-fetch-site": "same-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "script" },
    { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe" },
  ];
  for (const headers of foreign) {
    it.live(`which reads nothing, whatever CORS the host allows: ${JSON.stringify(headers)}`, () =>
      Effect.gen(function* () {
        for (const method of ["GET", "HEAD"]) {
          assert.strictEqual(yield* ask(orders, method, headers), 403);
        }
        assert.strictEqual(yield* ask(`${api}/health`, "GET", headers), 200);
      }),
    );
  }
  const link = {
    "sec-fetch-site": "cross-site",
    "sec-fetch-mode": "navigate",
    "sec-fetch-dest": "document",
  };
  const own: ReadonlyArray<Record<string, string>> = [
    {},
    { origin: "http://localhost:3000" },
    { "sec-fetch-site": "same-origin" },
    { "sec-fetch-site": "none", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" },
    link,
  ];
  for (const headers of own) {
    it.live(`keeps nobody else from reading: ${JSON.stringify(headers)}`, () =>
      Effect.map(ask(orders, "GET", headers), (status) => assert.strictEqual(status, 200)),
    );
  }
  it.live("which changes nothing by opening what it wants to change", () =>
    Effect.map(ask(runNow, "POST", link), (status) => assert.strictEqual(status, 403)),
  );
});

describe("changes in a row", () => {
  // The test's first moment is the begin of a minute.
  const offset = 60_000 - (Date.now() % 60_000);

  it.live("end at the limit of each user, and reading goes on", () =>
    Effect.gen(function* () {
      const { ask } = yield* makeLab({
        limits: { changesPerMinute: 2 },
        runtime: offsetClockLayer(() => offset),
      });
      const change = (as: "operator" | "second") =>
        ask(`${api}/orders/sync?shop=second`, { as, method: "POST" });
      const statuses = yield* Effect.forEach(
        ["operator", "operator", "operator", "second"] as const,
        (as) => Effect.map(change(as), ({ status }) => status),
      );
      assert.deepStrictEqual(statuses, [202, 202, 429, 202]);
      const refused = yield* change("operator");
      const wait = Number(refused.headers.get("retry-after"));
      assert.isTrue(wait > 0 && wait <= 60);
      assert.strictEqual((yield* ask(`${api}/jobs`, { as: "operator" })).status, 200);
    }),
  );

  it.live("may go on a minute later", () =>
    Effect.gen(function* () {
      let later = offset;
      const { ask } = yield* makeLab({
        limits: { changesPerMinute: 1 },
        runtime: offsetClockLayer(() => later),
      });
      const change = () =>
        Effect.map(ask(runNow, { as: "operator", method: "POST" }), ({ status }) => status);
      assert.deepStrictEqual([yield* change(), yield* change()], [202, 429]);
      later += 60_000;
      assert.strictEqual(yield* change(), 202);
    }),
  );
});
