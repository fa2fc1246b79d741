import type { Address, TemuApiError } from "@temu-jtl/core";
import { Effect } from "effect";
import type { TemuClient } from "../TemuClient.ts";
import { AddressFields, addressOf, answered } from "./addressAnswer.ts";

/** The address in clear (`bg.order.decryptshippinginfo.get`). */
export const readDecryptedAddress =
  (client: TemuClient["Service"]) =>
  (parentOrderSn: string): Effect.Effect<Address, TemuApiError> =>
    client
      .call({
        type: "bg.order.decryptshippinginfo.get",
        about: parentOrderSn,
        parameters: () => ({ parentOrderSn }),
        result: answered(AddressFields),
      })
      .pipe(Effect.map(({ value }) => addressOf(value)));
