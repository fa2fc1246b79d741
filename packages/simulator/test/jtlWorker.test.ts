import { assert, describe, it } from "@effect/vitest";
import { JtlWawi } from "@temu-jtl/core";
import { badGateway, contractOrder, noAnswer } from "@temu-jtl/core/testing";
import { simulatedJtlWawi, simulatorControl, startSimulator } from "@temu-jtl/simulator";
import { Effect, Layer } from "effect";
import { writeSampleXml } from "../src/jtl/writeSampleXml.ts";

const number = "PO-076-00000000000000001";
const document = writeSampleXml(contractOrder(number));

const submit = Effect.fnUntraced(function* (text: string) {
  const wawi = yield* JtlWawi;
  const { now } = yield* wawi.importMark;
  return yield* wawi.submit({ externalNumber: number, document: text, deadline: now + 60_000 });
});

const simulated = Effect.fnUntraced(function* () {
  const { url } = yield* startSimulator({ jtlTakeOverMillis: 2_000, jtlPackMillis: 3_000 });
  const context = yield* Layer.build(simulatedJtlWawi(url));
  return { control: simulatorControl(url), context };
});

describe("The simulated JTL-Wawi by itself", () => {
  it.live("takes rows over and packs orders after its delays", () =>
    Effect.gen(function* () {
      const { control, context } = yield* simulated();
      yield* Effect.provide(submit(document), context);
      assert.strictEqual((yield* control.counts).jtlRows, 1);
      yield* control.advance(2_000);
      const accepted = yield* control.order(number);
      assert.strictEqual(accepted.jtlOrders[0]?.delivery, "open");
      assert.strictEqual(accepted.document?.customer?.street, "Lindenweg 1");
      yield* control.advance(3_000);
      const packed = yield* control.order(number);
      assert.strictEqual(packed.jtlOrders[0]?.delivery, "complete");
      assert.strictEqual(packed.jtlParcels.length, 1);
    }),
  );

  const rejections = [
    ["an unknown shipping method", document.replace("<cVersandartName>TEMU", "<cVersandartName>X")],
    [
      "an unknown payment method",
      document.replace("<cZahlungsartName>TEMU", "<cZahlungsartName>X"),
    ],
    ["no customer", document.replace(/<tkunde>.*<\/tkunde>/, "")],
    ["a document that is no XML", "not XML"],
  ] as const;
  for (const [what, text] of rejections) {
    it.live(`drops ${what} without a word`, () =>
      Effect.gen(function* () {
        const { control, context } = yield* simulated();
        yield* Effect.provide(submit(text), context);
        yield* control.takeOver;
        const order = yield* control.order(number);
        assert.deepStrictEqual(order.jtlOrders, []);
        assert.isNotNull(order.rejection);
        assert.strictEqual((yield* control.counts).jtlRows, 0);
      }),
    );
  }

  it.live("is transient when it is away, and unknown when the answer to a hand-over is lost", () =>
    Effect.gen(function* () {
      const { control, context } = yield* simulated();
      yield* control.failNext("jtl.importMark", 1, badGateway);
      const away = yield* Effect.flip(Effect.provide(submit(document), context));
      assert.strictEqual(away.category, "transient");
      yield* control.failNext("jtl.submit", 1, {
        _tag: "HttpStatus",
        status: 502,
        body: "",
        retryAfterSeconds: null,
        takesEffect: true,
      });
      const lost = yield* Effect.flip(Effect.provide(submit(document), context));
      assert.strictEqual(lost.category, "unknownOutcome");
      assert.strictEqual((yield* control.order(number)).rowsInserted, 1);
      yield* control.failNext("jtl.queued", 1, noAnswer(false));
      yield* control.clearFaults;
      const outcome = yield* Effect.provide(submit(document), context);
      assert.strictEqual(outcome._tag, "AlreadyQueued");
    }),
  );

  it.live("lets things happen to orders from the start when it is told so", () =>
    Effect.gen(function* () {
      const { url } = yield* startSimulator({
        jtlTakeOverMillis: null,
        jtlPackMillis: null,
        jtlChance: { seed: 1, faults: 0, events: 1 },
      });
      const context = yield* Layer.build(simulatedJtlWawi(url));
      yield* Effect.provide(submit(document), context);
      const wawi = yield* Effect.provide(JtlWawi, context);
      yield* wawi.parcels([number]).pipe(Effect.repeat({ times: 30 }));
      assert.strictEqual((yield* simulatorControl(url).counts).jtlRows, 0);
    }),
  );

  it.live("is transient when nothing listens there", () =>
    Effect.gen(function* () {
      const gone = yield* Effect.scoped(startSimulator());
      const context = yield* Layer.build(simulatedJtlWawi(gone.url));
      const wawi = Effect.provide(JtlWawi, context);
      const error = yield* Effect.flip(
        (yield* wawi).submit({ externalNumber: number, document, deadline: 0 }),
      );
      assert.strictEqual(error.category, "transient");
    }),
  );
});
