import { assert, describe, it } from "@effect/vitest";
import { Archive, BeginBefore, elapsed, type StockEdit, TemuApi } from "@temu-jtl/core";
import { Effect, Stream } from "effect";
import {
  type Play,
  playing,
  refuses,
  says,
  succeeds,
  tokenAnswer,
  withTemu,
} from "./temuServer.ts";

const listing = Effect.fnUntraced(function* (...plays: ReadonlyArray<Play>) {
  const { endpoint, received } = yield* playing(...plays);
  const pages = yield* Effect.flatMap(TemuApi, (temu) => Stream.runCollect(temu.listSkus)).pipe(
    Effect.result,
    withTemu(endpoint),
  );
  return { pages: Effect.fromResult(pages), sent: received };
});

const edit: StockEdit = {
  goodsId: "602437528187338",
  requestKey: "key-1",
  targets: [
    { skuId: "9007199254740993", quantity: 7 },
    { skuId: "46301894981051", quantity: 0 },
  ],
};

const editing = Effect.fnUntraced(function* (...plays: ReadonlyArray<Play>) {
  const { endpoint, received } = yield* playing(...plays);
  const verdicts = yield* Effect.flatMap(TemuApi, (temu) => temu.editStock(edit)).pipe(
    Effect.result,
    withTemu(endpoint),
  );
  return { verdicts: Effect.fromResult(verdicts), sent: received };
});

