import { DateTime, Effect, type Schema } from "effect";
import { Reports } from "../../../ports/Reports.ts";
import type { ContractCase } from "../../Contract.ts";
import { expectEqual } from "../../expectations.ts";
import { forgedCursor } from "../forgedCursor.ts";
import type { InventoryWorld } from "../inventory/contract/InventoryWorld.ts";

const query = { shops: ["north"] };
const view = { now: 0, timeZone: DateTime.zoneMakeOffset(0) };

const lists = ["orders", "runs", "inventory"] as const;

/** Keys as no list gives them out: times that no database knows, and texts that it does not take. */
const forged: Readonly<Record<(typeof lists)[number], ReadonlyArray<Schema.Json>>> = {
  orders: [
    { place: -9e15, parentOrderSn: "PO-1", shop: "north" },
    { place: 9e15, parentOrderSn: "PO-1", shop: "north" },
    { place: null, parentOrderSn: "PO\0", shop: "north" },
    { place: null, parentOrderSn: "PO-1", shop: "\0" },
  ],
  runs: [
    { startedAt: -9e15, runId: "run" },
    { startedAt: 9e15, runId: "run" },
    { startedAt: 0, runId: "run\0" },
  ],
  inventory: [
    { shop: "\0", goodsId: "G-1", skuId: "S-1" },
    { shop: "north", goodsId: "\0", skuId: "S-1" },
    { shop: "north", goodsId: "G-1", skuId: "\0" },
  ],
};

export const forgedCursorsContract = lists.map((list): ContractCase<Reports | InventoryWorld> => ({
  name: `${list}: a cursor that somebody has made up is refused, and never reaches the database`,
  test: Effect.gen(function* () {
    const reports = yield* Reports;
    for (const key of forged[list]) {
      const cursor = yield* forgedCursor(list, query, key);
      const read = {
        orders: Effect.asVoid(reports.orders(query, { cursor }, view)),
        runs: Effect.asVoid(reports.runs(query, { cursor })),
        inventory: Effect.asVoid(reports.inventory(query, { cursor })),
      }[list];
      const error = yield* Effect.flip(read);
      yield* expectEqual(error._tag, "CursorMismatch", JSON.stringify(key));
    }
  }),
}));
