import { articleKey } from "../../../domain/JtlArticle.ts";
import { type JtlOrder, type JtlPosition, liveOrders } from "../../../domain/JtlOrder.ts";
import { formatMinor, minorOf } from "../../../domain/Money.ts";
import type { Order } from "../../../domain/Order.ts";
import { linesToShip } from "../../../domain/ParentOrder.ts";
import type { Trouble } from "../../CurrentStep.ts";
import { articleNumberOf } from "../ImportContext.ts";

/** An order of ours with those that JTL has made of it, by people's splitting perhaps several. */
export interface Acceptance {
  readonly order: Order;
  readonly jtlOrders: ReadonlyArray<JtlOrder>;
  /** What its document sums up to; null when nobody knows. */
  readonly totalGross: number | null;
}

/** Units by article. */
const unitsOf = (
  entries: ReadonlyArray<{ readonly sku: string; readonly quantity: number }>,
): ReadonlyMap<string, number> => {
  const units = new Map<string, number>();
  for (const { quantity, sku } of entries) {
    const key = articleKey(sku);
    units.set(key, (units.get(key) ?? 0) + quantity);
  }
  return units;
};

/** The units that JTL's document names; null when Temu no longer tells of one of its lines. */
const handedOverUnits = (
  { handedOver, temu }: Order,
  skuMap: ReadonlyMap<string, string>,
): ReadonlyMap<string, number> | null => {
  if (temu === null) return null;
  const lineOf = new Map(temu.lines.map((line) => [line.orderSn, line]));
  const entries = (handedOver?.lines ?? linesToShip(temu)).flatMap(({ orderSn, quantity }) => {
    const line = lineOf.get(orderSn);
    return line === undefined ? [] : [{ sku: articleNumberOf(line, skuMap), quantity }];
  });
  return handedOver === null || entries.length === handedOver.lines.length
    ? unitsOf(entries)
    : null;
};

/** A bundle's components count for the bundle. */
const isOwn = ({ bundleId, positionId }: JtlPosition): boolean =>
  bundleId === null || bundleId === positionId;

const articleTroubles = (
  { jtlOrders, order }: Acceptance,
  skuMap: ReadonlyMap<string, string>,
): ReadonlyArray<Trouble> => {
  const wanted = handedOverUnits(order, skuMap);
  if (wanted === null) return [];
  const positions = jtlOrders.flatMap((one) => one.positions).filter(isOwn);
  const goods = unitsOf(positions.filter(({ kind }) => kind === "goods"));
  const texts = positions.filter(({ kind }) => kind === "freeText");
  // What people added in JTL beside it is their affair.
  const wrong = [...wanted.keys()].filter((key) => goods.get(key) !== wanted.get(key));
  const isText = (key: string): boolean =>
    texts.some(({ sku }) => sku.trim() === "" || articleKey(sku) === key);
  const asText = wrong.filter(isText);
  const others = wrong.filter((key) => !isText(key));
  return [
    ...(asText.length > 0
      ? [
          {
            code: "acceptedWithoutArticle",
            message: `JTL has made free text of articles of the order: ${asText.join(", ")}. It takes nothing from stock.`,
            whatToDo:
              "Replace the free position by the article in JTL-Wawi, before the order is shipped.",
          },
        ]
      : []),
    ...(others.length > 0
      ? [
          {
            code: "acceptedOtherQuantity",
            message: `JTL's order has other quantities than its document: ${others.join(", ")}.`,
            whatToDo: "Compare the order in JTL-Wawi with Seller Center and correct it.",
          },
        ]
      : []),
  ];
};

/** Where JTL's orders differ from the document that they were made of. */
export const judgeAcceptance = (
  acceptance: Acceptance,
  skuMap: ReadonlyMap<string, string>,
): ReadonlyArray<Trouble> => {
  const { totalGross } = acceptance;
  const jtlOrders = liveOrders(acceptance.jtlOrders);
  // All cancelled: JTL has accepted it, and a person has made something else of it.
  if (jtlOrders.length === 0) return [];
  const total = minorOf(jtlOrders.map((one) => one.totalGross));
  return [
    ...articleTroubles({ ...acceptance, jtlOrders }, skuMap),
    ...(totalGross === null || total === totalGross
      ? []
      : [
          {
            code: "acceptedOtherTotal",
            message: `JTL's order comes to ${total === null ? "an unreadable total" : formatMinor(total)}, its document to ${formatMinor(totalGross)}.`,
            whatToDo: "Compare prices, tax rates and shipping of the order in JTL-Wawi.",
          },
        ]),
  ];
};
