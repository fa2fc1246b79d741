import { Effect, Result, Stream } from "effect";
import type { ShipmentConfirmation } from "../../domain/Shipment.ts";
import { CurrentShop } from "../../ports/CurrentShop.ts";
import { OrderStore } from "../../ports/OrderStore.ts";
import { ShipmentStore } from "../../ports/ShipmentStore.ts";
import { TemuApi } from "../../ports/TemuApi.ts";
import { CurrentStep, type Trouble } from "../CurrentStep.ts";
import { findWarehouse, planReport } from "./planReport.ts";

/** Reports of so many orders are planned at once. */
const planSize = 1_000;

const noWarehouse: Trouble = {
  code: "noWarehouse",
  message: "Temu knows no default warehouse of this shop, and the setting warehouseId is empty.",
  whatToDo: "Set a default warehouse in Seller Center, or the shop's setting warehouseId.",
};

/** Plans a report for every shipped order that has none. */
export const planReports = Effect.gen(function* () {
  const orders = yield* OrderStore;
  const shipments = yield* ShipmentStore;
  const temu = yield* TemuApi;
  const step = yield* CurrentStep;
  const settings = yield* CurrentShop;
  // Asked for once a run, and only when there is something to report.
  const carriers = yield* Effect.cached(temu.carriers);
  const warehouse = yield* Effect.cached(
    Effect.map(temu.warehouses, (all) => findWarehouse(settings.warehouseId, all)),
  );

  yield* orders.inStates(["shipped"], planSize).pipe(
    Stream.runForEach(
      Effect.fnUntraced(function* (page) {
        const numbers = page.map(({ parentOrderSn }) => parentOrderSn);
        const reported = new Set(
          (yield* shipments.reportsOf(numbers)).flatMap(({ parentOrderSns }) => parentOrderSns),
        );
        const unreported = page.filter(({ parentOrderSn }) => !reported.has(parentOrderSn));
        const toPlan = unreported.filter(({ blockReasons }) => blockReasons.length === 0);
        if (toPlan.length === 0) return;
        const warehouseId = yield* warehouse;
        if (warehouseId === undefined) {
          yield* step.problem(noWarehouse);
          return yield* step.count({ failed: toPlan.length });
        }
        const known = { map: settings.carriers, carriers: yield* carriers, warehouseId };
        const parcels = Map.groupBy(
          yield* shipments.parcels(toPlan.map(({ parentOrderSn }) => parentOrderSn)),
          ({ parentOrderSn }) => parentOrderSn,
        );
        const confirmations: Array<ShipmentConfirmation> = [];
        for (const { parentOrderSn, temu: order } of toPlan) {
          if (order === null) continue;
          const planned = planReport(order, parcels.get(parentOrderSn) ?? [], known);
          if (Result.isFailure(planned)) {
            yield* step.problem(planned.failure, parentOrderSn);
            yield* step.count({ failed: 1 });
          } else if (planned.success !== null) {
            confirmations.push(planned.success);
          }
        }
        if (confirmations.length > 0) yield* shipments.plan(confirmations);
      }),
    ),
  );
});
