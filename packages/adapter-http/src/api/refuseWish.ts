import {
  type ActionRefusalCode,
  actionRefusalWords,
  type ConfigurationError,
  type JtlError,
  type LeaseLost,
  type OrderRefused,
  orderRefusalWords,
  type StorageError,
  type SyncClosed,
  tell,
  type UnknownShop,
} from "@temu-jtl/core";
import { Effect } from "effect";
import { Refusal } from "../problems/Refusal.ts";
import { refuseStorage } from "./refuse.ts";

/** Why a person's wish for a SKU or a run is not fulfilled. */
export const refusedBecause = (reason: ActionRefusalCode): Refusal =>
  new Refusal({
    code: "refused",
    parameters: { reason },
    words: (voice) => tell(actionRefusalWords[reason], {}, voice),
  });

const refuseOrder = ({ code, parameters, parentOrderSn }: OrderRefused): Refusal => {
  if (code === "unknownOrder") {
    return new Refusal({ code, parameters: { order: parentOrderSn } });
  }
  // What JTL said is for the log.
  const { problem: _, ...told } = parameters;
  return new Refusal({
    code: "refused",
    parameters: { order: parentOrderSn, reason: code, ...told },
    words: (voice) => tell(orderRefusalWords[code], told, voice),
  });
};

type WishFailure =
  | ConfigurationError
  | JtlError
  | LeaseLost
  | OrderRefused
  | Refusal
  | StorageError
  | SyncClosed
  | UnknownShop;

/** Refuses what core did not do of a person's wish. */
export const orWishRefused = <A, E extends WishFailure, R>(
  effect: Effect.Effect<A, E, R>,
): Effect.Effect<A, Refusal, R> =>
  Effect.catch(effect, (error: WishFailure) => {
    switch (error._tag) {
      case "Refusal":
        return Effect.fail(error);
      case "OrderRefused":
        return Effect.fail(refuseOrder(error));
      case "UnknownShop":
        return Effect.fail(new Refusal({ code: "unknownShop", parameters: { shop: error.shop } }));
      case "SyncClosed":
        return Effect.fail(new Refusal({ code: "closing" }));
      case "ConfigurationError":
        return Effect.fail(
          new Refusal({
            code: "badInput",
            errors: [{ pointer: "", code: "invalid", detail: error.message }],
          }),
        );
      case "JtlError":
        return Effect.logError("JTL-Wawi failed a request", error).pipe(
          Effect.andThen(
            new Refusal({
              code: "refused",
              parameters: { reason: "jtlUnreachable" },
              words: (voice) => tell(orderRefusalWords.jtlUnreachable, {}, voice),
            }),
          ),
        );
      case "LeaseLost":
      case "StorageError":
        return refuseStorage(error);
    }
  });
