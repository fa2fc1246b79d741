import { request as nodeRequest } from "node:http";
import { assert, describe, it } from "@effect/vitest";
import { Effect, Schema } from "effect";
import { type Before, hostKinds, openHost } from "./support/hosts.ts";
import { makeLab, problemIn, tokens } from "./support/RouterLab.ts";

const Started = Schema.Struct({ runId: Schema.String, jobId: Schema.String });
const decodeStarted = Schema.decodeUnknownEffect(Schema.fromJsonString(Started));

const operator = { authorization: `Bearer ${tokens.operator}` };

for (const kind of hostKinds) {
  for (const prefix of ["", "/admin/sync"]) {
    const open = (before: Before) =>
      Effect.gen(function* () {
        const lab = yield* makeLab();
        const host = yield* openHost(kind, lab.router, prefix, before);
        const get = (path: string, init: RequestInit = {}) =>
          Effect.promise(() => fetch(host + path, { redirect: "manual", ...init }));
        const ask = (path: string, init: RequestInit = {}) =>
          get(`${prefix}/temu-jtl${path}`, { headers: operator, ...init });
        return { ...lab, host, get, ask };
      });

    describe(`on ${kind.name}${prefix === "" ? "" : ` under ${prefix}`}`, () => {
      for (const before of ["nothing", "usual"] as const) {
        const after = before === "nothing" ? "" : ", after helmet, compression and CORS";

        it.live(`it answers what is the router's and leaves the rest${after}`, () =>
          Effect.gen(function* () {
            const { ask, get } = yield* open(before);
            const health = yield* ask("/api/health", { headers: {} });
            assert.deepStrictEqual(yield* Effect.promise(() => health.json()), { status: "up" });
            const own = yield* get("/own");
            assert.strictEqual(yield* Effect.promise(() => own.text()), "own");
            const none = yield* get("/nobodys");
            assert.strictEqual(none.status, 404);
            assert.isNull(none.headers.get("x-request-id"));
            const unknown = yield* ask("/api/nothing");
            assert.strictEqual((yield* problemIn(unknown)).code, "notFound");
          }),
        );

        it.live(`a body reaches its job, and Location leads to the run${after}`, () =>
          Effect.gen(function* () {
            const { ask, get, jobs } = yield* open(before);
            const response = yield* ask("/api/jobs/sync_orders:main/run-now", {
              method: "POST",
              headers: { ...operator, "content-type": "application/json" },
              body: JSON.stringify({ parameters: { daysBack: 7 } }),
            });
            assert.strictEqual(response.status, 202);
            const text = yield* Effect.promise(() => response.text());
            const { runId } = yield* decodeStarted(text);
            const { run } = yield* jobs.get("sync_orders:main");
            assert.deepStrictEqual(run?.parameters, { daysBack: 7 });
            assert.strictEqual(run?.runId, runId);
            const location = response.headers.get("location") ?? "";
            assert.strictEqual(location, `${prefix}/temu-jtl/api/runs/${runId}?shop=main`);
            const followed = yield* get(location, { headers: operator });
            assert.strictEqual(followed.status, 200);
          }),
        );

        it.live(`a POST needs no body${after}`, () =>
          Effect.gen(function* () {
            const { ask, jobs } = yield* open(before);
            const path = "/api/jobs/sync_orders:main/toggle?enabled=false";
            const response = yield* ask(path, { method: "POST" });
            assert.strictEqual(response.status, 200);
            assert.isFalse((yield* jobs.get("sync_orders:main")).enabled);
          }),
        );

        it.live(`the answer's own policy holds, beside the host's headers${after}`, () =>
          Effect.gen(function* () {
            const { ask } = yield* open(before);
            const origin = "https://elsewhere.example.invalid";
            const { headers } = yield* ask("/docs", { headers: { ...operator, origin } });
            const policy = headers.get("content-security-policy") ?? "";
            assert.include(policy, "default-src 'none'");
            assert.strictEqual(
              headers.get("access-control-allow-origin"),
              before === "nothing" ? null : origin,
            );
          }),
        );
      }

      it.live("a body that was read before is said to be, and how to mend it", () =>
        Effect.gen(function* () {
          const { ask, jobs } = yield* open("parser");
          const response = yield* ask("/api/jobs/sync_orders:main/run-now", {
            method: "POST",
            headers: { ...operator, "content-type": "application/json" },
            body: JSON.stringify({ parameters: { daysBack: 7 } }),
          });
          assert.strictEqual(response.status, 500);
          assert.strictEqual((yield* problemIn(response)).code, "bodyAlreadyRead");
          assert.isNull((yield* jobs.get("sync_orders:main")).run);
        }),
      );

      it.live("the page leads to its documentation, whose files are there", () =>
        Effect.gen(function* () {
          const { ask, get, host } = yield* open("nothing");
          const page = yield* ask("");
          const docs = new URL(page.headers.get("location") ?? "", `${host}${prefix}/temu-jtl`)
            .pathname;
          const response = yield* get(docs, { headers: operator });
          const html = yield* Effect.promise(() => response.text());
          assert.notMatch(html, /<script|<style|style=| on[a-z]+=/);
          const links = [...html.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, link]) => link ?? "");
          assert.lengthOf(links, 2);
          for (const link of links) {
            const { pathname } = new URL(link, host + docs);
            assert.strictEqual((yield* get(pathname, { headers: operator })).status, 200);
          }
        }),
      );

      it.live("HEAD is answered as GET is, without a body", () =>
        Effect.gen(function* () {
          const { ask } = yield* open("nothing");
          const response = yield* ask("/api/health", { method: "HEAD" });
          assert.strictEqual(response.status, 200);
          assert.strictEqual(yield* Effect.promise(() => response.text()), "");
        }),
      );

      it.live("the sender's address is the connection's", () =>
        Effect.gen(function* () {
          const { router } = yield* makeLab({ auth: "insecure-local" });
          const host = yield* openHost(kind, router, prefix, "nothing");
          const status = (headers: Record<string, string>) =>
            Effect.callback<number | undefined>((resume) => {
              // fetch does not let a Host through.
              nodeRequest(`${host}${prefix}/temu-jtl/api/session`, { headers }, (answer) => {
                answer.resume();
                resume(Effect.succeed(answer.statusCode));
              })
                .once("error", (error) => resume(Effect.die(error)))
                .end();
            });
          assert.strictEqual(yield* status({}), 200);
          assert.strictEqual(yield* status({ host: "evil.example.invalid" }), 403);
          assert.strictEqual(yield* status({ "x-forwarded-for": "127.0.0.1" }), 403);
        }),
      );
    });
  }
}
