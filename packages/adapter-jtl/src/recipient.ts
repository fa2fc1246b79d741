import type { Address, DocumentSettings } from "@temu-jtl/core";
import { findCountry } from "./countries.ts";
import type { Fields } from "./fields.ts";
import { lengths } from "./lengths.ts";

/** An address in the parts that JTL-Wawi keeps; buyer and recipient are the same at Temu. */
export interface Recipient {
  readonly firstName: string;
  readonly lastName: string;
  readonly street: string;
  readonly supplement: string;
  readonly postCode: string;
  readonly city: string;
  readonly state: string;
  readonly country: string;
  readonly phone: string;
  readonly mail: string;
}

const isReadable = (text: string): boolean => text.trim() !== "" && !text.includes("*");

/**
 * First and last name: Temu's own where it gives both in clear, else the whole name split at its
 * last blank. A single word is a last name.
 */
export const splitName = (
  address: Pick<Address, "name" | "firstName" | "lastName">,
): { readonly firstName: string; readonly lastName: string } => {
  if (isReadable(address.firstName) && isReadable(address.lastName)) {
    return { firstName: address.firstName, lastName: address.lastName };
  }
  const name = address.name.trim();
  const lastBlank = name.lastIndexOf(" ");
  return {
    firstName: name.slice(0, Math.max(lastBlank, 0)).trim(),
    lastName: name.slice(lastBlank + 1),
  };
};

const supplementOf = (address: Address): string =>
  [address.additionalName, address.supplement].filter((part) => part.trim() !== "").join(", ");

/**
 * An address in JTL's parts, cut to their lengths and without what the shop keeps to itself; refuses a
 * country that is not known.
 */
export const recipientOf = (
  address: Address,
  settings: Pick<DocumentSettings, "countryForm" | "phone" | "mail">,
  fields: Fields,
): Recipient => {
  const name = splitName(address);
  const country = findCountry(address.country);
  if (country === null) fields.refuse("address.country is not a country that is known");
  return {
    firstName: fields.text("address.firstName", name.firstName, lengths.personName),
    lastName: fields.text("address.lastName", name.lastName, lengths.personName),
    street: fields.text("address.street", address.street, lengths.street),
    supplement: fields.text("address.supplement", supplementOf(address), lengths.addressSupplement),
    postCode: fields.text("address.postCode", address.postCode, lengths.postCode),
    city: fields.text("address.city", address.city, lengths.city),
    state: fields.text("address.state", address.state, lengths.state),
    country: country === null ? "" : settings.countryForm === "iso" ? country.iso : country.german,
    phone: settings.phone ? fields.text("address.phone", address.phone, lengths.phone) : "",
    mail: settings.mail ? fields.text("address.mail", address.mail, lengths.mail) : "",
  };
};
