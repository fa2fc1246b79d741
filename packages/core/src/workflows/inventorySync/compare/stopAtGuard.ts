import { Effect } from "effect";
import type { GuardStopped } from "../../../domain/SyncError.ts";
import { Alerts } from "../../../ports/Alerts.ts";
import { CurrentShop } from "../../../ports/CurrentShop.ts";

/** Ends the step at a guard and tells a person; its record has the error itself. */
export const stopAtGuard = Effect.fnUntraced(function* (stopped: GuardStopped) {
  const alerts = yield* Alerts;
  const { id } = yield* CurrentShop;
  const { guard, message, whatToDo } = stopped;
  yield* alerts.raise({
    shop: id,
    code: `guardStopped: ${guard}`,
    parentOrderSn: null,
    message,
    whatToDo,
  });
  return yield* stopped;
});
