import { assert, describe, it } from "@effect/vitest";
import { Archive, TemuApi, type TemuApiError } from "@temu-jtl/core";
import { Effect, Layer, Stream } from "effect";
import { orders, page } from "./orderFixture.ts";
import {
  breaksOff,
  type Play,
  playing,
  refuses,
  says,
  secret,
  succeeds,
  token,
  tokenAnswer,
  withTemu,
} from "./temuServer.ts";

type Api = TemuApi["Service"];

interface Archived {
  readonly call: string;
  readonly name: string;
  readonly text: string;
}

/** What lies in the archive after a call that Temu answers like this, and what the call came to. */
const archivedBy = Effect.fnUntraced(function* <A>(
  call: (temu: Api) => Effect.Effect<A, TemuApiError>,
  ...plays: ReadonlyArray<Play>
) {
  const archived: Archived[] = [];
  const archive = Layer.succeed(Archive, {
    response: (type, name, text) =>
      Effect.sync(() => {
        archived.push({ call: type, name, text });
      }),
    document: () => Effect.die("the Temu adapter writes no documents"),
    eraseBefore: () => Effect.die("the Temu adapter erases nothing"),
  });
  const { endpoint } = yield* playing(...plays);
  const outcome = yield* Effect.result(Effect.flatMap(TemuApi, call)).pipe(
    withTemu(endpoint, { tries: 3 }, archive),
  );
  return { archived, outcome };
});

const amounts = (temu: Api) => temu.amounts("PO-076-1");
const list = (temu: Api) => Stream.runCollect(temu.listOrders({}));

/** An answer of Temu as it goes over the wire. */
const success = (result: string) =>
  `{"success":true,"errorCode":1000000,"requestId":"eu-1","result":${result}}`;

describe("the archive has", () => {
  it.live("an answer as it arrived, byte for byte, under its order's number", () =>
    Effect.gen(function* () {
      const text = success('{ "receiptName": "Erika Mustermann", "long": 9007199254740993 }');
      const { archived } = yield* archivedBy(
        (temu) => temu.shippingAddress("PO-076-1"),
        says(200, text),
      );
      assert.deepStrictEqual(archived, [
        { call: "bg.order.shippinginfo.v2.get", name: "PO-076-1", text },
      ]);
    }),
  );

  it.live("amounts that cannot be read", () =>
    Effect.gen(function* () {
      const text = success('{"parentOrderMap":{},"orderList":[{"orderSn":"076-1"}]}');
      const { archived, outcome } = yield* archivedBy(amounts, says(200, text));
      assert.strictEqual(outcome._tag, "Failure");
      assert.deepStrictEqual(archived, [{ call: "bg.order.amount.query", name: "PO-076-1", text }]);
    }),
  );

  it.live("an answer that says no, each time it says so", () =>
    Effect.gen(function* () {
      const { archived, outcome } = yield* archivedBy(
        amounts,
        refuses(4000000, "try later"),
        refuses(140020002, "no such order"),
      );
      assert.strictEqual(outcome._tag, "Failure");
      assert.deepStrictEqual(
        archived.map(({ name, text }) => [name, /"errorMsg":"([^"]*)"/.exec(text)?.[1]]),
        [
          ["PO-076-1", "try later"],
          ["PO-076-1", "no such order"],
        ],
      );
    }),
  );

  it.live("what is not Temu's at all, whatever its status", () =>
    Effect.gen(function* () {
      const html = "<html><body>Bad Gateway</body></html>";
      const { archived } = yield* archivedBy(
        (temu) => temu.tokenInfo,
        says(502, html),
        tokenAnswer,
      );
      assert.deepStrictEqual(archived[0], {
        call: "bg.open.accesstoken.info.get",
        name: "answer",
        text: html,
      });
      assert.strictEqual(archived.length, 2);
    }),
  );

  it.live("nothing where nothing was answered", () =>
    Effect.gen(function* () {
      const { archived } = yield* archivedBy(amounts, breaksOff);
      assert.deepStrictEqual(archived, []);
    }),
  );

  it.live("each page of a list under its number, and the error names the page", () =>
    Effect.gen(function* () {
      const { archived, outcome } = yield* archivedBy(
        list,
        succeeds(page(130, orders(1, 100))),
        succeeds('{"totalItemNum":130,"pageItems":"none"}'),
      );
      assert.deepStrictEqual(
        archived.map(({ name }) => name),
        ["page-1", "page-2"],
      );
      const error = yield* Effect.flip(Effect.fromResult(outcome));
      assert.strictEqual(
        error.message,
        "bg.order.list.v2.get of page-2: pageItems has an unexpected form",
      );
    }),
  );

  it.live("never the app's secret or token, even where a proxy sends the request back", () =>
    Effect.gen(function* () {
      let request = "";
      const echo: Play = (response) => response.writeHead(502).end(request);
      const { endpoint, received } = yield* playing(tokenAnswer);
      yield* Effect.flatMap(TemuApi, (temu) => temu.tokenInfo).pipe(withTemu(endpoint));
      request = `${received[0]?.text} ${secret}`;
      assert.include(request, token);
      const { archived } = yield* archivedBy((temu) => temu.tokenInfo, echo, tokenAnswer);
      assert.strictEqual(archived.length, 2);
      assert.include(archived[0]?.text, '"type":"bg.open.accesstoken.info.get"');
      for (const { text } of archived) {
        assert.notInclude(text, token);
        assert.notInclude(text, secret);
      }
    }),
  );
});
