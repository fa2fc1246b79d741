import type { Address } from "@temu-jtl/core";
import { Schema } from "effect";
import { nullish, textOf } from "../answerFields.ts";

const Text = nullish(Schema.String);

/** What both calls for an address answer. */
export const AddressFields = Schema.Struct({
  receiptName: Text,
  receiptAdditionalName: Text,
  mobile: Text,
  backupMobile: Text,
  mail: Text,
  regionName1: Text,
  regionName2: Text,
  regionName3: Text,
  addressLine1: Text,
  addressLine2: Text,
  addressLine3: Text,
  addressLineAll: Text,
  postCode: Text,
  addressExtra: nullish(Schema.Struct({ firstName: Text, lastName: Text })),
});

/** Temu gives no address, or null, for some orders that are already shipped. */
export const answered = <S extends Schema.Constraint>(address: S) =>
  Schema.UndefinedOr(Schema.NullOr(address));

/** The address of an answer. What Temu leaves out is empty; `addressLineAll` holds all the lines. */
export const addressOf = (answer: typeof AddressFields.Type | null | undefined): Address => {
  const street = textOf(answer?.addressLine1);
  const further = [answer?.addressLine2, answer?.addressLine3]
    .map(textOf)
    .filter((line) => line !== "");
  return {
    name: textOf(answer?.receiptName),
    additionalName: textOf(answer?.receiptAdditionalName),
    firstName: textOf(answer?.addressExtra?.firstName),
    lastName: textOf(answer?.addressExtra?.lastName),
    phone: textOf(answer?.mobile) || textOf(answer?.backupMobile),
    mail: textOf(answer?.mail),
    country: textOf(answer?.regionName1),
    state: textOf(answer?.regionName2),
    city: textOf(answer?.regionName3),
    postCode: textOf(answer?.postCode),
    street: street || textOf(answer?.addressLineAll),
    supplement: street === "" && textOf(answer?.addressLineAll) !== "" ? "" : further.join(", "),
  };
};
