import { Schema } from "effect";
import { Address } from "./Address.ts";
import { Amounts } from "./Amounts.ts";
import { ParentOrder } from "./ParentOrder.ts";
import { ErrorCategory } from "./SyncError.ts";
import { Instant } from "./Time.ts";

/** A detail of an order: not asked for, read, or refused by Temu. */
const detailRead = <S extends Schema.Constraint>(value: S) =>
  Schema.Union([
    Schema.TaggedStruct("NotRead", {}),
    Schema.TaggedStruct("Read", { value, readAt: Instant }),
    Schema.TaggedStruct("Failed", {
      readAt: Instant,
      category: ErrorCategory,
      code: Schema.NullOr(Schema.Int),
      message: Schema.String,
    }),
  ]);

export const AddressRead = detailRead(Address);
export type AddressRead = typeof AddressRead.Type;
export const AmountsRead = detailRead(Amounts);
export type AmountsRead = typeof AmountsRead.Type;

/** What Temu said of one order, as it waits between fetch and import. */
export const FetchedOrder = Schema.Struct({
  parentOrderSn: Schema.String,
  /** When Temu was asked. Of two versions with the same `updatedAt` the one read later is newer. */
  readAt: Instant,
  content: Schema.Union([
    Schema.TaggedStruct("Readable", {
      order: ParentOrder,
      /** SHA-256 of the order's content: the same hash, nothing new. */
      contentHash: Schema.String,
    }),
    /** The answer had an unexpected form: the order is held, its raw answer lies in the archive. */
    Schema.TaggedStruct("Unreadable", { problem: Schema.String }),
  ]),
  address: AddressRead,
  amounts: AmountsRead,
  /** When somebody wanted it looked at, or the order was asked for by its number. */
  askedForAt: Schema.optionalKey(Instant),
});
export type FetchedOrder = typeof FetchedOrder.Type;

/**
 * Whether a reading tells an older word of Temu's than another: updated earlier, or in the same second
 * and read earlier. Where one of them could not be read only the time of reading tells.
 */
export const isOlderReading = (reading: FetchedOrder, other: FetchedOrder): boolean => {
  if (reading.content._tag === "Unreadable" || other.content._tag === "Unreadable") {
    return reading.readAt < other.readAt;
  }
  const { updatedAt } = reading.content.order;
  const { updatedAt: otherAt } = other.content.order;
  return updatedAt < otherAt || (updatedAt === otherAt && reading.readAt < other.readAt);
};
