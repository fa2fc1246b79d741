import { describe, expect, it } from "@effect/vitest";
import { graceMillis, OrderDocument } from "@temu-jtl/core";
import {
  internalError,
  inventedOrder,
  JtlWorld,
  noAnswer,
  TemuWorld,
  temuCalls,
} from "@temu-jtl/core/testing";
import { Clock, Effect } from "effect";
import { TestClock } from "effect/testing";
import { heldByWorker, syncWithJtl, withTime } from "../handingOver.ts";
import { counts, inShop, problemsOf, sellOne, sync } from "../runs.ts";
import { bringToPacking, packLines, statesOf, withAlerts } from "./packing.ts";

const late = (number: string, words: string): ReadonlyArray<unknown> => [
  "shipBeforeNear",
  number,
  expect.stringContaining(words),
];

/** An order that is held, since JTL does not have its article. */
const heldOrder = Effect.gen(function* () {
  yield* (yield* JtlWorld).stockArticles([]);
  const number = yield* sellOne;
  yield* sync;
  return number;
});

/** An order whose hand-over was never answered. */
const handOverLost = Effect.gen(function* () {
  const jtl = yield* JtlWorld;
  const number = yield* sellOne;
  yield* jtl.failNext("submit", 1, noAnswer(true));
  yield* syncWithJtl(heldByWorker);
  yield* TestClock.adjust("1 minute");
  return number;
});

/** An order that JTL's worker has rejected. */
const rejected = Effect.gen(function* () {
  const jtl = yield* JtlWorld;
  const number = yield* sellOne;
  yield* sync;
  yield* jtl.rejectNext(1);
  yield* jtl.takeOver;
  yield* sync;
  yield* TestClock.adjust(graceMillis);
  yield* sync;
  expect(yield* counts).toEqual({ failed: 1 });
  return number;
});

const untilNear = TestClock.adjust("36 hours");

describe("An order that JTL does not have yet, and that has to be shipped within 12 hours", () => {
  it.effect("(T3) is told of in each run while it is held, with what to do about it", () =>
    inShop(
      Effect.gen(function* () {
        const number = yield* heldOrder;
        expect((yield* withAlerts(sync)).codes).toEqual([]);
        yield* untilNear;
        for (let run = 0; run < 2; run += 1) {
          expect((yield* withAlerts(sync)).raised).toEqual([late(number, "skuUnknownInJtl")]);
        }
      }),
    ),
  );

  it.effect("(T3) is told of when its document cannot be written", () =>
    inShop(
      Effect.gen(function* () {
        const number = yield* sellOne;
        yield* untilNear;
        const broken = OrderDocument.of({ render: () => Effect.die("It cannot be written.") });
        const { raised } = yield* withAlerts(Effect.provideService(sync, OrderDocument, broken));
        expect(yield* counts).toEqual({ imported: 1 });
        expect(raised).toEqual([late(number, "document")]);
      }),
    ),
  );

  it.effect("(T3) is told of when it cannot be handed over", () =>
    inShop(
      Effect.gen(function* () {
        const number = yield* sellOne;
        yield* untilNear;
        yield* (yield* JtlWorld).failNext("importMark", 10, noAnswer(false));
        const { raised } = yield* withAlerts(sync);
        expect(yield* counts).toEqual({ exported: 1 });
        expect(raised).toEqual([late(number, "handed over")]);
      }),
    ),
  );

  it.effect("(T3) is told of while nobody knows whether JTL has received it", () =>
    inShop(
      Effect.gen(function* () {
        yield* untilNear;
        const number = yield* handOverLost;
        yield* untilNear;
        const { raised } = yield* withAlerts(syncWithJtl(heldByWorker));
        expect(yield* counts).toEqual({ submitting: 1 });
        expect(raised).toEqual([late(number, "Whether JTL has received it")]);
      }),
    ),
  );

  it.effect("(T3) is told of while JTL-Worker does not take it over", () =>
    inShop(
      Effect.gen(function* () {
        const number = yield* sellOne;
        yield* sync;
        yield* untilNear;
        const { raised } = yield* withAlerts(sync);
        expect(yield* counts).toEqual({ submitted: 1 });
        expect(raised).toEqual([
          ["jtlWorkerSilent", null, expect.anything()],
          late(number, "JTL-Worker"),
        ]);
      }),
    ),
  );

  it.effect("(T3) is told of when it has failed, with the reason", () =>
    inShop(
      Effect.gen(function* () {
        const number = yield* rejected;
        yield* untilNear;
        const { raised } = yield* withAlerts(sync);
        expect(raised).toEqual([
          ["rejectedByJtl", number, expect.anything()],
          late(number, "out of its import table"),
        ]);
      }),
    ),
  );

  it.effect("(T3) is not told of when nobody here has to ship it", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const now = yield* Clock.currentTimeMillis;
        const [other, unwanted] = [inventedOrder(1, now), inventedOrder(2, now)];
        const lines = other.order.lines.map((line) => ({
          ...line,
          fulfillmentType: "fulfillByCooperativeWarehouse",
        }));
        yield* temu.add([{ ...other, order: { ...other.order, lines } }, unwanted]);
        yield* sync;
        expect(yield* counts).toEqual({ held: 1, submitted: 1 });
        yield* untilNear;
        const cancelled = {
          status: "cancelled",
          statusCode: 3,
          updatedAt: yield* temu.now,
        } as const;
        yield* temu.add([{ ...unwanted, order: { ...unwanted.order, ...cancelled } }]);
        const { codes } = yield* withAlerts(sync);
        expect(codes.map(([code]) => code)).toEqual(["jtlWorkerSilent", "cancelledAtTemu"]);
      }),
    ),
  );
});

