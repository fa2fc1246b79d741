import type { Address, TemuApiError } from "@temu-jtl/core";
import { Effect } from "effect";
import type { TemuClient } from "../TemuClient.ts";
import { AddressAnswer, addressOf } from "./addressAnswer.ts";

/** The address as shipping sees it (`bg.order.shippinginfo.v2.get`). */
export const readShippingAddress =
  (client: TemuClient["Service"]) =>
  (parentOrderSn: string): Effect.Effect<Address, TemuApiError> =>
    client
      .call({
        type: "bg.order.shippinginfo.v2.get",
        about: parentOrderSn,
        parameters: () => ({ parentOrderSn }),
        result: AddressAnswer,
      })
      .pipe(Effect.map(({ value }) => addressOf(value)));
