import { assert, describe, it } from "@effect/vitest";
import { Address, maskAddress } from "@temu-jtl/core";

const addressWith = (text: string): Address => ({
  name: text,
  additionalName: text,
  firstName: text,
  lastName: text,
  phone: text,
  mail: text,
  country: "Germany",
  state: "Berlin",
  city: "Berlin",
  postCode: "10115",
  street: text,
  supplement: text,
});

describe("an address that is masked", () => {
  it("keeps the place and nothing else, and shows what is empty as empty", () => {
    assert.deepStrictEqual(maskAddress(addressWith("Anna")), addressWith("***"));
    assert.deepStrictEqual(maskAddress(addressWith(" ")), addressWith(""));
  });

  it("has no field that was not thought of", () => {
    assert.sameMembers(
      [...Object.keys(addressWith("")), "restriction"],
      Object.keys(Address.fields),
    );
  });
});
