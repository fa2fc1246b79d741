import { Result } from "effect";
import type { Address } from "../../domain/Address.ts";
import type { Amounts } from "../../domain/Amounts.ts";
import { linesToShip } from "../../domain/ParentOrder.ts";
import { isOpen } from "./orderChanges.ts";
import type { SoldOrder } from "./SoldOrder.ts";
import { refuse, type TemuRefusal } from "./TemuRefusal.ts";

/** Puts `*` for all but the first letter of each word, as Temu does. */
const masked = (text: string): string => text.replace(/(?<=\S)\S/g, "*");

/** The address as Temu shows it, with the order's trouble. `decrypted`: in clear, while it is open. */
export const shownAddress = (
  { order, address, trouble }: SoldOrder,
  form: "shipping" | "decrypted",
): Result.Result<Address, TemuRefusal> => {
  if (form === "decrypted" && !isOpen(order)) {
    return refuse(180020004, "The address of a closed order is not shown.");
  }
  if (trouble.address === "missing") return Result.succeed({ ...address, street: "" });
  const hide =
    trouble.address === "hidden" || (trouble.address === "masked" && form === "shipping");
  return Result.succeed(
    hide
      ? {
          ...address,
          name: masked(address.name),
          firstName: masked(address.firstName),
          lastName: masked(address.lastName),
          street: masked(address.street),
        }
      : address,
  );
};

/** The amounts as Temu shows them, with the order's trouble. */
export const shownAmounts = ({
  order,
  amounts,
  trouble,
}: SoldOrder): Result.Result<Amounts, TemuRefusal> => {
  if (trouble.amountsNotReady) {
    return refuse(140020008, "The amounts are still being calculated.");
  }
  const [missing] = trouble.amountsOfLineMissing ? linesToShip(order) : [];
  const told = amounts.lines.filter(({ orderSn }) => orderSn !== missing?.orderSn);
  if (!trouble.amountsShuffled) return Result.succeed({ ...amounts, lines: told });
  const place = new Map(order.lines.map(({ orderSn }, at) => [orderSn, at]));
  const [first, ...others] = told.toSorted(
    (a, b) => (place.get(a.orderSn) ?? 0) - (place.get(b.orderSn) ?? 0),
  );
  // One place further for each: with two lines or more, none stands where the order has it.
  return Result.succeed({ ...amounts, lines: first === undefined ? [] : [...others, first] });
};
