import { inspect } from "node:util";
import { assert, describe, it } from "@effect/vitest";
import { Archive, CurrentShop, type ErrorCategory, RequestBudget, TemuApi } from "@temu-jtl/core";
import { Clock, Effect, Exit, Layer, Logger, Redacted, References } from "effect";
import { temuApiLayerWith } from "../src/index.ts";
import { retryAfterMillis } from "../src/readAnswer.ts";
import { sign } from "../src/signature.ts";
import {
  breaksOff,
  counted,
  neverAnswers,
  type Play,
  playing,
  refuses,
  says,
  secret,
  settings,
  token,
  tokenAnswer,
  tokenInfo,
  withTemu,
} from "./temuServer.ts";

const html = "<!doctype html><html><body>Bad Gateway</body></html>";

/** Short only where no answer comes, so that a busy machine changes no test. */
const patience = (play: Play): number => (play === neverAnswers ? 100 : 5_000);

/** What a call ends with, and how often it was sent. */
const outcomeOf = Effect.fnUntraced(function* (play: Play) {
  const { endpoint, received } = yield* playing(play);
  const error = yield* Effect.flip(tokenInfo).pipe(
    withTemu(endpoint, { tries: 3, timeoutMillis: patience(play) }),
  );
  return { error, received };
});

describe("a request", () => {
  it.live("is signed, carries a timestamp in seconds and the shop's token", () =>
    Effect.gen(function* () {
      const { endpoint, received } = yield* playing(tokenAnswer);
      const before = Math.floor((yield* Clock.currentTimeMillis) / 1_000);
      yield* tokenInfo.pipe(withTemu(endpoint));
      const [first] = received;
      assert.isDefined(first);
      const { sign: signature, timestamp, ...rest } = first.body;
      assert.deepStrictEqual(rest, {
        type: "bg.open.accesstoken.info.get",
        app_key: "demo-key",
        access_token: token,
        data_type: "JSON",
      });
      assert.isNumber(timestamp);
      assert.isTrue(Number(timestamp) >= before && Number(timestamp) <= before + 5);
      assert.strictEqual(signature, sign(first.body, Redacted.make(secret)));
    }),
  );

  it.live(
    "is sent again after as long as Temu asks, with a new timestamp and a new signature",
    () =>
      Effect.gen(function* () {
        const refusal = '{"success":false,"errorCode":4000004,"errorMsg":"too frequent"}';
        const { endpoint, received } = yield* playing(
          says(200, refusal, { "retry-after": "1" }),
          tokenAnswer,
        );
        yield* tokenInfo.pipe(withTemu(endpoint));
        const [first, second] = received;
        assert.isDefined(first);
        assert.isDefined(second);
        assert.isTrue(second.at - first.at >= 995, `waited ${second.at - first.at} ms`);
        assert.isTrue(Number(second.body["timestamp"]) > Number(first.body["timestamp"]));
        assert.notStrictEqual(second.body["sign"], first.body["sign"]);
        assert.strictEqual(second.body["sign"], sign(second.body, Redacted.make(secret)));
      }),
  );

  it.live("takes a slot of the app's budget each time it is sent", () =>
    Effect.gen(function* () {
      const { endpoint, received } = yield* playing(refuses(4000004), says(502, html), tokenAnswer);
      const taken: string[] = [];
      const budget = Layer.succeed(RequestBudget, {
        spend: (appKey, request) =>
          Effect.andThen(
            Effect.sync(() => taken.push(`${appKey} before ${received.length + 1}`)),
            request,
          ),
      });
      yield* tokenInfo.pipe(
        Effect.provide(
          temuApiLayerWith({ retryBaseMillis: 1 }).pipe(
            Layer.provide(CurrentShop.layer(settings(endpoint))),
            Layer.provide(budget),
            Layer.provide(Archive.layerNone),
          ),
        ),
      );
      assert.deepStrictEqual(taken, [
        "demo-key before 1",
        "demo-key before 2",
        "demo-key before 3",
      ]);
    }),
  );

  it.live("is made anew whenever it is asked", () =>
    Effect.gen(function* () {
      const { endpoint, received } = yield* playing(tokenAnswer);
      yield* Effect.flatMap(TemuApi, (temu) => Effect.andThen(temu.tokenInfo, temu.tokenInfo)).pipe(
        withTemu(endpoint),
      );
      assert.strictEqual(received.length, 2);
    }),
  );

  it.live("is counted each time it is sent", () =>
    Effect.gen(function* () {
      const { endpoint } = yield* playing(refuses(4000000), says(502, html), tokenAnswer);
      const { result, calls } = yield* counted(tokenInfo.pipe(withTemu(endpoint)));
      assert.isTrue(Exit.isSuccess(result));
      assert.deepStrictEqual(
        calls,
        Array.from({ length: 3 }, () => "bg.open.accesstoken.info.get"),
      );
    }),
  );

  it("understands a wait in seconds or as a date, and never waits longer than a minute", () => {
    const now = Date.parse("2026-11-24T10:00:00Z");
    assert.strictEqual(retryAfterMillis("3", now), 3_000);
    assert.strictEqual(retryAfterMillis("Tue, 24 Nov 2026 10:00:07 GMT", now), 7_000);
    assert.strictEqual(retryAfterMillis("Tue, 24 Nov 2026 09:00:00 GMT", now), 0);
    assert.strictEqual(retryAfterMillis("86400", now), 60_000);
    assert.isUndefined(retryAfterMillis("soon", now));
    assert.isUndefined(retryAfterMillis("", now));
    assert.isUndefined(retryAfterMillis(null, now));
  });
});