describe("A run that cannot do its work", () => {
  it.effect("(T3) tells of late orders when Temu refuses the shop meanwhile, and fails still", () =>
    inShop(
      Effect.gen(function* () {
        const [first, second] = yield* bringToPacking(1, 2);
        if (first === undefined || second === undefined) throw new Error("There are two.");
        yield* packLines(first, [0, 1]);
        yield* untilNear;
        const expired = {
          _tag: "Refused",
          code: 3_000_034,
          message: "access_token expired",
        } as const;
        yield* (yield* TemuWorld).failNext(temuCalls.confirmShipment, 1, expired);
        const { answer, raised } = yield* withAlerts(sync);
        expect(answer.steps.find(({ name }) => name === "track")?.outcome).toBe("failed");
        expect(raised).toEqual([
          late(first.parentOrderSn, "has not reached Temu"),
          late(second.parentOrderSn, "Nothing of it is packed"),
        ]);
      }),
    ),
  );

  it.effect("(T3) tells of late orders while JTL does not answer, and fails still", () =>
    inShop(
      Effect.gen(function* () {
        const [order] = yield* bringToPacking(1);
        const number = order?.parentOrderSn ?? "";
        yield* untilNear;
        yield* (yield* JtlWorld).failNext("parcels", 10, noAnswer(false));
        const { answer, raised } = yield* withAlerts(sync);
        expect(answer.steps.find(({ name }) => name === "track")?.outcome).toBe("failed");
        // What JTL has packed is not known.
        expect(raised).toEqual([late(number, "could not be planned")]);
        expect(problemsOf(answer, "track")).toEqual(["shipBeforeNear", "JtlError: parcels"]);
        expect(yield* statesOf(number)).toEqual(["accepted"]);
      }),
    ),
  );
});

describe("An order that was handed over and that JTL is not known to have", () => {
  it.effect("(O4, O5) is told of in each run once it has failed", () =>
    inShop(
      Effect.gen(function* () {
        const number = yield* rejected;
        for (let run = 0; run < 2; run += 1) {
          expect((yield* withAlerts(sync)).codes).toEqual([["rejectedByJtl", number]]);
        }
        // Temu or JTL out of reach changes nothing of that.
        yield* (yield* TemuWorld).failNext(temuCalls.orders, 10, internalError);
        expect((yield* withAlerts(withTime(sync))).codes).toEqual([["rejectedByJtl", number]]);
      }),
    ),
  );

  it.effect("(Z2) is told of in each run when it is blocked", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const number = yield* sellOne;
        yield* sync;
        yield* temu.cancel(number);
        for (let run = 0; run < 2; run += 1) {
          expect((yield* withAlerts(sync)).codes).toEqual([["cancelledAtTemu", number]]);
          expect(yield* counts).toEqual({ submitted: 1 });
        }
      }),
    ),
  );

  it.effect("(Z2) is told of when it is blocked and its hand-over unsettled, or failed", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const number = yield* handOverLost;
        const [sold] = yield* temu.snapshot;
        if (sold === undefined) throw new Error("It was sold.");
        yield* temu.changeAddress(number, { ...sold.address, city: "Anderswo" });
        const run = syncWithJtl(heldByWorker);
        expect((yield* withAlerts(run)).codes).toEqual([["addressChanged", number]]);
        expect(yield* counts).toEqual({ submitting: 1 });
        yield* TestClock.adjust(graceMillis);
        yield* run;
        expect(yield* counts).toEqual({ failed: 1 });
        expect((yield* withAlerts(run)).codes).toEqual([
          ["outcomeUnknown", number],
          ["addressChanged", number],
        ]);
      }),
    ),
  );
});
