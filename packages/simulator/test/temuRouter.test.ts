import { assert, describe, it } from "@effect/vitest";
import {
  badGateway,
  noAnswer,
  type SoldOrder,
  temuCalls,
  TemuChance,
  TemuModel,
  tooManyRequests,
} from "@temu-jtl/core/testing";
import { simulatorControl, startSimulator } from "@temu-jtl/simulator";
import { Effect, Schema } from "effect";
import { call, codeOf, post, signedBody } from "./temuClient.ts";

const list = { type: `"${temuCalls.orders}"` };
const skus = {
  type: `"${temuCalls.numberedSkus}"`,
  skuSearchType: "2",
  skuStatusFilterType: "2",
};
const newerSkus = {
  type: `"${temuCalls.skus}"`,
  pageSize: "100",
  skuSearchType: '"ACTIVE"',
};
const edit = {
  type: `"${temuCalls.editStock}"`,
  goodsId: "600000000000000017",
  stockType: "0",
  skuStockTargetList: '[{"skuId":300000000000000017,"stockTarget":1}]',
  requestUniqueKey: '"key-1"',
};

const decodeTotal = Schema.decodeUnknownEffect(Schema.Struct({ totalItemNum: Schema.Int }));
const decodeNumbers = Schema.decodeUnknownEffect(
  Schema.Struct({
    pageItems: Schema.Array(
      Schema.Struct({ parentOrderMap: Schema.Struct({ parentOrderSn: Schema.String }) }),
    ),
  }),
);

