import { Effect, Equal } from "effect";
import { TemuApi } from "../../ports/TemuApi.ts";
import type { ContractCase } from "../Contract.ts";
import { expectEqual, expectThat, violated } from "../expectations.ts";
import {
  expectRefusal,
  listNumbers,
  numberOf,
  numbersOf,
  readList,
  sellOne,
  wholeOrder,
} from "./steps.ts";
import { temuCalls } from "./temuShop.ts";
import { TemuWorld } from "./TemuWorld.ts";

/** What the token lets pass, lists that go wrong, and what happens by chance. */
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
  {
    name: "by chance the shop changes while it is read, until chance is switched off",
    test: Effect.gen(function* () {
      const world = yield* TemuWorld;
      const sold = yield* world.sell(10);
      yield* world.chance({ seed: 7, faults: 0, events: 1 });
      // A page that repeats fails its list: that is one of the things that happen.
      for (let list = 0; list < 10; list += 1) yield* Effect.ignore(readList({}));
      yield* world.chance(null);
      const after = yield* world.snapshot;
      yield* expectThat(after.length > sold.length, "orders should have been sold");
      yield* expectThat(
        after.slice(0, 10).some((order, at) => !Equal.equals(order, sold[at])),
        "orders should have changed",
      );
      yield* expectEqual((yield* listNumbers({})).toSorted(), numbersOf(after), "the list");
      yield* expectEqual(yield* world.snapshot, after, "the orders once it is off");
    }),
  },
  {
    name: "by chance requests meet the faults of the seed, until chance is switched off",
    test: Effect.gen(function* () {
      const world = yield* TemuWorld;
      const api = yield* TemuApi;
      const confirm = api.confirmShipment(
        yield* wholeOrder(yield* sellOne(), "00340434000000000010"),
      );
      yield* world.chance({ seed: 7, faults: 1, events: 0 });
      const categories: Array<string> = [];
      for (let attempt = 0; attempt < 4; attempt += 1) {
        categories.push((yield* Effect.flip(confirm)).category);
      }
      yield* expectEqual(
        categories,
        ["unknownOutcome", "unknownOutcome", "throttled", "throttled"],
        "the faults of seed 7",
      );
      yield* world.chance(null);
      yield* confirm;
    }),
  },
];
