import { Equal } from "effect";
import { isComplete } from "../../../domain/Address.ts";
import type { Amounts } from "../../../domain/Amounts.ts";
import type { AmountsRead, FetchedOrder } from "../../../domain/FetchedOrder.ts";
import {
  type HoldReason,
  holdReason,
  isByPerson,
  isHeldForDocument,
  readAgain,
} from "../../../domain/HoldReason.ts";
import { isOlder, type Order } from "../../../domain/Order.ts";
import { isBeforeHandOver, isDone, isOnItsWay } from "../../../domain/OrderState.ts";
import type { ParentOrder } from "../../../domain/ParentOrder.ts";
import type { DecideImport, ImportDecision } from "../../../domain/planImport.ts";
import { amountsFromArticles } from "../render/amountsOfOrder.ts";
import { decideBlock } from "./decideBlock.ts";
import { areAmountsVoid, type Details, isAddressVoid, isToShip } from "../details.ts";
import { toExportOrder } from "../render/exportOrder.ts";
import type { ImportContext } from "../ImportContext.ts";
import { endOf, heldByPerson, type Standing, standingOf } from "./standing.ts";

const unchanged: ImportDecision = { _tag: "Unchanged" };

const mayNotReadAmounts = (read: AmountsRead, known: Order | null): boolean =>
  read._tag === "Failed"
    ? read.category === "permission"
    : read._tag === "NotRead" &&
      known !== null &&
      known.holdReasons.some(({ code }) => code === "amountsNotPermitted");

/** The amounts: read now, else known and still valid, else JTL's prices where the shop says so. */
const amountsOf = (
  order: ParentOrder,
  { amounts: read }: FetchedOrder,
  known: Order | null,
  context: ImportContext,
): Amounts | null => {
  if (read._tag === "Read") return read.value;
  const takesJtlPrices = context.settings.money.withoutAmounts === "jtlPrice";
  const before = known?.amounts ?? null;
  const isFromJtl = before?.source === "jtl";
  if (before !== null && (takesJtlPrices || !isFromJtl) && !areAmountsVoid(order, known)) {
    return before;
  }
  const mayStandIn = takesJtlPrices && (mayNotReadAmounts(read, known) || isFromJtl);
  return mayStandIn && context.articles !== null
    ? amountsFromArticles(order, context.articles, context)
    : null;
};

/**
 * The order's details: what was read now, else what was known and still holds. A failed read wipes
 * nothing, except what the order has outlived.
 */
const detailsOf = (
  order: ParentOrder,
  fetched: FetchedOrder,
  known: Order | null,
  context: ImportContext,
): Details & Pick<Order, "addressAsOf"> => {
  const amounts = amountsOf(order, fetched, known, context);
  if (fetched.address._tag === "Read") {
    return { address: fetched.address.value, addressAsOf: order.updatedAt, amounts };
  }
  return isAddressVoid(order, known)
    ? { address: null, addressAsOf: null, amounts }
    : { address: known?.address ?? null, addressAsOf: known?.addressAsOf ?? null, amounts };
};

/** Whether JTL's document would come out the same from both versions of the order. */
const sameDocument = (before: Order, after: Order, context: ImportContext): boolean => {
  const exported = ({ address, amounts, temu }: Order) =>
    temu === null || address === null || amounts === null
      ? null
      : toExportOrder(temu, { address, amounts }, context);
  return Equal.equals(exported(before), exported(after));
};

/** What has to be read of Temu again: for the reasons that hold the order, or because it is unread. */
const needsOf = (
  holdReasons: ReadonlyArray<HoldReason>,
  isAddressUnread: boolean,
): ReadonlySet<string> => {
  const needs = new Set<string>(holdReasons.flatMap(({ code }) => readAgain[code] ?? []));
  return isAddressUnread ? needs.add("address") : needs;
};

/** How often what it needs was asked for in vain, this time included. */
const looksOf = (
  fetched: FetchedOrder,
  known: Order | null,
  contentHash: string,
  needs: ReadonlySet<string>,
): Order["looks"] => {
  if (needs.size === 0) return null;
  const isSame = known !== null && known.contentHash === contentHash;
  const isReadAnew = known === null || fetched.readAt > known.readAt;
  const readAt = [fetched.address, fetched.amounts].flatMap((read) =>
    read._tag === "NotRead" ? [] : [read.readAt],
  );
  if (needs.has("order") && fetched.askedForAt !== undefined) readAt.push(fetched.askedForAt);
  else if (needs.has("order") && isReadAnew) readAt.push(fetched.readAt);
  if (readAt.length === 0) return known?.looks ?? null;
  return { count: isSame ? (known.looks?.count ?? 0) + 1 : 1, at: Math.max(...readAt) };
};

type Blocks = Pick<Order, "blockReasons" | "released" | "handedOver">;

const notBlocked: Blocks = { blockReasons: [], released: [], handedOver: null };

/** What becomes of an order that could be read. */
interface Verdict {
  readonly details: Details & Pick<Order, "addressAsOf">;
  readonly standing: Standing;
  readonly blocks: Blocks;
  /** JTL has the order, and its new address could not be read yet. */
  readonly isAddressUnread: boolean;
}

