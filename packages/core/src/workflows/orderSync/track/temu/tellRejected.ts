import { Effect, Stream } from "effect";
import { ShipmentStore } from "../../../../ports/ShipmentStore.ts";
import { CurrentStep } from "../../../CurrentStep.ts";

/** Says which reports Temu has refused, for as long as they stand. */
export const tellRejected = Effect.gen(function* () {
  const shipments = yield* ShipmentStore;
  const step = yield* CurrentStep;
  yield* shipments.reportsIn(["rejected"]).pipe(
    Stream.runForEach((page) =>
      Effect.forEach(
        page,
        ({ parentOrderSns, problem }) =>
          Effect.andThen(
            step.alert(
              {
                code: "reportRejected",
                message: `Temu has refused a shipment report: ${problem ?? "without a word"}`,
                whatToDo:
                  "Confirm the shipment in Seller Center, or mend what Temu names: carrier, tracking number, warehouse.",
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
