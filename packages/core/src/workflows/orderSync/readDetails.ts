import { Clock, Effect, Ref } from "effect";
import { isComplete } from "../../domain/Address.ts";
import type { AddressRead, AmountsRead } from "../../domain/FetchedOrder.ts";
import { readAgain } from "../../domain/HoldReason.ts";
import { isBeforeHandOver } from "../../domain/OrderState.ts";
import type { ParentOrder } from "../../domain/ParentOrder.ts";
import type { TemuApiError } from "../../domain/SyncError.ts";
import type { KnownOrder } from "../../ports/OrderStore.ts";
import { TemuApi } from "../../ports/TemuApi.ts";
import { CurrentStep } from "../CurrentStep.ts";

/** The details that an order still needs: those that it lacks, and those that it is held for. */
export const lackingDetails = (
  order: ParentOrder,
  known: KnownOrder | undefined,
): { readonly address: boolean; readonly amounts: boolean } => {
  if (order.status !== "unshipped" || (known !== undefined && !isBeforeHandOver(known.state))) {
    return { address: false, amounts: false };
  }
  const heldFor = new Set(known?.holdCodes.map((code) => readAgain[code]));
  return {
    address: known?.hasAddress !== true || heldFor.has("address"),
    amounts: known?.hasAmounts !== true || heldFor.has("amounts"),
  };
};

const notRead = { _tag: "NotRead" } as const;

const failedRead = (error: TemuApiError): Extract<AddressRead, { _tag: "Failed" }> => ({
  _tag: "Failed",
  category: error.category,
  code: error.code ?? null,
  message: error.message,
});

const isNotAuth = ({ category }: TemuApiError): boolean => category !== "auth";

/**
 * Reads addresses and amounts for one walk. A detail that cannot be read is told and stops nothing
 * but its order; only a lost authorisation ends the walk.
 */
export const makeDetailReader = Effect.gen(function* () {
  const temu = yield* TemuApi;
  const step = yield* CurrentStep;
  // Refused for the whole shop: the other orders need not ask.
  const amountsRefused = yield* Ref.make<TemuApiError | null>(null);

  const readAddress = Effect.fnUntraced(
    function* (parentOrderSn: string) {
      const value = yield* temu.shippingAddress(parentOrderSn);
      const read = { _tag: "Read", value, readAt: yield* Clock.currentTimeMillis } as const;
      if (isComplete(value)) return read;
      return yield* temu.decryptedAddress(parentOrderSn).pipe(
        Effect.map((clear) => ({ ...read, value: clear })),
        Effect.catchIf(isNotAuth, (error) => Effect.as(step.problem(error, parentOrderSn), read)),
      );
    },
    (effect, parentOrderSn) =>
      Effect.catchIf(effect, isNotAuth, (error) =>
        Effect.as(step.problem(error, parentOrderSn), failedRead(error)),
      ),
  );

  const readAmounts = Effect.fnUntraced(
    function* (parentOrderSn: string) {
      const refused = yield* Ref.get(amountsRefused);
      if (refused !== null) return yield* refused;
      const value = yield* temu.amounts(parentOrderSn);
      return { _tag: "Read", value, readAt: yield* Clock.currentTimeMillis } as const;
    },
    (effect, parentOrderSn) =>
      Effect.catchIf(effect, isNotAuth, (error) =>
        Effect.gen(function* () {
          if (error.category === "permission") yield* Ref.set(amountsRefused, error);
          // Amounts that Temu has not calculated yet are no problem: the order waits for them.
          if (error.category !== "notReady") yield* step.problem(error, parentOrderSn);
          return failedRead(error);
        }),
      ),
  );

  return Effect.fnUntraced(function* (order: ParentOrder, known: KnownOrder | undefined) {
    const lacking = lackingDetails(order, known);
    const { parentOrderSn } = order;
    return yield* Effect.all(
      {
        address: lacking.address
          ? readAddress(parentOrderSn)
          : Effect.succeed<AddressRead>(notRead),
        amounts: lacking.amounts
          ? readAmounts(parentOrderSn)
          : Effect.succeed<AmountsRead>(notRead),
      },
      { concurrency: 2 },
    );
  });
});
