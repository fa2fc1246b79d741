import { request as nodeRequest } from "node:http";
import { connect } from "node:net";
import { assert, describe, it } from "@effect/vitest";
import { Deferred, Effect, Schedule, Schema } from "effect";
import { type Before, hostKinds, openHost } from "./support/hosts.ts";
import { readStream } from "./support/readStream.ts";
import { makeLab, problemIn, tokens } from "./support/RouterLab.ts";

const Started = Schema.Struct({ runId: Schema.String, jobId: Schema.String });
const decodeStarted = Schema.decodeUnknownEffect(Schema.fromJsonString(Started));

const operator = { authorization: `Bearer ${tokens.operator}` };

const headerLines = (headers: Readonly<Record<string, string>>): ReadonlyArray<string> =>
  Object.entries(headers).map(([name, value]) => `${name}: ${value}`);

for (const kind of hostKinds) {
  for (const prefix of ["", "/admin/sync"]) {
    const open = (before: Before) =>
      Effect.gen(function* () {
        const lab = yield* makeLab({ limits: { streamsPerUser: 1 } });
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

        it.live(
          `live events go through at once, and their reader can go and come back${after}`,
          () =>
            Effect.gen(function* () {
              const { ask, publish, router } = yield* open(before);
              const listen = ask("/api/events");
              const response = yield* listen;
              const { cancel, next, nextOf } = readStream(response);
              yield* next;
              assert.strictEqual(response.headers.get("content-type"), "text/event-stream");
              assert.isNull(response.headers.get("content-encoding"));
              yield* publish([{ shop: "main", kind: "order", object: "PO-1" }]);
              assert.include((yield* nextOf("hint")).data, "PO-1");
              assert.strictEqual((yield* listen).status, 503);
              yield* cancel;
              const again = yield* Effect.repeat(listen, {
                schedule: Schedule.spaced("20 millis"),
                until: ({ status }) => status === 200,
              });
              const last = readStream(again);
              yield* last.next;
              yield* Effect.promise(() => router.close());
              yield* Effect.repeat(last.next, { until: (block) => block === null });
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

      it.live("a reader of live events who takes nothing is cut off", () =>
        Effect.gen(function* () {
          const { ask, host, publish } = yield* open("nothing");
          const cutOff = yield* Deferred.make<void>();
          const socket = yield* Effect.acquireRelease(
            Effect.sync(() => {
              const { hostname, port } = new URL(host);
              const connected = connect(Number(port), hostname);
              // Ends with an error where the other side closes it with bytes that are still to be read.
              connected.on("error", () => undefined);
              connected.once("close", () => Deferred.doneUnsafe(cutOff, Effect.void));
              const path = `${prefix}/temu-jtl/api/events`;
              const lines = [`GET ${path} HTTP/1.1`, "Host: localhost", ...headerLines(operator)];
              connected.write(`${lines.join("\r\n")}\r\n\r\n`);
              return connected;
            }),
            (connected) => Effect.sync(() => connected.destroy()),
          );
          const isFull = ask("/api/events").pipe(
            Effect.tap((response) => Effect.promise(async () => response.body?.cancel())),
            Effect.map(({ status }) => status === 503),
          );
          const soon = { schedule: Schedule.spaced("20 millis") };
          yield* Effect.repeat(isFull, { ...soon, until: (full) => full });
          // More than the sockets between take: ten megabytes, of many kinds lest they be told as one.
          const burst = Array.from({ length: 500 }, (_, place) => ({
            shop: "main",
            kind: `kind-${place}`,
            object: `${place}-${"x".repeat(20_000)}`,
          }));
          const isCutOff = Effect.andThen(publish(burst), isFull);
          yield* Effect.repeat(isCutOff, {
            schedule: Schedule.spaced("200 millis"),
            until: (full) => !full,
          });
          socket.resume();
          yield* Deferred.await(cutOff);
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
