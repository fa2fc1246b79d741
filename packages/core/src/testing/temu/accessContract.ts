import { Effect } from "effect";
import { TemuApi } from "../../ports/TemuApi.ts";
import type { ContractCase } from "../Contract.ts";
import { expectEqual, violated } from "../expectations.ts";
import { expectRefusal, listNumbers, numberOf, numbersOf, readList, sellOne } from "./steps.ts";
import { temuCalls } from "./temuShop.ts";
import { TemuWorld } from "./TemuWorld.ts";

/** What the token lets pass, and lists that go wrong. */
export const temuAccessContract: ReadonlyArray<ContractCase<TemuApi | TemuWorld>> = [
  {
    name: "an expired token is refused for every call until it is renewed",
    test: Effect.gen(function* () {
      const world = yield* TemuWorld;
      const api = yield* TemuApi;
      const sold = yield* sellOne();
      yield* world.expireToken;
      const expired = { code: 3000034, category: "auth" };
      yield* expectRefusal(readList({}), expired);
      yield* expectRefusal(api.amounts(numberOf(sold)), expired);
      yield* expectRefusal(api.tokenInfo, expired);
      yield* world.renewToken;
      yield* expectEqual(yield* listNumbers({}), [numberOf(sold)], "the orders");
    }),
  },
  {
    name: "a call that the token may not make is refused, and is not among its calls",
    test: Effect.gen(function* () {
      const world = yield* TemuWorld;
      const api = yield* TemuApi;
      const sold = yield* sellOne();
      const may = Effect.map(api.tokenInfo, ({ scopes }) => scopes.includes(temuCalls.amounts));
      yield* world.forbid(temuCalls.amounts);
      yield* expectRefusal(api.amounts(numberOf(sold)), { code: 3000032, category: "permission" });
      yield* expectEqual(yield* may, false, "whether the token names the call");
      yield* expectEqual(yield* listNumbers({}), [numberOf(sold)], "the orders");
      yield* world.allow(temuCalls.amounts);
      yield* expectEqual(yield* api.amounts(numberOf(sold)), sold.amounts, "the amounts");
      yield* expectEqual(yield* may, true, "whether the token names the call again");
    }),
  },
  {
    name: "a page that repeats the one before fails the list, and the next list is whole",
    test: Effect.gen(function* () {
      const world = yield* TemuWorld;
      const sold = yield* world.sell(150);
      yield* world.repeatPage;
      const error = yield* Effect.matchEffect(readList({}), {
        onSuccess: () => violated("the list should have failed"),
        onFailure: Effect.succeed,
      });
      yield* expectEqual(error.category, "transient", "the category");
      yield* expectEqual((yield* listNumbers({})).toSorted(), numbersOf(sold), "the next list");
    }),
  },
];
