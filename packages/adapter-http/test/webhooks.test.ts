import { assert, describe, it } from "@effect/vitest";
import { createWebhooks, type WebhookChoices } from "@temu-jtl/adapter-http";
import { StorageError, type SealedWebhook, type WebhookEvent } from "@temu-jtl/core";
import { Deferred, Effect, Fiber, Layer, Logger, References } from "effect";
import { type Before, hostKinds, openHost } from "./support/hosts.ts";
import { makeLab as makeRouterLab } from "./support/RouterLab.ts";

/** What a test takes for a seal that Temu has made. */
const seal = "sealed-by-temu";

const secretBody = JSON.stringify({ eventData: "what-nobody-may-read" });

const headersOf = (signature: string): Record<string, string> => ({
  "content-type": "application/json",
  "x-tm-app-key": "demo-app",
  "x-tm-event-code": "bg_order_status_change_event",
  "x-tm-timestamp": "1000",
  "x-tm-signature": signature,
  "x-tm-ext-param": "{}",
});

const away = new StorageError({
  category: "transient",
  operation: "WebhookInbox.receive",
  message: "The database does not answer.",
  whatToDo: "Wait.",
});

interface LabOptions extends WebhookChoices {
  readonly receive?: (event: WebhookEvent) => Effect.Effect<void, StorageError>;
}

/** Webhooks over something that keeps what it is given, and the lines that are logged. */
const makeLab = Effect.fnUntraced(function* ({ receive, ...choices }: LabOptions = {}) {
  const opened: Array<SealedWebhook> = [];
  const kept: Array<WebhookEvent> = [];
  const lines: Array<string> = [];
  const logger = Logger.make(({ message }) => void lines.push(String(message)));
  const webhooks = createWebhooks({
    ...choices,
    runtime: Layer.merge(Logger.layer([logger]), Layer.succeed(References.MinimumLogLevel, "All")),
    parts: {
      open: (sealed) => {
        opened.push(sealed);
        return sealed.signature === seal
          ? {
              eventId: String(opened.length),
              appKey: sealed.appKey,
              code: sealed.eventCode,
              sentAt: Number(sealed.timestamp),
              mallId: null,
              parentOrderSn: "PO-1",
            }
          : null;
      },
      receive: receive ?? ((event) => Effect.sync(() => void kept.push(event))),
    },
  });
  yield* Effect.addFinalizer(() => Effect.promise(() => webhooks.close()));
  const send = (init: RequestInit = {}, remoteAddress = "192.0.2.1") =>
    Effect.promise(async () => {
      const request = new Request("http://localhost/temu-webhooks", {
        method: "POST",
        headers: headersOf(seal),
        body: secretBody,
        ...init,
      });
      const response = await webhooks.fetch(request, { native: null, remoteAddress });
      return response ?? Response.error();
    });
  return { webhooks, opened, kept, lines, send };
});

/** All of an answer but its id, which is another one each time. */
const lookOf = (response: Response) =>
  Effect.promise(async () => {
    const headers = Object.fromEntries(response.headers);
    delete headers["x-request-id"];
    delete headers.date;
    return { status: response.status, headers, body: await response.text() };
  });