describe("The list of SKUs", () => {
  const kerze =
    '{"goodsId":"600","skuId":"9007199254740993","outSkuSn":" ART-1 ","goodsName":"Kerze","specName":"rot","stock":7}';

  it.live("is read by the newer call, from token to token, on sale and not", () =>
    Effect.gen(function* () {
      const first = succeeds(`{"total":2,"pagination":{"nextToken":"t-2"},"skuList":[${kerze}]}`);
      const { pages, sent } = yield* listing(
        first,
        succeeds(
          '{"total":2,"pagination":{"nextToken":null},"skuList":[{"goodsId":600,"skuId":9007199254740995,"outSkuSn":null,"stock":3}]}',
        ),
        succeeds(
          '{"total":1,"pagination":null,"skuList":[{"goodsId":"600","skuId":"3","stock":0}]}',
        ),
        first,
      );
      const read = (yield* pages).flatMap(({ skus }) => skus);
      const bare = { goodsId: "600", merchantSku: "", name: "", variant: "" };
      assert.deepStrictEqual(read.slice(0, 3), [
        {
          goodsId: "600",
          skuId: "9007199254740993",
          merchantSku: "ART-1",
          name: "Kerze",
          variant: "rot",
          onSale: true,
          stock: 7,
        },
        { ...bare, skuId: "9007199254740995", onSale: true, stock: 3 },
        { ...bare, skuId: "3", onSale: false, stock: 0 },
      ]);
      assert.deepStrictEqual(
        sent.map(({ body }) => [body["type"], body["skuSearchType"], body["pageToken"]]),
        [
          ["temu.local.sku.list.retrieve", "ACTIVE", undefined],
          ["temu.local.sku.list.retrieve", "ACTIVE", "t-2"],
          ["temu.local.sku.list.retrieve", "INACTIVE", undefined],
          ["temu.local.sku.list.retrieve", "ACTIVE", undefined],
        ],
      );
    }),
  );

  it.live.each([
    ["the token may not make the newer call", refuses(3000032)],
    ["Temu does not know it here", refuses(3000003)],
    ["Temu has withdrawn it", refuses(3000004)],
    [
      "it tells no stock",
      succeeds('{"total":1,"skuList":[{"goodsId":"600","skuId":"9007199254740993"}]}'),
    ],
  ] as const)("is read by the older call where %s", ([, newer]) =>
    Effect.gen(function* () {
      const { pages, sent } = yield* listing(
        newer,
        succeeds(
          '{"pageNo":1,"total":1,"skuList":[{"goodsId":600,"skuId":9007199254740993,"skuSn":"ART-1","goodsName":"Kerze","specName":"rot","stock":7}]}',
        ),
        succeeds('{"pageNo":1,"total":0,"skuList":null}'),
      );
      const [page] = yield* pages;
      assert.deepStrictEqual(page?.skus, [
        {
          goodsId: "600",
          skuId: "9007199254740993",
          merchantSku: "ART-1",
          name: "Kerze",
          variant: "rot",
          onSale: true,
          stock: 7,
        },
      ]);
      const asked = sent.map(({ body }) => [
        body["type"],
        body["pageNo"],
        body["pageSize"],
        body["skuSearchType"],
        body["skuStatusFilterType"],
      ]);
      assert.deepStrictEqual(asked.slice(1, 3), [
        ["bg.local.goods.sku.list.query", 1, 100, 2, 2],
        ["bg.local.goods.sku.list.query", 1, 100, 3, 3],
      ]);
    }),
  );

  const untold = (skuId: number) => `{"goodsId":"600","skuId":"${skuId}"}`;
  const typesOf = (sent: ReadonlyArray<{ readonly body: Readonly<Record<string, unknown>> }>) =>
    sent.map(({ body }) => (String(body["type"]).startsWith("temu.") ? "newer" : "older"));

  it.live.each([
    ["the token may not make the older call", refuses(3000032)],
    ["Temu does not know the older call", refuses(3000003)],
  ] as const)("is told without any stock where the newer call tells none and %s", ([, older]) =>
    Effect.gen(function* () {
      const newer = succeeds(`{"total":1,"skuList":[${untold(7)}]}`);
      const nothing = succeeds('{"total":0,"skuList":null}');
      const { pages, sent } = yield* listing(newer, older, newer, nothing, newer);
      const skus = (yield* pages).flatMap((page) => page.skus);
      assert.deepStrictEqual(
        skus.map(({ skuId, stock }) => [skuId, stock]),
        [
          ["7", null],
          ["7", null],
        ],
      );
      assert.deepStrictEqual(typesOf(sent), ["newer", "older", "newer", "newer", "newer"]);
    }),
  );

  it.live("is not asked for by the older call for a later page that tells no stock", () =>
    Effect.gen(function* () {
      const onSale = succeeds(`{"total":1,"skuList":[${kerze}]}`);
      const offSale = succeeds(`{"total":2,"skuList":[${untold(7)},${untold(8)}]}`);
      const { pages, sent } = yield* listing(onSale, offSale, onSale);
      const skus = (yield* pages).flatMap((page) => page.skus);
      assert.deepStrictEqual(
        skus.slice(0, 3).map(({ stock }) => stock),
        [7, null, null],
      );
      assert.deepStrictEqual(typesOf(sent), ["newer", "newer", "newer"]);
    }),
  );

  it.live("fails with what the newer call fails with, where that is something else", () =>
    Effect.gen(function* () {
      const { pages, sent } = yield* listing(refuses(3000034));
      const error = yield* Effect.flip(pages);
      assert.strictEqual(error.category, "auth");
      assert.strictEqual(sent.length, 1);
    }),
  );
});