describe("The simulated Temu", () => {
  it.live("answers a signed request with an envelope", () =>
    Effect.gen(function* () {
      const simulator = yield* startSimulator({ orders: 3 });
      const answer = yield* call(simulator, { ...list, pageSize: "100" });
      assert.isTrue(answer.success);
      assert.strictEqual(answer.errorCode, 1_000_000);
      assert.match(answer.requestId, /^eu-/);
      assert.strictEqual((yield* decodeTotal(answer.result)).totalItemNum, 3);
    }),
  );

  it.live("refuses what Temu's gateway refuses, with its codes", () =>
    Effect.gen(function* () {
      const simulator = yield* startSimulator({ rateLimit: 1_000 });
      const now = Math.floor(Date.now() / 1_000);
      const refusals: ReadonlyArray<readonly [Record<string, string | undefined>, number]> = [
        [{ type: undefined }, 3000002],
        [{ type: '"bg.nothing.get"' }, 3000003],
        [{ ...list, timestamp: undefined }, 3000010],
        [{ ...list, timestamp: '"yesterday"' }, 3000011],
        [{ ...list, timestamp: String(now - 320) }, 3000012],
        [{ ...list, timestamp: String(now + 320) }, 3000012],
        [{ ...list, data_type: undefined }, 3000013],
        [{ ...list, data_type: '"XML"' }, 3000014],
        [{ ...list, app_key: undefined }, 3000025],
        [{ ...list, app_key: '"another"' }, 3000026],
        [{ ...list, access_token: undefined }, 3000030],
        [{ ...list, access_token: '"another"' }, 3000031],
        [{ ...list, pageSize: '"many"' }, 3000000],
        [{ ...list, pageSize: "101" }, 140020005],
        [{ ...skus, pageNo: "0" }, 150010003],
        [{ ...skus, pageSize: "101" }, 150010003],
        [{ ...skus, skuStatusFilterType: undefined }, 3000000],
        [{ ...skus, skuSearchType: '"2"' }, 3000000],
        [{ ...newerSkus, pageToken: '"nowhere"' }, 150010003],
        [{ ...newerSkus, skuSearchType: '"ALL"' }, 3000000],
        [{ ...edit, goodsId: '"6000"' }, 3000000],
        [{ ...edit, requestUniqueKey: undefined }, 3000000],
        [{ ...edit, stockType: "1" }, 3000000],
        [edit, 150010003],
        [{ ...list, updateAtStart: "1700000000" }, 140020012],
        [{ ...list, createAfter: "1700000000000", createBefore: "1700000000001" }, 140020013],
      ];
      for (const [parameters, code] of refusals) {
        const answer = yield* call(simulator, parameters);
        assert.isFalse(answer.success);
        assert.strictEqual(answer.errorCode, code, JSON.stringify(parameters));
      }
      assert.strictEqual(
        (yield* call(simulator, { ...list, timestamp: `"${now}"` })).errorCode,
        1_000_000,
      );
    }),
  );

  it.live("overlooks a page of SKUs that is asked for by another name", () =>
    Effect.gen(function* () {
      const simulator = yield* startSimulator();
      yield* simulatorControl(simulator.url).stockSkus(
        Array.from({ length: 3 }, (_, at) => ({
          goodsId: "600000000000000017",
          skuId: `30000000000000001${at}`,
          merchantSku: `ART-${at}`,
          name: "Kerze",
          variant: "",
          onSale: true,
          stock: 7,
        })),
      );
      const page = (parameters: Readonly<Record<string, string>>) =>
        Effect.map(call(simulator, { ...skus, pageSize: "2", ...parameters }), ({ text }) =>
          [...text.matchAll(/"skuId":(\d+),"skuSn":"ART-(\d)"/g)].map(([, id]) => id),
        );
      const first = ["300000000000000010", "300000000000000011"];
      assert.deepStrictEqual(yield* page({ pageNo: "1" }), first);
      assert.deepStrictEqual(yield* page({ pageNo: "2" }), ["300000000000000012"]);
      assert.deepStrictEqual(yield* page({ pageNumber: "2" }), first);
    }),
  );

  it.live(
    "refuses a body that was changed after it was signed, or not signed, or signed twice",
    () =>
      Effect.gen(function* () {
        const simulator = yield* startSimulator();
        const body = signedBody(simulator, { ...list, pageNumber: "1" });
        const changed = yield* post(simulator, body.replace('"pageNumber":1', '"pageNumber":2'));
        assert.strictEqual(yield* codeOf(changed.text), 3000001);
        const unsigned = yield* post(simulator, body.replace(/,"sign":"\w+"/, ""));
        assert.strictEqual(yield* codeOf(unsigned.text), 3000040);
        const twice = yield* post(simulator, body.replace(/(,"sign":"\w+")/, "$1$1"));
        assert.strictEqual(yield* codeOf(twice.text), 3000001);
        const noJson = yield* post(simulator, "type=bg.order.list.v2.get");
        assert.strictEqual(yield* codeOf(noJson.text), 3000000);
      }),
  );

  it.live("goes by its own clock, which tests can move", () =>
    Effect.gen(function* () {
      const simulator = yield* startSimulator();
      yield* simulatorControl(simulator.url).advance(3_600_000);
      assert.strictEqual((yield* call(simulator, list)).errorCode, 3000012);
      const timestamp = String(Math.floor(Date.now() / 1_000) + 3_600);
      assert.strictEqual((yield* call(simulator, { ...list, timestamp })).errorCode, 1_000_000);
    }),
  );

  it.live("refuses the request that is one too many in a second", () =>
    Effect.gen(function* () {
      const simulator = yield* startSimulator({ rateLimit: 5 });
      const answers = yield* Effect.all(
        Array.from({ length: 8 }, () => call(simulator, list)),
        { concurrency: "unbounded" },
      );
      const codes = answers.map(({ errorCode }) => errorCode);
      assert.strictEqual(codes.filter((code) => code === 1_000_000).length, 5);
      assert.strictEqual(codes.filter((code) => code === 4000004).length, 3);
      const counts = yield* simulatorControl(simulator.url).counts;
      assert.strictEqual(counts.refusedByRateLimit, 3);
      assert.strictEqual(counts.requests[temuCalls.orders], 8);
    }),
  );

  it.live("writes goods and SKU numbers with every digit", () =>
    Effect.gen(function* () {
      const simulator = yield* startSimulator({ orders: 1 });
      const control = simulatorControl(simulator.url);
      const { text, result } = yield* call(simulator, list);
      const { pageItems } = yield* decodeNumbers(result);
      const [sold] = yield* control.orders(
        pageItems.map((item) => item.parentOrderMap.parentOrderSn),
      );
      for (const line of sold?.order.lines ?? []) {
        assert.include(text, `"goodsId":${line.goodsId},"skuId":${line.skuId},`);
        assert.notStrictEqual(String(Number(line.skuId)), line.skuId);
      }
      assert.isAbove(sold?.order.lines.length ?? 0, 0);
    }),
  );

  it.live("takes a confirmation only with the very same numbers", () =>
    Effect.gen(function* () {
      const simulator = yield* startSimulator({ orders: 1 });
      const control = simulatorControl(simulator.url);
      const [sold] = yield* control.orders(["PO-076-00000000000000001"]);
      const confirm = (lastDigit: string) =>
        call(simulator, {
          type: `"${temuCalls.confirmShipment}"`,
          sendType: "0",
          sendRequestList: `[{"carrierId":141252268,"trackingNumber":"00340434000000000001","selfShippingWarehouseId":"WH-04024228864152414","orderSendInfoList":[${(
            sold?.order.lines ?? []
          )
            .map(
              (line) =>
                `{"parentOrderSn":"${sold?.order.parentOrderSn}","orderSn":"${line.orderSn}","quantity":${line.quantity},"goodsId":${line.goodsId},"skuId":${line.skuId.slice(0, -1)}${lastDigit}}`,
            )
            .join(",")}]}]`,
        });
      assert.strictEqual((yield* confirm("2")).errorCode, 120012016);
      assert.strictEqual((yield* confirm("1")).errorCode, 1_000_000);
      const after = yield* control.order("PO-076-00000000000000001");
      assert.strictEqual(after.temu?.order.status, "shipped");
      assert.deepStrictEqual(new Set(Object.values(after.confirmations)), new Set([1]));
    }),
  );

  it.live(
    "takes a further box only from a warehouse that it knows, and shows it as a package",
    () =>
      Effect.gen(function* () {
        const simulator = yield* startSimulator({ orders: 3 });
        const sold = (yield* simulatorControl(simulator.url).snapshot).find(
          ({ order: { lines } }) => lines.length === 1 && lines[0]?.quantity === 1,
        );
        const line = sold?.order.lines[0];
        assert.isDefined(line);
        const numbers = `"parentOrderSn":"${sold?.order.parentOrderSn}","orderSn":"${line.orderSn}"`;
        const confirm = (warehouse: string) =>
          call(simulator, {
            type: `"${temuCalls.confirmShipment}"`,
            sendType: "1",
            sendRequestList: `[{"carrierId":141252268,"trackingNumber":"T1","selfShippingWarehouseId":"WH-04024228864152414","orderSendInfoList":[{${numbers},"quantity":1,"goodsId":${line.goodsId},"skuId":${line.skuId}}],"subSendRequests":[{"carrierId":998264853,"trackingNumber":"T2","selfShippingWarehouseId":"${warehouse}"}]}]`,
          });
        assert.strictEqual((yield* confirm("")).errorCode, 120015527);
        assert.strictEqual((yield* confirm("WH-1")).errorCode, 120011085);
        assert.strictEqual((yield* confirm("WH-04024228864152415")).errorCode, 1_000_000);
        const shown = yield* post(
          simulator,
          signedBody(simulator, {
            type: `"${temuCalls.confirmedShipments}"`,
            parentOrderSn: `"${sold?.order.parentOrderSn}"`,
            orderSn: `"${line.orderSn}"`,
          }),
        );
        assert.include(
          shown.text,
          `"subPackageShipmentInfoList":[{"carrierId":998264853,"carrierName":"DPD","trackingNumber":"T2","packageSn":"PK-${line.orderSn}-1-1","packageDeliveryType":1}]`,
        );
      }),
  );

  it.live("meets the faults that a test has planned, and then works again", () =>
    Effect.gen(function* () {
      const simulator = yield* startSimulator();
      const control = simulatorControl(simulator.url);
      yield* control.failNext(temuCalls.orders, 1, {
        _tag: "Refused",
        code: 4000000,
        message: "later",
      });
      yield* control.failNext(temuCalls.orders, 1, badGateway);
      yield* control.failNext(temuCalls.orders, 1, tooManyRequests(7));
      assert.strictEqual((yield* call(simulator, list)).errorCode, 4000000);
      const page = yield* post(simulator, signedBody(simulator, list));
      assert.strictEqual(page.status, 502);
      assert.match(page.text, /^<html>/);
      const slower = yield* post(simulator, signedBody(simulator, list));
      assert.strictEqual(slower.status, 429);
      assert.strictEqual(slower.headers.get("retry-after"), "7");
      assert.strictEqual((yield* call(simulator, list)).errorCode, 1_000_000);
    }),
  );

  it.live("can do its work and stay silent about it", () =>
    Effect.gen(function* () {
      const simulator = yield* startSimulator({ orders: 1 });
      const control = simulatorControl(simulator.url);
      yield* control.failNext("jtl.submit", 1, noAnswer(true));
      yield* control.failNext(temuCalls.orders, 1, noAnswer(false));
      const silent = yield* Effect.timeoutOption(
        post(simulator, signedBody(simulator, list)),
        "100 millis",
      );
      assert.strictEqual(silent._tag, "None");
    }),
  );

  it.live(
    "refuses a call that the token may not make, and leaves it out of the token's scopes",
    () =>
      Effect.gen(function* () {
        const simulator = yield* startSimulator({ orders: 1 });
        yield* simulatorControl(simulator.url).change({ forbiddenCalls: [temuCalls.amounts] });
        const amounts = yield* call(simulator, {
          type: `"${temuCalls.amounts}"`,
          parentOrderSn: '"PO-076-00000000000000001"',
        });
        assert.strictEqual(amounts.errorCode, 3000032);
        const token = yield* call(simulator, { type: `"${temuCalls.tokenInfo}"` });
        assert.notInclude(token.text, temuCalls.amounts);
      }),
  );

  it.live("changes by chance as the same seed does in memory, order for order", () =>
    Effect.gen(function* () {
      const settings = { seed: 11, faults: 0, events: 0.5 };
      const simulator = yield* startSimulator({ orders: 20, rateLimit: 1_000, chance: settings });
      const model = new TemuModel();
      model.sell(20, 0);
      const chance = new TemuChance(model);
      chance.set(settings);
      for (let page = 0; page < 20; page += 1) {
        yield* call(simulator, list);
        chance.meet(temuCalls.orders, 0);
      }
      const withoutTimes = ({ order, ...details }: SoldOrder) => ({
        ...details,
        number: order.parentOrderSn,
        status: order.status,
        labels: order.labels,
        lines: order.lines,
      });
      const snapshot = yield* simulatorControl(simulator.url).snapshot;
      assert.isAbove(snapshot.length, 20);
      assert.deepStrictEqual(snapshot.map(withoutTimes), model.snapshot.map(withoutTimes));
    }),
  );

  it.live("meets faults by chance, in the forms that a network gives them", () =>
    Effect.gen(function* () {
      const simulator = yield* startSimulator({ rateLimit: 1_000 });
      const control = simulatorControl(simulator.url);
      yield* control.chance({ seed: 3, faults: 1, events: 0 });
      const seen = new Set<string>();
      for (let request = 0; request < 40; request += 1) {
        const answer = yield* Effect.timeoutOption(
          post(simulator, signedBody(simulator, list)),
          "100 millis",
        );
        const text = answer._tag === "None" ? "silence" : answer.value.text;
        const code = /"errorCode":(\d+)/.exec(text)?.[1];
        const status = answer._tag === "None" ? 0 : answer.value.status;
        seen.add(code ?? `${status} ${text.startsWith("<") ? "HTML" : text}`);
      }
      assert.deepStrictEqual(
        seen,
        new Set([
          "4000000",
          "4000004",
          "429 too many requests",
          "502 HTML",
          "502 upstream connect error",
          "0 silence",
        ]),
      );
      yield* control.chance(null);
      assert.strictEqual((yield* call(simulator, list)).errorCode, 1_000_000);
    }),
  );

  it.live("answers later and by another clock by chance, and finds the token expired", () =>
    Effect.gen(function* () {
      const simulator = yield* startSimulator({ rateLimit: 1_000 });
      const control = simulatorControl(simulator.url);
      const calm = { seed: 1, faults: 0, events: 0 };
      const seen = new Set<number>();
      for (let seed = 0; seed < 8; seed += 1) {
        yield* control.chance({ ...calm, seed, skewMillis: 600_000 });
        seen.add((yield* call(simulator, list)).errorCode);
      }
      // Temu refuses timestamps that are five minutes off.
      assert.deepStrictEqual(seen, new Set([1_000_000, 3_000_012]));

      yield* control.chance({ ...calm, access: 1 });
      seen.clear();
      for (let request = 0; request < 12; request += 1) {
        seen.add((yield* call(simulator, list)).errorCode);
      }
      assert.deepStrictEqual(seen, new Set([3_000_032, 3_000_034]));

      yield* control.chance({ ...calm, latencyMillis: 60_000 });
      const late = yield* Effect.timeoutOption(call(simulator, list), "50 millis");
      assert.strictEqual(late._tag, "None");
      yield* control.chance(null);
      assert.strictEqual((yield* call(simulator, list)).errorCode, 1_000_000);
    }),
  );
});
