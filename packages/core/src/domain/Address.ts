import { Schema } from "effect";

/** Where an order goes. Personal data: never in a log, an error or an event. */
export const Address = Schema.Struct({
  name: Schema.String,
  additionalName: Schema.String,
  firstName: Schema.String,
  lastName: Schema.String,
  phone: Schema.String,
  mail: Schema.String,
  /** English name of the country, as Temu writes it (`regionName1`). */
  country: Schema.String,
  state: Schema.String,
  city: Schema.String,
  postCode: Schema.String,
  /** Street and house number. */
  street: Schema.String,
  /** Everything of the address lines that is not the street. */
  supplement: Schema.String,
  /**
   * Temu's reason to restrict how it is shipped (`warning.reason`): 1 cash on delivery, 2 not by the
   * seller, 3 with a label of Temu only.
   */
  restriction: Schema.optionalKey(Schema.Int),
});
export type Address = typeof Address.Type;

/** Fields without which nothing can be shipped. */
const mandatory = ["name", "country", "city", "postCode", "street"] as const;

/** Names of the mandatory fields that are empty. */
export const missingFields = (address: Address): ReadonlyArray<string> =>
  mandatory.filter((field) => address[field].trim() === "");

/** Names of the mandatory fields that Temu masked with `*`. */
export const maskedFields = (address: Address): ReadonlyArray<string> =>
  mandatory.filter((field) => address[field].includes("*"));

/** Whether everything that shipping needs is there and readable. */
export const isComplete = (address: Address): boolean =>
  missingFields(address).length === 0 && maskedFields(address).length === 0;

const masked = (text: string): string => (text.trim() === "" ? "" : "***");

/** An address that does not tell whose it is: what is left is the place. */
export const maskAddress = (address: Address): Address => ({
  ...address,
  name: masked(address.name),
  additionalName: masked(address.additionalName),
  firstName: masked(address.firstName),
  lastName: masked(address.lastName),
  phone: masked(address.phone),
  mail: masked(address.mail),
  street: masked(address.street),
  supplement: masked(address.supplement),
});
