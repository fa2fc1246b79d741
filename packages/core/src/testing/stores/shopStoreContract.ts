import { Effect } from "effect";
import type { PreflightResult } from "../../domain/Preflight.ts";
import type { TokenState } from "../../domain/TokenState.ts";
import { days } from "../../domain/Time.ts";
import { ShopStore } from "../../ports/ShopStore.ts";
import type { ContractCase } from "../Contract.ts";
import { expectEqual } from "../expectations.ts";
import { sampleBegin } from "./sampleOrders.ts";

/** What every store of shops promises. Each case starts with an empty shop. */
export const shopStoreContract: ReadonlyArray<ContractCase<ShopStore>> = [
  {
    name: "what Temu said of the token is kept, and replaced by what it says later",
    test: Effect.gen(function* () {
      const shop = yield* ShopStore;
      yield* expectEqual(yield* shop.token, null, "the token before anybody asked");
      const state: TokenState = {
        info: {
          mallId: "634418212232370",
          regionId: 76,
          expiresAt: sampleBegin + days(300),
          scopes: ["bg.order.list.v2.get", "bg.order.amount.query"],
        },
        readAt: sampleBegin,
        refused: false,
      };
      yield* shop.saveToken(state);
      yield* expectEqual(yield* shop.token, state, "the token");
      const refused = { info: null, readAt: sampleBegin + 1, refused: true };
      yield* shop.saveToken(refused);
      yield* expectEqual(yield* shop.token, refused, "the refused token");
    }),
  },
  {
    name: "what the last preflight has found is kept",
    test: Effect.gen(function* () {
      const shop = yield* ShopStore;
      yield* expectEqual(yield* shop.preflight, null, "the result before anybody checked");
      const passed: PreflightResult = {
        at: sampleBegin,
        jtlVersion: "1.10.11.0",
        findings: [
          {
            code: "plainTextAllowed",
            severity: "warning",
            message: "The connection may be plain text.",
            whatToDo: "Encrypt it.",
          },
        ],
      };
      yield* shop.savePreflight(passed);
      yield* expectEqual(yield* shop.preflight, passed, "the first result");
      const failed: PreflightResult = {
        at: sampleBegin + days(1),
        jtlVersion: null,
        findings: [
          { code: "noConnection", severity: "error", message: "No answer.", whatToDo: "Start it." },
        ],
      };
      yield* shop.savePreflight(failed);
      yield* expectEqual(yield* shop.preflight, failed, "the second result");
    }),
  },
  {
    name: "a SKU id has the article number it was given last, or none",
    test: Effect.gen(function* () {
      const shop = yield* ShopStore;
      yield* shop.mapSkus(
        new Map([
          ["17592231", "ART-1"],
          ["17592232", "ART-2"],
          ["17592233", "Größe 'M'"],
        ]),
      );
      yield* shop.mapSkus(
        new Map([
          ["17592231", null],
          ["17592232", "ART-22"],
        ]),
      );
      yield* shop.mapSkus(new Map());
      yield* expectEqual(
        [...(yield* shop.skuMap)].toSorted(([a], [b]) => (a < b ? -1 : 1)),
        [
          ["17592232", "ART-22"],
          ["17592233", "Größe 'M'"],
        ],
        "the map",
      );
    }),
  },
];
