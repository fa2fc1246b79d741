import type { Address, TemuApiError } from "@temu-jtl/core";
import { Effect, Schema } from "effect";
import { nullish, WholeNumber } from "../answerFields.ts";
import type { TemuClient } from "../TemuClient.ts";
import { AddressFields, addressOf, answered } from "./addressAnswer.ts";

/** Only this call warns that an order may not be shipped in every way. */
const ShippingAnswer = answered(
  Schema.Struct({
    ...AddressFields.fields,
    warning: nullish(
      Schema.Struct({ isRestriction: nullish(Schema.Boolean), reason: nullish(WholeNumber) }),
    ),
  }),
);

/** What stands for a restriction without a reason: Temu's own reasons begin at 1. */
const unknownReason = 0;

const restrictionOf = (answer: typeof ShippingAnswer.Type): Pick<Address, "restriction"> =>
  answer?.warning?.isRestriction === true
    ? { restriction: answer.warning.reason ?? unknownReason }
    : {};

/** The address as shipping sees it (`bg.order.shippinginfo.v2.get`). */
export const readShippingAddress =
  (client: TemuClient["Service"]) =>
  (parentOrderSn: string): Effect.Effect<Address, TemuApiError> =>
    client
      .call({
        type: "bg.order.shippinginfo.v2.get",
        about: parentOrderSn,
        parameters: () => ({ parentOrderSn }),
        result: ShippingAnswer,
      })
      .pipe(Effect.map(({ value }) => ({ ...addressOf(value), ...restrictionOf(value) })));
