import type { Order } from "../../../../domain/Order.ts";
import { isDone, isWithJtl } from "../../../../domain/OrderState.ts";
import { linesToShip, type OrderLine, type ParentOrder } from "../../../../domain/ParentOrder.ts";
import type { Parcel } from "../../../../domain/Shipment.ts";
import type { ShopSettings } from "../../../../domain/ShopSettings.ts";
import type { Instant } from "../../../../domain/Time.ts";
import { cleanTrackingNumber } from "../jtl/matchParcels.ts";
import { type Box, type PackedLines, packLines } from "./packLines.ts";
import { type Draft, draftReport, missingBecause } from "./planReport.ts";
import { isShipBeforeNear } from "./shipBefore.ts";
import { openLines, ordersIn } from "./toldLines.ts";
import {
  leftOut,
  notExpressible,
  partnerBlocked,
  partnerUnpacked,
  partnerUnready,
  type Waiting,
} from "./waiting.ts";

/** What is known of the orders that are planned together, and of those that share parcels with them. */
export interface PackedOrders {
  readonly orders: ReadonlyArray<Order>;
  /** Every parcel of these orders, and every other one under the tracking number of one. */
  readonly parcels: ReadonlyArray<Parcel>;
  /** Lines (`orderSn`) that Temu has been told of, or may have been. */
  readonly told: ReadonlySet<string>;
  /** The orders that Temu was told of under a tracking number. */
  readonly usedBy: ReadonlyMap<string, ReadonlySet<string>>;
}

export interface Grouped {
  readonly drafts: ReadonlyArray<Draft>;
  /** What orders of which something is still to be told wait for. */
  readonly waiting: ReadonlyMap<string, Waiting>;
}

/** An order of which something is still to be told. */
interface Member {
  readonly parentOrderSn: string;
  readonly order: Order;
  readonly temu: ParentOrder;
  readonly isBlocked: boolean;
  readonly parcels: ReadonlyArray<Parcel>;
  readonly open: ReadonlyArray<OrderLine>;
  readonly packed: PackedLines;
  readonly numbers: ReadonlySet<string>;
}

/** What orders under one tracking number come to. Without draft and waiting each is told for itself. */
interface Verdict {
  readonly draft: Draft | null;
  readonly waiting: ReadonlyMap<string, Waiting>;
}

const memberOf = (
  order: Order,
  parcels: ReadonlyArray<Parcel>,
  told: ReadonlySet<string>,
): Member | null => {
  const { blockReasons, parentOrderSn, state, temu } = order;
  if (temu === null || !isWithJtl(state)) return null;
  const open = openLines(temu, told);
  if (open.length === 0) return null;
  const packed = packLines(parentOrderSn, open, parcels);
  const isBlocked = blockReasons.length > 0;
  // Of a blocked order not even the contents may be known: whatever parcel it has counts.
  const numbers = isBlocked
    ? parcels.map(({ trackingNumber }) => cleanTrackingNumber(trackingNumber))
    : packed.boxes.map(({ trackingNumber }) => trackingNumber);
  return {
    parentOrderSn,
    order,
    temu,
    isBlocked,
    parcels,
    open,
    packed,
    numbers: new Set(numbers.filter((number) => number !== "")),
  };
};

/** The one box of an order that is wholly in it, as a combined report needs it. */
const onlyBox = ({ packed, temu }: Member): Box | null => {
  const [box, another] = packed.boxes;
  if (box === undefined || another !== undefined || box.furtherBoxes.length > 0) return null;
  return packed.complete.length === linesToShip(temu).length ? box : null;
};

const allWait = (members: ReadonlyArray<Member>, because: Waiting) =>
  new Map(members.map(({ parentOrderSn }) => [parentOrderSn, because]));

/** What unblocked orders under one tracking number come to, when each may still use it. */
const combine = (trackingNumber: string, members: ReadonlyArray<Member>): Verdict => {
  if (members.length < 2) return { draft: null, waiting: new Map() };
  if (members.some(({ packed }) => packed.missing.length > 0)) {
    const waiting = members.map(
      ({ packed, parentOrderSn }) =>
        [
          parentOrderSn,
          packed.missing.length > 0 ? missingBecause(packed) : partnerUnpacked,
        ] as const,
    );
    return { draft: null, waiting: new Map(waiting) };
  }
  const boxes = members.flatMap((member) => onlyBox(member) ?? []);
  const [first] = boxes;
  if (first === undefined || boxes.length < members.length) {
    const numbers = members.map(({ parentOrderSn }) => parentOrderSn).join(", ");
    const because = notExpressible(
      `orders ${numbers} share the parcel ${trackingNumber}, and not each of them is wholly in it.`,
    );
    return { draft: null, waiting: allWait(members, because) };
  }
  const draft: Draft = {
    sendType: "combined",
    parentOrderSns: members.map(({ parentOrderSn }) => parentOrderSn),
    boxes: [{ ...first, contents: boxes.flatMap(({ contents }) => contents) }],
  };
  return { draft, waiting: new Map() };
};

