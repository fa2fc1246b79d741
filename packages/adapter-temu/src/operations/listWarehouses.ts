import type { TemuApiError, Warehouse } from "@temu-jtl/core";
import { Effect, Schema } from "effect";
import { Id, nullish, textOf } from "../answerFields.ts";
import type { TemuClient } from "../TemuClient.ts";

const WarehousesAnswer = Schema.Struct({
  warehouseList: nullish(
    Schema.Array(
      Schema.Struct({
        warehouseId: Id,
        warehouseName: nullish(Schema.String),
        defaultWarehouse: nullish(Schema.Boolean),
      }),
    ),
  ),
});

/** The shop's warehouses (`bg.logistics.warehouse.list.get`). */
export const listWarehouses = (
  client: TemuClient["Service"],
): Effect.Effect<ReadonlyArray<Warehouse>, TemuApiError> =>
  client
    .call({
      type: "bg.logistics.warehouse.list.get",
      parameters: () => ({}),
      result: WarehousesAnswer,
    })
    .pipe(
      Effect.map(({ value }) =>
        (value.warehouseList ?? []).map((warehouse) => ({
          id: warehouse.warehouseId,
          name: textOf(warehouse.warehouseName),
          isDefault: warehouse.defaultWarehouse ?? false,
        })),
      ),
    );
