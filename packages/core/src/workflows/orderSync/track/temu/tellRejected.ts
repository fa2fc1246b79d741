import { Effect, Stream } from "effect";
import { ShipmentStore } from "../../../../ports/ShipmentStore.ts";
import { CurrentStep } from "../../../CurrentStep.ts";

const mendIt = "Mend what Temu names: carrier, tracking number, warehouse.";

const thenRetry =
  "A change in JTL-Wawi or in the settings is reported by itself; after one in Seller Center have the order tried again. Or confirm the shipment in Seller Center.";

/** Says which reports Temu has refused, for as long as they stand. */
export const tellRejected = Effect.gen(function* () {
  const shipments = yield* ShipmentStore;
  const step = yield* CurrentStep;
  yield* shipments.reportsIn(["rejected"]).pipe(
    Stream.runForEach((page) =>
      Effect.forEach(
        page,
        ({ parentOrderSns, problem, whatToDo }) =>
          Effect.andThen(
            step.alert(
              {
                code: "reportRejected",
                message: `Temu has refused a shipment report: ${problem ?? "without a word"}`,
                whatToDo: `${whatToDo ?? mendIt} ${thenRetry}`,
              },
              parentOrderSns[0],
            ),
            step.count({ failed: parentOrderSns.length }),
          ),
        { discard: true },
      ),
    ),
  );
});