/**
 * What is to be told of `own` orders, each in the report that Temu has for how it is packed: alone, or
 * together with the others under its tracking number, which may be no `own` ones.
 */
export const groupOrders = (
  own: ReadonlyArray<string>,
  { orders, parcels, told, usedBy }: PackedOrders,
  {
    now,
    partialReports,
  }: { readonly now: Instant; readonly partialReports: ShopSettings["partialReports"] },
): Grouped => {
  const parcelsOf = new Map<string, Array<Parcel>>();
  const sharers = new Map<string, Set<string>>();
  for (const parcel of parcels) {
    const number = cleanTrackingNumber(parcel.trackingNumber);
    for (const parentOrderSn of ordersIn(parcel)) {
      const known = parcelsOf.get(parentOrderSn);
      if (known === undefined) parcelsOf.set(parentOrderSn, [parcel]);
      else known.push(parcel);
      sharers.set(number, (sharers.get(number) ?? new Set<string>()).add(parentOrderSn));
    }
  }
  const orderOf = new Map(orders.map((order) => [order.parentOrderSn, order]));
  const members = new Map(
    orders.flatMap((order) => {
      const member = memberOf(order, parcelsOf.get(order.parentOrderSn) ?? [], told);
      return member === null ? [] : [[order.parentOrderSn, member] as const];
    }),
  );
  /** Whether nobody can say yet what an order has to do with a parcel that it is in. */
  const isUnready = (parentOrderSn: string): boolean => {
    const order = orderOf.get(parentOrderSn);
    return order === undefined || !(isDone(order.state) || isWithJtl(order.state));
  };

  const judge = (trackingNumber: string): Verdict => {
    const inParcel = [...(sharers.get(trackingNumber) ?? [])];
    const open = inParcel.flatMap((one) => members.get(one) ?? []);
    const under = open.filter(({ numbers }) => numbers.has(trackingNumber));
    const free = under.filter(({ isBlocked }) => !isBlocked);
    const waiting = new Map<string, Waiting>();
    const ready = free.filter(({ parentOrderSn }) => {
      const before = [...(usedBy.get(trackingNumber) ?? [])].find((one) => one !== parentOrderSn);
      if (before === undefined) return true;
      const because = notExpressible(
        `the tracking number ${trackingNumber} was told for order ${before} before.`,
      );
      waiting.set(parentOrderSn, because);
      return false;
    });
    if (inParcel.some(isUnready)) {
      return { draft: null, waiting: new Map([...waiting, ...allWait(ready, partnerUnready)]) };
    }
    const blocked = under.filter(({ isBlocked }) => isBlocked);
    if (blocked.length > 0 && ready.length > 0) {
      if (!ready.some(({ order }) => isShipBeforeNear(order, now))) {
        return { draft: null, waiting: new Map([...waiting, ...allWait(ready, partnerBlocked)]) };
      }
      for (const { parentOrderSn } of blocked) waiting.set(parentOrderSn, leftOut);
    }
    const verdict = combine(trackingNumber, ready);
    return { draft: verdict.draft, waiting: new Map([...waiting, ...verdict.waiting]) };
  };

  const verdicts = new Map<string, Verdict>();
  const verdictOn = (trackingNumber: string): Verdict => {
    const known = verdicts.get(trackingNumber) ?? judge(trackingNumber);
    verdicts.set(trackingNumber, known);
    return known;
  };

  const drafts = new Set<Draft>();
  const waiting = new Map<string, Waiting>();
  for (const parentOrderSn of own) {
    const member = members.get(parentOrderSn);
    if (member === undefined) continue;
    const judged = [...member.numbers].map(verdictOn);
    const because = judged.flatMap((verdict) => verdict.waiting.get(parentOrderSn) ?? []).at(0);
    const combined = judged.flatMap(({ draft }) =>
      draft?.parentOrderSns.includes(parentOrderSn) === true ? [draft] : [],
    )[0];
    if (because !== undefined) waiting.set(parentOrderSn, because);
    else if (member.isBlocked) continue;
    else if (combined !== undefined) drafts.add(combined);
    else {
      const alone = draftReport(member.temu, member.parcels, told, partialReports);
      if (alone.draft !== null) drafts.add(alone.draft);
      if (alone.waiting !== null) waiting.set(parentOrderSn, alone.waiting);
    }
  }
  return { drafts: [...drafts], waiting };
};
