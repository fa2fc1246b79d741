import { Effect, Exit, Ref } from "effect";
import type { CurrentShop } from "../../../ports/CurrentShop.ts";
import type { JtlWawi } from "../../../ports/JtlWawi.ts";
import type { OrderStore } from "../../../ports/OrderStore.ts";
import type { ShipmentStore } from "../../../ports/ShipmentStore.ts";
import { ShopStore } from "../../../ports/ShopStore.ts";
import type { TemuApi } from "../../../ports/TemuApi.ts";
import type { Step } from "../../Workflow.ts";
import { rememberRefusal } from "../checkToken.ts";
import { confirmAllFound } from "./temu/foundAtTemu.ts";
import { planReports } from "./temu/planReports.ts";
import { readParcels } from "./jtl/readParcels.ts";
import { sendReports } from "./temu/sendReports.ts";
import { settleReports } from "./temu/settleReports.ts";
import { shippedAtTemu } from "./temu/shippedAtTemu.ts";
import { tellLate } from "./temu/tellLate.ts";
import { tellRejected } from "./temu/tellRejected.ts";
import { tellUnaccepted } from "./tellUnaccepted.ts";
import type { Waiting } from "./temu/waiting.ts";
import { watchReported } from "./jtl/watchReported.ts";
import { withdrawDone } from "./temu/withdrawDone.ts";

/** Looks at JTL and tells Temu. `waiting`: what orders turn out to wait for, null until that is known. */
const report = Effect.fnUntraced(function* (waiting: Ref.Ref<ReadonlyMap<string, Waiting> | null>) {
  const token = yield* (yield* ShopStore).token;
  yield* readParcels;
  yield* watchReported;
  // While Temu refuses the shop it is asked about the token alone, at the begin of a run.
  if (token?.refused === true) return yield* Ref.set(waiting, new Map());
  yield* confirmAllFound;
  yield* settleReports;
  yield* shippedAtTemu;
  yield* withdrawDone;
  yield* Ref.set(waiting, yield* planReports);
  yield* sendReports;
  yield* tellRejected;
}, rememberRefusal);

/**
 * Reads JTL's parcels and reports them to Temu: what became of earlier reports first, then new ones.
 * Whatever stops that, people are told of the orders that wait.
 */
export const trackOrders: Step<
  OrderStore | ShipmentStore | ShopStore | JtlWawi | TemuApi | CurrentShop
> = {
  name: "track",
  run: Effect.gen(function* () {
    const waiting = yield* Ref.make<ReadonlyMap<string, Waiting> | null>(null);
    const reported = yield* Effect.exit(report(waiting));
    const told = yield* Effect.exit(
      Effect.andThen(
        tellUnaccepted,
        Effect.flatMap(Ref.get(waiting), (found) => tellLate(found)),
      ),
    );
    // The first failure is the step's.
    yield* Exit.isFailure(reported) ? reported : told;
  }),
};