describe("a failure", () => {
  const cases: ReadonlyArray<{
    readonly name: string;
    readonly play: Play;
    readonly category: ErrorCategory;
    readonly sent: number;
    readonly says: RegExp;
  }> = [
    {
      name: "an HTML page with 502",
      play: says(502, html),
      category: "transient",
      sent: 3,
      says: /HTTP 502/,
    },
    {
      name: "JSON with 503 that is not Temu's",
      play: says(503, "{}"),
      category: "transient",
      sent: 3,
      says: /HTTP 503/,
    },
    {
      name: "text with 429",
      play: says(429, "slow down"),
      category: "throttled",
      sent: 3,
      says: /too many/,
    },
    {
      name: "text about too many requests with 200",
      play: says(200, "Too Many Requests"),
      category: "throttled",
      sent: 3,
      says: /too many/,
    },
    {
      name: "Temu's rate limit",
      play: refuses(4000004),
      category: "throttled",
      sent: 3,
      says: /4000004/,
    },
    {
      name: "Temu's internal error",
      play: refuses(4000000),
      category: "transient",
      sent: 3,
      says: /4000000/,
    },
    {
      name: "JSON that is cut off",
      play: says(200, '{"success":true,"res'),
      category: "transient",
      sent: 3,
      says: /cut off/,
    },
    {
      name: "an empty answer",
      play: says(200, ""),
      category: "transient",
      sent: 3,
      says: /cut off/,
    },
    {
      name: "no answer in time",
      play: neverAnswers,
      category: "transient",
      sent: 3,
      says: /0\.1 seconds/,
    },
    {
      name: "a connection that breaks off",
      play: breaksOff,
      category: "transient",
      sent: 3,
      says: /broke off/,
    },
    {
      name: "a web page under the endpoint",
      play: says(200, html),
      category: "auth",
      sent: 1,
      says: /not an answer of the Temu/,
    },
    {
      name: "an endpoint that does not exist",
      play: says(404, html),
      category: "auth",
      sent: 1,
      says: /HTTP 404/,
    },
    {
      name: "an endpoint that redirects",
      play: says(307, "", { location: "http://127.0.0.1:9/" }),
      category: "auth",
      sent: 1,
      says: /HTTP 307/,
    },
    {
      name: "JSON of somebody else",
      play: says(200, '{"status":"ok"}'),
      category: "auth",
      sent: 1,
      says: /not an answer of the Temu/,
    },
    {
      name: "a wrong app secret",
      play: refuses(3000001),
      category: "auth",
      sent: 1,
      says: /TEMU_APP_SECRET/,
    },
    {
      name: "a wrong app key",
      play: refuses(3000026),
      category: "auth",
      sent: 1,
      says: /TEMU_APP_KEY/,
    },
    {
      name: "an unknown token",
      play: refuses(3000031),
      category: "auth",
      sent: 1,
      says: /TEMU_ACCESS_TOKEN/,
    },
    {
      name: "an expired token",
      play: refuses(3000034),
      category: "auth",
      sent: 1,
      says: /TEMU_ACCESS_TOKEN/,
    },
    { name: "a wrong clock", play: refuses(3000012), category: "auth", sent: 1, says: /clock/ },
    {
      name: "a call that the token may not make",
      play: refuses(3000032),
      category: "permission",
      sent: 1,
      says: /authorise the app again/,
    },
    {
      name: "amounts that are not ready",
      play: refuses(140020008),
      category: "notReady",
      sent: 1,
      says: /still being calculated/,
    },
    {
      name: "an unknown code",
      play: refuses(999, "Beware"),
      category: "invalid",
      sent: 1,
      says: /Beware/,
    },
    {
      name: "a result of an unexpected form",
      play: says(200, '{"success":true,"result":{"mallId":1,"regionId":"x"}}'),
      category: "invalid",
      sent: 1,
      says: /regionId has an unexpected form, expiredTime is missing/,
    },
  ];
  it.live.each(cases)("by $name is $category", ({ play, category, sent, says: words }) =>
    Effect.gen(function* () {
      const { error, received } = yield* outcomeOf(play);
      assert.strictEqual(error.category, category);
      assert.strictEqual(received.length, sent);
      assert.match(`${error.message} ${error.whatToDo}`, words);
      assert.strictEqual(error.operation, "bg.open.accesstoken.info.get");
    }),
  );

  it.live("by a wrong endpoint names the setting", () =>
    Effect.gen(function* () {
      const { error } = yield* outcomeOf(says(404, html));
      assert.match(error.whatToDo, /TEMU_API_ENDPOINT/);
    }),
  );

  it.live("by a server that is not there is tried again, then named", () =>
    Effect.gen(function* () {
      const gone = yield* Effect.scoped(playing(tokenAnswer));
      const { result, calls } = yield* counted(
        Effect.flip(tokenInfo).pipe(withTemu(gone.endpoint, { tries: 3 })),
      );
      const error = yield* result;
      assert.strictEqual(error.category, "transient");
      assert.match(error.message, /ECONNREFUSED/);
      assert.strictEqual(calls.length, 3);
    }),
  );

  it.live("by a server that does not speak TLS is told at once", () =>
    Effect.gen(function* () {
      const { endpoint } = yield* playing(tokenAnswer);
      const error = yield* Effect.flip(tokenInfo).pipe(
        withTemu(endpoint.replace("http:", "https:"), { tries: 2 }),
      );
      assert.strictEqual(error.category, "auth");
      assert.match(error.message, /has no certificate that can be trusted/);
      assert.match(error.whatToDo, /TEMU_API_ENDPOINT/);
    }),
  );

  it.live("keeps Temu's code and request id", () =>
    Effect.gen(function* () {
      const { error } = yield* outcomeOf(refuses(140020002, "no such order"));
      assert.strictEqual(error.code, 140020002);
      assert.strictEqual(error.requestId, "eu-2");
      assert.match(error.message, /no such order/);
    }),
  );

  it.live("keeps at most 200 characters of Temu's words, without mail addresses", () =>
    Effect.gen(function* () {
      const { error } = yield* outcomeOf(
        refuses(999, `for erika@example.invalid ${"x".repeat(5_000)}`),
      );
      assert.isTrue(error.message.length < 300);
      assert.notInclude(error.message, "erika");
    }),
  );

  const shapes: ReadonlyArray<readonly [string, (text: string) => Play]> = [
    ["refused", (text) => refuses(999, `you sent ${text}`)],
    ["a bad gateway", (text) => says(502, `<html>${text}</html>`)],
    ["cut off", (text) => says(200, `{"sent":"${text}`)],
    ["a stranger's JSON", (text) => says(200, JSON.stringify({ text }))],
    ["an unexpected form", (text) => says(200, JSON.stringify({ success: true, result: text }))],
    ["a connection that breaks off", () => breaksOff],
    ["a time-out", () => neverAnswers],
  ];
  it.live.each(shapes)("never tells a secret, in error or log: %s", ([name, shape]) =>
    Effect.gen(function* () {
      const logged: unknown[] = [];
      let sent = "";
      const echo: Play = (response, request) => {
        sent = /"sign":"(\w+)"/.exec(received.at(-1)?.text ?? "")?.[1] ?? "";
        shape(`${token} ${secret} ${sent} Erika Mustermann`)(response, request);
      };
      const { endpoint, received } = yield* playing(echo);
      const error = yield* Effect.flip(tokenInfo).pipe(
        withTemu(endpoint, { tries: 2, timeoutMillis: patience(shape("")) }),
        Effect.provide(Logger.layer([Logger.make(({ message }) => logged.push(message))])),
        Effect.provideService(References.MinimumLogLevel, "All"),
      );
      const everything =
        JSON.stringify(error) + inspect([error, logged], { depth: 20, showHidden: true });
      assert.match(sent, /^[0-9A-F]{32}$/);
      const hidden = [secret, token, sent, ...(name === "refused" ? [] : ["Erika"])];
      for (const text of hidden) assert.notInclude(everything, text);
    }),
  );
});

