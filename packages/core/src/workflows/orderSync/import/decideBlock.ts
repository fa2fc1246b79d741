import { Equal } from "effect";
import type { Address } from "../../../domain/Address.ts";
import { type BlockReason, isJtlBlock } from "../../../domain/BlockReason.ts";
import type { HandedOver, Order } from "../../../domain/Order.ts";
import { isCancelledAtTemu, linesToShip, type ParentOrder } from "../../../domain/ParentOrder.ts";
import type { DocumentSettings } from "../../../domain/ShopSettings.ts";

/** What JTL was told of an order of which Temu still says the same. */
export const handedOverOf = ({ address, temu }: Order): HandedOver => ({
  lines: (temu === null ? [] : linesToShip(temu)).map(({ orderSn, quantity }) => ({
    orderSn,
    quantity,
  })),
  address,
});

/** What of an address JTL's document says. */
const inDocument = (address: Address | null, { mail, phone }: DocumentSettings) => {
  if (address === null) return null;
  const { restriction: _, ...rest } = address;
  return { ...rest, phone: phone ? rest.phone : "", mail: mail ? rest.mail : "" };
};

/**
 * What keeps an order that JTL has, or may have, from being reported: where Temu now says something
 * else than JTL was told, and for what was seen in JTL. It ends by itself when both say the same again.
 */
export const decideBlock = (
  order: ParentOrder,
  known: Order,
  now: { readonly address: Address | null; readonly isAddressUnread: boolean },
  settings: DocumentSettings,
): Pick<Order, "blockReasons" | "handedOver"> => {
  const handedOver = known.handedOver ?? handedOverOf(known);
  const wanted = new Map(linesToShip(order).map(({ orderSn, quantity }) => [orderSn, quantity]));
  const isCancelled = isCancelledAtTemu(order);
  const lowered = handedOver.lines.filter(
    ({ orderSn, quantity }) => (wanted.get(orderSn) ?? 0) < quantity,
  );
  const isSameLines =
    handedOver.lines.length === wanted.size &&
    handedOver.lines.every(({ orderSn, quantity }) => wanted.get(orderSn) === quantity);
  const isMoved =
    now.isAddressUnread ||
    (handedOver.address !== null &&
      !Equal.equals(inDocument(now.address, settings), inDocument(handedOver.address, settings)));
  const blockReasons: ReadonlyArray<BlockReason> = [
    ...(isCancelled ? [{ code: "cancelledAtTemu" as const, parameters: {} }] : []),
    ...(!isCancelled && lowered.length > 0
      ? [
          {
            code: "quantityLowered" as const,
            parameters: { lines: lowered.map(({ orderSn }) => orderSn).join(", ") },
          },
        ]
      : []),
    ...(isMoved && !isCancelled ? [{ code: "addressChanged" as const, parameters: {} }] : []),
    ...known.blockReasons.filter(isJtlBlock),
  ];
  // More units block nothing, but the next change is compared with what JTL got, too.
  const isAgreed = blockReasons.every(isJtlBlock) && isSameLines;
  return { blockReasons, handedOver: isAgreed ? null : handedOver };
};
