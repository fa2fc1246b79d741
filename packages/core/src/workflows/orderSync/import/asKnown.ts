import type { FetchedOrder } from "../../../domain/FetchedOrder.ts";
import type { Order } from "../../../domain/Order.ts";

/** An order of which Temu was asked, and no details were. */
export const withoutDetails = (
  reading: Pick<FetchedOrder, "parentOrderSn" | "readAt" | "content">,
): FetchedOrder => ({
  ...reading,
  address: { _tag: "NotRead" },
  amounts: { _tag: "NotRead" },
});

/**
 * An order to be decided on anew as it is known; null when Temu's last word about it could not be read,
 * so that there is nothing to decide on.
 */
export const asKnown = ({ contentHash, parentOrderSn, readAt, temu }: Order): FetchedOrder | null =>
  temu === null || contentHash === ""
    ? null
    : withoutDetails({
        parentOrderSn,
        readAt,
        content: { _tag: "Readable", order: temu, contentHash },
      });
