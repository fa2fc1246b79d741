import { Effect, Stream } from "effect";
import { OrderStore } from "../../../../ports/OrderStore.ts";
import { ShipmentStore } from "../../../../ports/ShipmentStore.ts";
import { isWithJtl } from "../../../../domain/OrderState.ts";
import { isFoundAtTemu } from "./toldLines.ts";

/**
 * Takes back reports that Temu never took and that none of their orders needs any more: a person has
 * confirmed it in Seller Center, or both sides have cancelled it.
 */
export const withdrawDone = Effect.gen(function* () {
  const orders = yield* OrderStore;
  const shipments = yield* ShipmentStore;
  yield* shipments.reportsIn(["planned", "rejected"]).pipe(
    Stream.runForEach(
      Effect.fnUntraced(function* (page) {
        const numbers = page.flatMap(({ parentOrderSns }) => parentOrderSns);
        const open = new Set(
          (yield* orders.known([...new Set(numbers)]))
            .filter(({ state }) => isWithJtl(state))
            .map(({ parentOrderSn }) => parentOrderSn),
        );
        const done = page.filter(
          ({ confirmation, parentOrderSns }) =>
            !isFoundAtTemu(confirmation) && !parentOrderSns.some((one) => open.has(one)),
        );
        yield* shipments.plan(
          [],
          done.map(({ reportId }) => reportId),
        );
      }),
    ),
  );
});