describe("webhooks", () => {
  it.live("answer 200 when the event is kept, and not before", () =>
    Effect.gen(function* () {
      const stored = yield* Deferred.make<void>();
      const { send } = yield* makeLab({ receive: () => Deferred.await(stored) });
      let isAnswered = false;
      const answer = yield* Effect.forkScoped(
        Effect.tap(send(), () => Effect.sync(() => (isAnswered = true))),
      );
      yield* Effect.yieldNow;
      assert.isFalse(isAnswered);
      yield* Deferred.succeed(stored, undefined);
      const { body, status } = yield* Effect.flatMap(Fiber.join(answer), lookOf);
      assert.strictEqual(status, 200);
      assert.strictEqual(body, '{"result":{}}');
    }),
  );

  it.live("hand on the five headers and the body as they came", () =>
    Effect.gen(function* () {
      const { opened, send } = yield* makeLab();
      yield* send();
      assert.deepStrictEqual(opened, [
        {
          appKey: "demo-app",
          eventCode: "bg_order_status_change_event",
          timestamp: "1000",
          signature: seal,
          extParam: "{}",
          body: secretBody,
        },
      ]);
    }),
  );

  it.live("reject in one and the same way, whatever is wrong, and keep nothing", () =>
    Effect.gen(function* () {
      const { kept, lines, send } = yield* makeLab({ limits: { bodyBytes: 100 } });
      const wrong: ReadonlyArray<RequestInit> = [
        { headers: headersOf("forged") },
        { headers: headersOf("") },
        { headers: {} },
        { headers: headersOf("forged"), body: null },
        { headers: headersOf("forged"), body: "not JSON" },
        { headers: headersOf("forged"), body: new Uint8Array([0xff, 0xfe]) },
        { body: "x".repeat(101) },
      ];
      const looks = yield* Effect.forEach(wrong, (init) => Effect.flatMap(send(init), lookOf));
      for (const look of looks) assert.deepStrictEqual(look, looks[0]);
      assert.strictEqual(looks[0]?.status, 400);
      assert.deepStrictEqual(kept, []);
      assert.lengthOf(lines, 1);
    }),
  );

  it.live("say to come again when the database is away", () =>
    Effect.gen(function* () {
      const { lines, send } = yield* makeLab({ receive: () => Effect.fail(away) });
      const answer = yield* send();
      assert.strictEqual(answer.status, 503);
      assert.strictEqual(answer.headers.get("retry-after"), "60");
      assert.include(lines[0], away.message);
    }),
  );

  it.live("say to come again when the database is too slow for Temu", () =>
    Effect.gen(function* () {
      const { send } = yield* makeLab({ receive: () => Effect.never });
      assert.strictEqual((yield* send()).status, 503);
    }),
  );

  it.live("say to come again after something that nobody has thought of", () =>
    Effect.gen(function* () {
      const { send } = yield* makeLab({ receive: () => Effect.die(new Error("a bug")) });
      const { body, status } = yield* Effect.flatMap(send(), lookOf);
      assert.strictEqual(status, 503);
      assert.notInclude(body, "bug");
    }),
  );

  it.live("take POST only", () =>
    Effect.gen(function* () {
      const { opened, send } = yield* makeLab();
      for (const method of ["GET", "HEAD", "PUT", "DELETE"]) {
        const answer = yield* send({ method, body: null });
        assert.strictEqual(answer.status, 405);
        assert.strictEqual(answer.headers.get("allow"), "POST");
      }
      assert.deepStrictEqual(opened, []);
    }),
  );

  it.live("have a limit for each sender, and one for all of them", () =>
    Effect.gen(function* () {
      const { kept, send } = yield* makeLab({ limits: { perMinuteAndSender: 3, perMinute: 5 } });
      const statuses = (remoteAddress: string) =>
        Effect.forEach([1, 2, 3, 4], () =>
          Effect.map(send({}, remoteAddress), ({ status }) => status),
        );
      assert.deepStrictEqual(yield* statuses("192.0.2.1"), [200, 200, 200, 503]);
      assert.deepStrictEqual(yield* statuses("192.0.2.2"), [200, 200, 503, 503]);
      assert.lengthOf(kept, 5);
    }),
  );

  it.live("believe X-Forwarded-For only where it comes from a proxy of one's own", () =>
    Effect.gen(function* () {
      const from = (address: string) => ({
        headers: { ...headersOf(seal), "x-forwarded-for": `198.51.100.9, ${address}` },
      });
      for (const [trustProxy, second] of [
        [false, 503],
        [true, 200],
      ] as const) {
        const { send } = yield* makeLab({ trustProxy, limits: { perMinuteAndSender: 1 } });
        assert.strictEqual((yield* send(from("192.0.2.1"))).status, 200);
        assert.strictEqual((yield* send(from("192.0.2.2"))).status, second);
        assert.strictEqual((yield* send(from("192.0.2.2"))).status, 503);
      }
    }),
  );

  it.live("log neither what is sent nor a secret, and a stranger's lines once a minute", () =>
    Effect.gen(function* () {
      const { lines, send } = yield* makeLab();
      for (let count = 0; count < 20; count += 1) yield* send({ headers: headersOf("forged") });
      yield* send();
      assert.lengthOf(lines, 1);
      assert.notMatch(lines.join("\n"), /forged|sealed-by|what-nobody|demo-app|PO-1/);
    }),
  );

  it.live("answer with 503 once they are closed, and leave other paths alone", () =>
    Effect.gen(function* () {
      const { send, webhooks } = yield* makeLab();
      const elsewhere = new Request("http://localhost/temu-webhooks/more", { method: "POST" });
      const left = yield* Effect.promise(() => webhooks.fetch(elsewhere, { native: null }));
      assert.isUndefined(left);
      const router = (yield* makeRouterLab()).router;
      assert.isFalse(router.handles(webhooks.bases[0] ?? ""));
      assert.isFalse(router.bases.some((base) => webhooks.handles(base)));
      yield* Effect.promise(() => webhooks.close());
      assert.strictEqual((yield* send()).status, 503);
    }),
  );

  it("name each wrong setting", () => {
    const parts = { open: () => null, receive: () => Effect.void };
    assert.throws(() => createWebhooks({ parts, path: "/" }), /path/);
    assert.throws(() => createWebhooks({ parts, limits: { perMinute: 0 } }), /perMinute/);
  });
});

for (const kind of hostKinds) {
  for (const prefix of ["", "/admin/sync"]) {
    describe(`webhooks on ${kind.name}${prefix === "" ? "" : ` under ${prefix}`}`, () => {
      const open = (before: Before) =>
        Effect.gen(function* () {
          const lab = yield* makeLab();
          const host = yield* openHost(kind, lab.webhooks, prefix, before);
          const at = (path: string, init: RequestInit = {}) =>
            Effect.promise(() => fetch(host + path, init));
          const post = (signature: string) =>
            at(`${prefix}/temu-webhooks`, {
              method: "POST",
              headers: headersOf(signature),
              body: secretBody,
            });
          return { ...lab, at, post };
        });

      for (const before of ["nothing", "usual"] as const) {
        it.live(`are taken in, and the rest is left${before === "usual" ? ", as usual" : ""}`, () =>
          Effect.gen(function* () {
            const { at, kept, opened, post } = yield* open(before);
            assert.strictEqual((yield* post(seal)).status, 200);
            assert.strictEqual(opened[0]?.body, secretBody);
            assert.strictEqual((yield* post("forged")).status, 400);
            assert.lengthOf(kept, 1);
            const own = yield* at("/own");
            assert.strictEqual(yield* Effect.promise(() => own.text()), "own");
            const page = yield* at(`${prefix}/temu-webhooks`);
            assert.strictEqual(page.status, 405);
          }),
        );
      }

      it.live("a body that was read before keeps them from being taken in, and is told", () =>
        Effect.gen(function* () {
          const { lines, post } = yield* open("parser");
          assert.strictEqual((yield* post(seal)).status, 503);
          assert.include(lines[0], "before any body parser");
        }),
      );
    });
  }
}
