import { TemuApiError } from "@temu-jtl/core";
import { Effect } from "effect";

/** Writes ids that the contract of the call wants as numbers, digit for digit. */
export const longNumbersOf = (type: string, whatToDo: string) =>
  Effect.fnUntraced(function* (field: string, id: string) {
    if (/^\d{1,19}$/.test(id)) return BigInt(id);
    return yield* new TemuApiError({
      category: "invalid",
      operation: type,
      message: `${type}: ${field} is not a number; nothing was sent`,
      whatToDo,
    });
  });
