import { Effect } from "effect";
import { TemuApi } from "../../ports/TemuApi.ts";
import type { ContractCase } from "../Contract.ts";
import { expectEqual, expectThat } from "../expectations.ts";
import { expectRefusal, numberOf, sellOne } from "./steps.ts";
import { TemuWorld } from "./TemuWorld.ts";

/** What is told of one order, and of the shop. */
export const temuDetailContract: ReadonlyArray<ContractCase<TemuApi | TemuWorld>> = [
  {
    name: "both addresses are read as Temu has them",
    test: Effect.gen(function* () {
      const api = yield* TemuApi;
      for (const sold of yield* (yield* TemuWorld).sell(8)) {
        const shown = yield* api.shippingAddress(numberOf(sold));
        const clear = yield* api.decryptedAddress(numberOf(sold));
        yield* expectEqual(shown, sold.address, "the shipping address");
        yield* expectEqual(clear, sold.address, "the decrypted address");
      }
    }),
  },
  {
    name: "a masked address is in clear when it is decrypted",
    test: Effect.gen(function* () {
      const api = yield* TemuApi;
      const sold = yield* sellOne();
      yield* (yield* TemuWorld).trouble(numberOf(sold), { address: "masked" });
      const shown = yield* api.shippingAddress(numberOf(sold));
      yield* expectThat(shown.street.includes("*"), "the street should be masked");
      const clear = yield* api.decryptedAddress(numberOf(sold));
      yield* expectEqual(clear, sold.address, "the decrypted address");
    }),
  },
  {
    name: "amounts belong to lines by their number, in whatever order Temu lists them",
    test: Effect.gen(function* () {
      const api = yield* TemuApi;
      for (const sold of yield* (yield* TemuWorld).sell(6)) {
        const amounts = yield* api.amounts(numberOf(sold));
        yield* expectEqual(amounts, sold.amounts, "the amounts");
        yield* expectEqual(
          amounts.lines.map(({ orderSn }) => orderSn).toSorted(),
          sold.order.lines.map(({ orderSn }) => orderSn).toSorted(),
          "the lines",
        );
      }
    }),
  },
  {
    name: "shuffled amounts tell the same of every line, in no line's place",
    test: Effect.gen(function* () {
      const api = yield* TemuApi;
      const world = yield* TemuWorld;
      for (const sold of (yield* world.sell(6)).filter(({ order }) => order.lines.length > 1)) {
        yield* world.trouble(numberOf(sold), { amountsShuffled: true });
        const { lines } = yield* api.amounts(numberOf(sold));
        yield* expectThat(
          lines.every(({ orderSn }, at) => orderSn !== sold.order.lines[at]?.orderSn),
          "no line's amounts should stand in its place",
        );
        const byNumber = (some: typeof lines) =>
          some.toSorted((a, b) => (a.orderSn < b.orderSn ? -1 : 1));
        yield* expectEqual(byNumber(lines), byNumber(sold.amounts.lines), "the lines");
      }
    }),
  },
  {
    name: "the amounts of one line can be missing while those of the others are told",
    test: Effect.gen(function* () {
      const api = yield* TemuApi;
      const world = yield* TemuWorld;
      for (const sold of yield* world.sell(3)) {
        yield* world.trouble(numberOf(sold), { amountsOfLineMissing: true });
        const told = (yield* api.amounts(numberOf(sold))).lines.map(({ orderSn }) => orderSn);
        yield* expectEqual(
          told.toSorted(),
          sold.order.lines.slice(1).map(({ orderSn }) => orderSn),
          "the lines with amounts",
        );
      }
    }),
  },
  {
    name: "amounts that Temu still calculates are not ready",
    test: Effect.gen(function* () {
      const api = yield* TemuApi;
      const sold = yield* sellOne();
      yield* (yield* TemuWorld).trouble(numberOf(sold), { amountsNotReady: true });
      yield* expectRefusal(api.amounts(numberOf(sold)), { code: 140020008, category: "notReady" });
    }),
  },
  {
    name: "an order that Temu does not know is refused",
    test: Effect.gen(function* () {
      const api = yield* TemuApi;
      const unknown = "PO-076-99999999999999999";
      yield* expectRefusal(api.amounts(unknown), { code: 140020002, category: "invalid" });
      yield* expectRefusal(api.shippingAddress(unknown), { code: 180020003, category: "invalid" });
    }),
  },
  {
    name: "carriers, warehouses and token are told",
    test: Effect.gen(function* () {
      const api = yield* TemuApi;
      const carriers = yield* api.carriers;
      yield* expectThat(
        carriers.some(({ id, name }) => name === "DHL" && id === "141252268"),
        "DHL should be among the carriers",
      );
      const warehouses = yield* api.warehouses;
      yield* expectEqual(
        warehouses.filter(({ isDefault }) => isDefault).length,
        1,
        "default warehouses",
      );
      const token = yield* api.tokenInfo;
      yield* expectThat(
        token.scopes.includes("bg.order.amount.query"),
        "the token should name its calls",
      );
      yield* expectThat(
        token.expiresAt > (yield* (yield* TemuWorld).now),
        "the token should be valid",
      );
    }),
  },
];
