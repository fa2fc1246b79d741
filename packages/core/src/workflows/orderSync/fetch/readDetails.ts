import { Clock, Effect, Ref } from "effect";
import { isComplete } from "../../../domain/Address.ts";
import type { AddressRead, AmountsRead } from "../../../domain/FetchedOrder.ts";
import type { Order } from "../../../domain/Order.ts";
import type { ParentOrder } from "../../../domain/ParentOrder.ts";
import { TemuApiError } from "../../../domain/SyncError.ts";
import type { TokenState } from "../../../domain/TokenState.ts";
import { CurrentShop } from "../../../ports/CurrentShop.ts";
import { amountsCall, TemuApi } from "../../../ports/TemuApi.ts";
import { CurrentStep } from "../../CurrentStep.ts";
import { lackingDetails } from "../details.ts";

const notRead = { _tag: "NotRead" } as const;

const failedRead = Effect.fnUntraced(function* (error: TemuApiError) {
  const failed: Extract<AddressRead, { _tag: "Failed" }> = {
    _tag: "Failed",
    readAt: yield* Clock.currentTimeMillis,
    category: error.category,
    code: error.code ?? null,
    message: error.message,
  };
  return failed;
});

const isNotAuth = ({ category }: TemuApiError): boolean => category !== "auth";

/** The refusal that the token itself announces: nobody need ask for each order. */
const announcedRefusal = (token: TokenState | null): TemuApiError | null =>
  token?.info == null || token.info.scopes.includes(amountsCall)
    ? null
    : new TemuApiError({
        category: "permission",
        operation: amountsCall,
        message: `The shop's token may not call ${amountsCall}`,
        whatToDo:
          "Ask your Temu business contact to whitelist the call for this shop, then authorise the app again. Or set withoutAmounts to jtlPrice.",
      });

/**
 * Reads addresses and amounts for one walk. A detail that cannot be read is told and stops nothing
 * but its order; only a lost authorisation ends the walk.
 */
export const makeDetailReader = Effect.fnUntraced(function* (token: TokenState | null) {
  const temu = yield* TemuApi;
  const step = yield* CurrentStep;
  const settings = yield* CurrentShop;
  // Refused for the whole shop: the other orders need not ask.
  const amountsRefused = yield* Ref.make(announcedRefusal(token));

  const readAddress = Effect.fnUntraced(
    function* (parentOrderSn: string) {
      const value = yield* temu.shippingAddress(parentOrderSn);
      const read = { _tag: "Read", value, readAt: yield* Clock.currentTimeMillis } as const;
      if (isComplete(value)) return read;
      const { restriction } = value;
      return yield* temu.decryptedAddress(parentOrderSn).pipe(
        // Only the first answer tells of restrictions.
        Effect.map((clear) => ({
          ...read,
          value: restriction === undefined ? clear : { ...clear, restriction },
        })),
        Effect.catchIf(isNotAuth, (error) => Effect.as(step.problem(error, parentOrderSn), read)),
      );
    },
    (effect, parentOrderSn) =>
      Effect.catchIf(effect, isNotAuth, (error) =>
        Effect.andThen(step.problem(error, parentOrderSn), failedRead(error)),
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
          return yield* failedRead(error);
        }),
      ),
  );

  return {
    /** Reads what the order lacks or is held for; the latter only when it is due. */
    read: Effect.fnUntraced(function* (order: ParentOrder, known: Order | null, due: boolean) {
      const lacking = lackingDetails(order, known, settings, due);
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
    }),
    lacks: (order: ParentOrder, known: Order | null, due: boolean): boolean => {
      const { address, amounts } = lackingDetails(order, known, settings, due);
      return address || amounts;
    },
    /** Whether amounts turned out to be refused for the whole shop. */
    areAmountsRefused: Effect.map(Ref.get(amountsRefused), (refused) => refused !== null),
  };
});