describe("An edit of stock", () => {
  it.live("sends absolute ordinary stock of one product, with ids to the last digit", () =>
    Effect.gen(function* () {
      const { sent } = yield* editing(succeeds('{"operateResult":true}'));
      const [request] = sent;
      assert.include(
        request?.text,
        '"goodsId":602437528187338,"stockType":0,"skuStockTargetList":[{"skuId":9007199254740993,"stockTarget":7},{"skuId":46301894981051,"stockTarget":0}],"requestUniqueKey":"key-1"',
      );
      assert.strictEqual(request?.body["type"], "bg.local.goods.stock.edit");
    }),
  );

  const saying = (isDone: boolean | null, sku: string) =>
    succeeds(
      `{"goodsId":1,"operateResult":${isDone},"msg":"the product is under review","skuStockEditStatusInfoList":[${sku}]}`,
    );
  const sku = (status: boolean | null, code: number | null = null, words = "") =>
    `{"skuId":9007199254740993,"stockEditStatus":${status},"errorCode":${code},"errorMsg":"${words}"}`;
  const review = "the product is under review";

  it.live.each([
    ["yes to both is accepted", saying(true, sku(true)), ["accepted", null, ""]],
    [
      "no to the SKU is rejected, with its reason",
      saying(true, sku(false, 150013002, "too many")),
      ["rejected", 150013002, "too many"],
    ],
    [
      "no to both is rejected, with the product's reason where the SKU has none",
      saying(false, sku(false)),
      ["rejected", null, review],
    ],
    [
      "no to the product and yes to the SKU is not known",
      saying(false, sku(true)),
      ["unknown", null, review],
    ],
    ["yes to the SKU alone is not known", saying(null, sku(true)), ["unknown", null, review]],
    ["no word of the SKU is not known", saying(true, ""), ["unknown", null, review]],
    ["neither yes nor no is not known", saying(true, sku(null)), ["unknown", null, review]],
    [
      "a break inside Temu is not known",
      saying(true, sku(false, 150010002, "system")),
      ["unknown", 150010002, "system"],
    ],
  ] as const)("%s", ([, answer, [outcome, code, message]]) =>
    Effect.gen(function* () {
      const { verdicts } = yield* editing(answer);
      const [verdict, other] = yield* verdicts;
      assert.deepStrictEqual(verdict, { skuId: "9007199254740993", outcome, code, message });
      assert.strictEqual(other?.skuId, "46301894981051");
      assert.strictEqual(other?.outcome, "unknown");
    }),
  );

  it.live.each([
    ["an answer in another form", succeeds('{"operateResult":"done"}'), "unknownOutcome"],
    ["no result at all", succeeds("null"), "unknownOutcome"],
    ["half an answer", says(200, '{"success":tr'), "unknownOutcome"],
    ["a break inside Temu", refuses(150010002), "unknownOutcome"],
    ["a repeated key", refuses(2000000, "requestUniqueKey already used"), "unknownOutcome"],
    ["a repeated request", refuses(150019998, "Duplicate request"), "unknownOutcome"],
    ["a SKU that stands twice", refuses(150013001, "duplicate SKUs in request"), "invalid"],
    ["too many SKUs", refuses(150010065, "too many SKUs"), "invalid"],
    ["a key that is missing", refuses(150010003, "requestUniqueKey is required"), "invalid"],
    ["a call to try later", refuses(150010005), "transient"],
  ] as const)("is sent once, and after %s", ([, answer, category]) =>
    Effect.gen(function* () {
      const { verdicts, sent } = yield* editing(answer);
      assert.strictEqual((yield* Effect.flip(verdicts)).category, category);
      assert.strictEqual(sent.length, 1);
    }),
  );

  it.live("that has waited for the budget longer than it may begin is not sent", () =>
    Effect.gen(function* () {
      const { endpoint, received } = yield* playing(tokenAnswer);
      const error = yield* Effect.gen(function* () {
        const temu = yield* TemuApi;
        yield* temu.tokenInfo;
        const until = (yield* elapsed) + 200;
        return yield* Effect.flip(Effect.provideService(temu.editStock(edit), BeginBefore, until));
      }).pipe(withTemu(endpoint, {}, Archive.layerNone, 1));
      assert.strictEqual(error.category, "transient");
      assert.include(error.message, "was not sent");
      assert.strictEqual(received.length, 1);
    }),
  );

  it.live("of goods whose id is not a number is not sent", () =>
    Effect.gen(function* () {
      const { endpoint, received } = yield* playing(succeeds("{}"));
      const error = yield* Effect.flatMap(TemuApi, (temu) =>
        temu.editStock({ ...edit, goodsId: "G-1" }),
      ).pipe(Effect.flip, withTemu(endpoint));
      assert.strictEqual(error.category, "invalid");
      assert.match(error.message, /goodsId/);
      assert.strictEqual(received.length, 0);
    }),
  );
});