describe("a shipment confirmation", () => {
  const confirm = Effect.flatMap(TemuApi, (temu) =>
    temu.confirmShipment({
      sendType: "splitOrder",
      parcels: [
        {
          parcelId: "1",
          trackingNumber: "00340434161094000000",
          carrierId: "141252268",
          warehouseId: "WH-04024228864152414",
          contents: [
            {
              parentOrderSn: "PO-076-1",
              orderSn: "076-1",
              quantity: 2,
              goodsId: "602368171198347",
              skuId: "9007199254740993",
            },
          ],
        },
      ],
    }),
  );
  const done = says(200, '{"success":true,"errorCode":1000000,"result":null}');

  it.live("sends long ids as their digits", () =>
    Effect.gen(function* () {
      const { endpoint, received } = yield* playing(done);
      yield* confirm.pipe(withTemu(endpoint));
      assert.include(
        received[0]?.text,
        '"sendType":1,"sendRequestList":[{"carrierId":141252268,"trackingNumber":"00340434161094000000","selfShippingWarehouseId":"WH-04024228864152414","orderSendInfoList":[{"parentOrderSn":"PO-076-1","orderSn":"076-1","goodsId":602368171198347,"skuId":9007199254740993,"quantity":2}]}]',
      );
    }),
  );

  const unknown: ReadonlyArray<readonly [string, Play]> = [
    ["no answer in time", neverAnswers],
    ["a connection that breaks off", breaksOff],
    ["an HTML page with 502", says(502, html)],
    ["an HTML page with 200", says(200, html)],
    ["JSON that is cut off", says(200, '{"success":tr')],
    ["an empty answer", says(200, "")],
    ["Temu's internal error", refuses(4000000)],
  ];
  it.live.each(unknown)("is never sent twice after %s", ([, play]) =>
    Effect.gen(function* () {
      const { endpoint, received } = yield* playing(play, done);
      const error = yield* Effect.flip(confirm).pipe(
        withTemu(endpoint, { timeoutMillis: patience(play) }),
      );
      assert.strictEqual(error.category, "unknownOutcome");
      assert.strictEqual(received.length, 1);
    }),
  );

  const harmless: ReadonlyArray<readonly [string, Play]> = [
    ["Temu's rate limit", refuses(4000004)],
    ["text with 429", says(429, "slow down")],
    ["a parcel that Temu could not check", refuses(120014006)],
  ];
  it.live.each(harmless)("may be sent again after %s, by who answers for it", ([, play]) =>
    Effect.gen(function* () {
      const { endpoint, received } = yield* playing(play, done);
      const error = yield* Effect.flip(confirm).pipe(withTemu(endpoint));
      assert.include(["throttled", "transient"], error.category);
      assert.strictEqual(received.length, 1);
    }),
  );

  it.live("may be sent again while nobody is there to take it", () =>
    Effect.gen(function* () {
      const gone = yield* Effect.scoped(playing(done));
      const { result, calls } = yield* counted(
        Effect.flip(confirm).pipe(withTemu(gone.endpoint, { tries: 3 })),
      );
      assert.strictEqual((yield* result).category, "transient");
      assert.strictEqual(calls.length, 1);
    }),
  );

  it.live("waits for the merchant when the buyer wants to cancel", () =>
    Effect.gen(function* () {
      const { endpoint, received } = yield* playing(refuses(120012030));
      const error = yield* Effect.flip(confirm).pipe(withTemu(endpoint));
      assert.strictEqual(error.category, "notReady");
      assert.strictEqual(error.code, 120012030);
      assert.strictEqual(received.length, 1);
    }),
  );
});
