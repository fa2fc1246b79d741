import { Equal, Result } from "effect";
import { maskedFields, missingFields } from "../../domain/Address.ts";
import type { AddressRead, AmountsRead, FetchedOrder } from "../../domain/FetchedOrder.ts";
import { type HoldReason, holdReason, isHeldForDocument } from "../../domain/HoldReason.ts";
import { isOlder, type Order } from "../../domain/Order.ts";
import { isBeforeHandOver, type OrderState } from "../../domain/OrderState.ts";
import type { ParentOrder } from "../../domain/ParentOrder.ts";
import type { DocumentSettings } from "../../domain/ShopSettings.ts";
import type { DecideImport, ImportDecision } from "../../domain/planImport.ts";
import { toExportOrder } from "./exportOrder.ts";

const unchanged: ImportDecision = { _tag: "Unchanged" };

/** The order's details: what was read now, else what was known. A failed read wipes nothing. */
const detailsOf = (fetched: FetchedOrder, known: Order | null) => ({
  address: fetched.address._tag === "Read" ? fetched.address.value : (known?.address ?? null),
  amounts: fetched.amounts._tag === "Read" ? fetched.amounts.value : (known?.amounts ?? null),
});

type Details = ReturnType<typeof detailsOf>;

const addressReasons = (
  address: Details["address"],
  read: AddressRead,
): ReadonlyArray<HoldReason> => {
  if (address === null) {
    const code = read._tag === "Failed" && read.code !== null ? { code: String(read.code) } : {};
    return [holdReason("addressMissing", code)];
  }
  const missing = missingFields(address);
  const masked = maskedFields(address);
  return [
    ...(missing.length > 0 ? [holdReason("addressMissing", { fields: missing.join(", ") })] : []),
    ...(masked.length > 0 ? [holdReason("addressMasked", { fields: masked.join(", ") })] : []),
  ];
};

const amountsReasons = (
  amounts: Details["amounts"],
  read: AmountsRead,
): ReadonlyArray<HoldReason> => {
  if (amounts !== null) return [];
  if (read._tag !== "Failed") return [holdReason("amountsNotReady")];
  const code = read.code === null ? {} : { code: String(read.code) };
  if (read.category === "permission") return [holdReason("amountsNotPermitted", code)];
  if (read.category === "invalid") return [holdReason("amountsIncomplete", code)];
  return [holdReason("amountsNotReady", code)];
};

/** Everything that keeps an order which Temu calls ready to ship from being handed over. */
const readinessReasons = (
  order: ParentOrder,
  fetched: FetchedOrder,
  details: Details,
  settings: DocumentSettings,
): ReadonlyArray<HoldReason> => {
  const reasons = [
    ...addressReasons(details.address, fetched.address),
    ...amountsReasons(details.amounts, fetched.amounts),
  ];
  const { address, amounts } = details;
  if (address === null || amounts === null) return reasons;
  const exported = toExportOrder(order, { address, amounts }, settings);
  return Result.isFailure(exported) ? [...reasons, ...exported.failure] : reasons;
};

interface Standing {
  readonly state: OrderState;
  readonly holdReasons: ReadonlyArray<HoldReason>;
  readonly reason: string;
}

const held = (holdReasons: ReadonlyArray<HoldReason>): Standing => ({
  state: "held",
  holdReasons,
  reason: holdReasons[0]?.code ?? "held",
});

const at = (state: OrderState, reason: string): Standing => ({ state, holdReasons: [], reason });

/** Where an order that is still ours alone stands, by what Temu says of it. */
const standingOf = (
  order: ParentOrder,
  fetched: FetchedOrder,
  details: Details,
  settings: DocumentSettings,
): Standing => {
  switch (order.status) {
    case "cancelled":
      return at("cancelled", "cancelledAtTemu");
    case "shipped":
    case "delivered":
    case "partlyDelivered":
      return at("closed", "shippedByHand");
    case "partlyShipped":
      return held([holdReason("partlyShippedWhenFirstSeen")]);
    case "pending":
      return held([holdReason("pendingAtTemu")]);
    case "other":
      return held([holdReason("unknownStatus", { status: String(order.statusCode) })]);
    case "unshipped": {
      const reasons = readinessReasons(order, fetched, details, settings);
      return reasons.length > 0 ? held(reasons) : at("imported", "completeAtTemu");
    }
  }
};

/** Whether JTL's document would come out the same from both versions of the order. */
const sameDocument = (before: Order, after: Order, settings: DocumentSettings): boolean => {
  const exported = ({ temu, address, amounts }: Order) =>
    temu === null || address === null || amounts === null
      ? null
      : toExportOrder(temu, { address, amounts }, settings);
  return Equal.equals(exported(before), exported(after));
};

const decideReadable = (
  fetched: FetchedOrder,
  content: Extract<FetchedOrder["content"], { readonly _tag: "Readable" }>,
  known: Order | null,
  settings: DocumentSettings,
): ImportDecision => {
  const { order, contentHash } = content;
  if (known !== null && isOlder({ temu: order, readAt: fetched.readAt }, known)) return unchanged;

  const details = detailsOf(fetched, known);
  const next = (standing: Standing): Order => ({
    parentOrderSn: order.parentOrderSn,
    state: standing.state,
    holdReasons: standing.holdReasons,
    temu: order,
    contentHash,
    readAt: fetched.readAt,
    ...details,
  });
  const write = (standing: Standing): ImportDecision => {
    const written = next(standing);
    const nothingNew =
      known !== null &&
      known.contentHash === contentHash &&
      known.state === written.state &&
      Equal.equals(known.holdReasons, written.holdReasons) &&
      Equal.equals(known.address, written.address) &&
      Equal.equals(known.amounts, written.amounts);
    return nothingNew ? unchanged : { _tag: "Write", order: written, reason: standing.reason };
  };

  // From hand-over on an order keeps its state here; what Temu says of it is kept up to date.
  if (known !== null && !isBeforeHandOver(known.state)) {
    return write({ state: known.state, holdReasons: known.holdReasons, reason: "changedAtTemu" });
  }
  const standing = standingOf(order, fetched, details, settings);
  const keepsDocument =
    known !== null &&
    standing.state === "imported" &&
    (known.state === "exported" || isHeldForDocument(known.holdReasons)) &&
    sameDocument(known, next(standing), settings);
  return write(
    keepsDocument
      ? { state: known.state, holdReasons: known.holdReasons, reason: "changedAtTemu" }
      : standing,
  );
};

const decideUnreadable = (fetched: FetchedOrder, known: Order | null): ImportDecision => {
  if (known !== null && !isBeforeHandOver(known.state)) return unchanged;
  const standing = held([holdReason("unreadableAnswer")]);
  if (known !== null && Equal.equals(known.holdReasons, standing.holdReasons)) return unchanged;
  const nothing = {
    parentOrderSn: fetched.parentOrderSn,
    temu: null,
    address: null,
    amounts: null,
  };
  return {
    _tag: "Write",
    // Without a hash the next readable answer counts as new, whatever it says.
    order: {
      ...(known ?? nothing),
      state: standing.state,
      holdReasons: standing.holdReasons,
      contentHash: "",
      readAt: fetched.readAt,
    },
    reason: standing.reason,
  };
};

/** What becomes of a fetched order: the rules of what is taken, held, cancelled and closed. */
export const decideImport =
  (settings: DocumentSettings): DecideImport =>
  (fetched, known) =>
    fetched.content._tag === "Readable"
      ? decideReadable(fetched, fetched.content, known, settings)
      : decideUnreadable(fetched, known);