const decideReadable = (
  fetched: FetchedOrder,
  content: Extract<FetchedOrder["content"], { readonly _tag: "Readable" }>,
  known: Order | null,
  context: ImportContext,
): ImportDecision => {
  const { contentHash, order } = content;
  if (known !== null && isOlder({ temu: order, readAt: fetched.readAt }, known)) return unchanged;

  const write = ({ blocks, details, isAddressUnread, standing }: Verdict): ImportDecision => {
    const { holdReasons, reason, state } = standing;
    const written: Order = {
      parentOrderSn: order.parentOrderSn,
      state,
      holdReasons,
      temu: order,
      contentHash,
      readAt: fetched.readAt,
      ...details,
      looks: looksOf(fetched, known, contentHash, needsOf(holdReasons, isAddressUnread)),
      ...blocks,
    };
    // When it was read is no news of the order.
    const nothingNew =
      known !== null &&
      Equal.equals({ ...written, readAt: 0, temu: null }, { ...known, readAt: 0, temu: null });
    return nothingNew ? unchanged : { _tag: "Write", order: written, reason };
  };

  if (known !== null && !isBeforeHandOver(known.state)) {
    return write(afterHandOver(order, fetched, known, context));
  }
  const details = detailsOf(order, fetched, known, context);
  const byPerson = known?.holdReasons.filter(isByPerson) ?? [];
  const standing = heldByPerson(standingOf(order, fetched, known, details, context), byPerson);
  const keepsDocument =
    known !== null &&
    standing.holdReasons.length === byPerson.length &&
    !isDone(standing.state) &&
    // Changed while it was being handed over: its document says what JTL should have got then.
    known.handedOver === null &&
    (known.state === "exported" ||
      isHeldForDocument(known.holdReasons.filter((one) => !isByPerson(one)))) &&
    // A person wants JTL asked again, who may have mended what it refused.
    !(fetched.askedForAt !== undefined && isRefusedByJtl(known)) &&
    sameDocument(known, { ...known, ...details, temu: order }, context);
  return write({
    details,
    standing: keepsDocument
      ? { state: known.state, holdReasons: known.holdReasons, reason: "changedAtTemu" }
      : standing,
    blocks: notBlocked,
    isAddressUnread: false,
  });
};

/**
 * An order that JTL has, may have, or has nothing to do with any more. It keeps its state, and what
 * Temu says of it is kept up to date; only one that failed can end by Temu's word.
 */
const afterHandOver = (
  order: ParentOrder,
  fetched: FetchedOrder,
  known: Order,
  { settings }: ImportContext,
): Verdict => {
  const { addressAsOf, amounts, blockReasons, handedOver, holdReasons, released, state } = known;
  // One that is masked or lacks something tells nothing of where the order goes now.
  const read =
    fetched.address._tag === "Read" && isComplete(fetched.address.value)
      ? fetched.address.value
      : null;
  const address = read ?? known.address;
  const details = { address, addressAsOf: read === null ? addressAsOf : order.updatedAt, amounts };
  const end = state === "failed" ? endOf(order) : null;
  if (end !== null) return { details, standing: end, blocks: notBlocked, isAddressUnread: false };
  // JTL may have one that failed, too: should it appear, it is compared with what it was told.
  const mayBeInJtl = isOnItsWay(state) || state === "failed";
  const isAddressUnread =
    mayBeInJtl && read === null && isToShip(order) && isAddressVoid(order, known);
  return {
    details,
    standing: { state, holdReasons, reason: "changedAtTemu" },
    blocks: mayBeInJtl
      ? { released, ...decideBlock(order, known, { address, isAddressUnread }, settings.document) }
      : { blockReasons, released, handedOver },
    isAddressUnread,
  };
};

const isRefusedByJtl = ({ holdReasons }: Order): boolean =>
  holdReasons.some(({ code }) => code === "refusedByJtl");

const decideUnreadable = (fetched: FetchedOrder, known: Order | null): ImportDecision => {
  if (known !== null && isDone(known.state)) return unchanged;
  // JTL has it, or may have it: it keeps its state, and is asked for again.
  const isOurs = known === null || isBeforeHandOver(known.state);
  const byPerson = known?.holdReasons.filter(isByPerson) ?? [];
  const holdReasons = isOurs ? [holdReason("unreadableAnswer"), ...byPerson] : known.holdReasons;
  const nothing = {
    parentOrderSn: fetched.parentOrderSn,
    temu: null,
    address: null,
    addressAsOf: null,
    amounts: null,
    ...notBlocked,
  };
  return {
    _tag: "Write",
    // Without a hash the next readable answer counts as new, whatever it says.
    order: {
      ...(known ?? nothing),
      state: isOurs ? "held" : known.state,
      holdReasons,
      contentHash: "",
      readAt: fetched.readAt,
      looks: looksOf(fetched, known, "", new Set(["order"])),
    },
    reason: "unreadableAnswer",
  };
};

/** What becomes of a fetched order: the rules of what is taken, held, cancelled, closed and blocked. */
export const decideImport =
  (context: ImportContext): DecideImport =>
  (fetched, known) =>
    fetched.content._tag === "Readable"
      ? decideReadable(fetched, fetched.content, known, context)
      : decideUnreadable(fetched, known);
