import { Effect } from "effect";
import { TemuApi } from "../../ports/TemuApi.ts";
import type { ContractCase } from "../Contract.ts";
import { expectEqual } from "../expectations.ts";
import { badGateway, badGatewayText, type Fault, noAnswer } from "../Fault.ts";
import { answerCodes, categoryOf } from "./answerCodes.ts";
import { expectRefusal, numberOf, sellOne, wholeOrder } from "./steps.ts";
import { temuCalls } from "./temuShop.ts";
import { TemuWorld } from "./TemuWorld.ts";

const refusedWith = (code: number): Fault => ({ _tag: "Refused", code, message: "refused" });

/** Categories that a call which reads is not tried again for. */
const isFinal = (category: string) => category !== "throttled" && category !== "transient";

const lostAnswers: ReadonlyArray<{ readonly name: string; readonly fault: Fault }> = [
  { name: "a page with 502", fault: badGateway },
  { name: "text with 502", fault: badGatewayText },
  { name: "silence", fault: noAnswer(false) },
];

const lost = (fault: Fault, takesEffect: boolean): Fault =>
  fault._tag === "Refused" ? fault : { ...fault, takesEffect };

/** What Temu's codes mean, and answers that are lost. */
export const temuFaultContract: ReadonlyArray<ContractCase<TemuApi | TemuWorld>> = [
  {
    name: "every code of Temu means the same for a confirmation, which then had no effect",
    test: Effect.gen(function* () {
      const api = yield* TemuApi;
      const world = yield* TemuWorld;
      const sold = yield* sellOne();
      const confirm = api.confirmShipment(yield* wholeOrder(sold, "00340434000000000060"));
      for (const code of answerCodes) {
        yield* world.failNext(temuCalls.confirmShipment, 1, refusedWith(code));
        yield* expectRefusal(confirm, { code, category: categoryOf(code, "write") });
      }
      const orderSn = sold.order.lines[0]?.orderSn ?? "";
      yield* expectEqual(yield* world.confirmations(orderSn), 0, "confirmations");
      yield* confirm;
    }),
  },
  {
    name: "and for a call that reads",
    test: Effect.gen(function* () {
      const api = yield* TemuApi;
      const world = yield* TemuWorld;
      const sold = yield* sellOne();
      for (const code of answerCodes) {
        const category = categoryOf(code, "read");
        if (!isFinal(category)) continue;
        yield* world.failNext(temuCalls.amounts, 1, refusedWith(code));
        yield* expectRefusal(api.amounts(numberOf(sold)), { code, category });
      }
      yield* expectEqual(yield* api.amounts(numberOf(sold)), sold.amounts, "the amounts");
    }),
  },
  ...lostAnswers.flatMap(({ name, fault }) =>
    [true, false].map((takesEffect) => ({
      name: `after ${name} nobody knows of a confirmation that ${takesEffect ? "took" : "had no"} effect`,
      test: Effect.gen(function* () {
        const api = yield* TemuApi;
        const world = yield* TemuWorld;
        const sold = yield* sellOne();
        const confirm = api.confirmShipment(yield* wholeOrder(sold, "00340434000000000061"));
        yield* world.failNext(temuCalls.confirmShipment, 1, lost(fault, takesEffect));
        const error = yield* Effect.flip(confirm);
        yield* expectEqual(error.category, "unknownOutcome", "the category");
        const orderSn = sold.order.lines[0]?.orderSn ?? "";
        yield* expectEqual(
          yield* world.confirmations(orderSn),
          takesEffect ? 1 : 0,
          "confirmations that took effect",
        );
        const shipments = yield* api.confirmedShipments(numberOf(sold), orderSn);
        yield* expectEqual(shipments.length, takesEffect ? 1 : 0, "shipments");
        if (!takesEffect) return yield* confirm;
        yield* expectRefusal(confirm, { code: 120012004, category: "invalid" });
      }),
    })),
  ),
];
