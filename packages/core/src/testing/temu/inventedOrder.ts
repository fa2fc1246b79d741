import type { Address } from "../../domain/Address.ts";
import type { Amounts, LineAmounts } from "../../domain/Amounts.ts";
import type { JtlArticle } from "../../domain/JtlArticle.ts";
import type { OrderLine } from "../../domain/ParentOrder.ts";
import type { Instant } from "../../domain/Time.ts";
import { amountsOf, euro, taxIn } from "./orderAmounts.ts";
import { inventedArticleCount, inventedSku, lineOfSku, newLine, newOrder } from "./orderParts.ts";
import { noTrouble, type SoldOrder, wholeSecond } from "./SoldOrder.ts";
import type { WantedUnits } from "./StockShelf.ts";

const firstNames = ["Anna", "Jörg", "Lena", "Karl", "Zoë", "Mehmet", "Käthe", "Paul", "Ida"];
const lastNames = ["Müller", "Beispiel", "Groß", "Schäfer", "Öztürk", "Krämer", "von der Heide"];
const streets = ["Lindenweg", "Hauptstraße", "Am Mühlbach", "Gartenallee", "Schloßplatz"];
const places = [
  { postCode: "10115", city: "Berlin", state: "Berlin" },
  { postCode: "50667", city: "Köln", state: "Nordrhein-Westfalen" },
  { postCode: "80331", city: "München", state: "Bayern" },
  { postCode: "01067", city: "Dresden", state: "Sachsen" },
  { postCode: "28195", city: "Bremen", state: "Bremen" },
];
const goods = [
  { name: "Duftkerze Vanille", variant: "200 g", gross: 1_625, rate: 19_000_000 },
  { name: "Kräutertee", variant: "20 Beutel", gross: 499, rate: 7_000_000 },
  { name: "Leinenkissen", variant: "40 × 40 cm", gross: 2_379, rate: 19_000_000 },
  { name: "Wandkalender", variant: "A3", gross: 1_290, rate: 7_000_000 },
  { name: "Gießkanne", variant: "5 l", gross: 1_999, rate: 19_000_000 },
  { name: "Blumenübertopf", variant: "Ø 18 cm", gross: 333, rate: 19_000_000 },
];
const shippingGross = 399;
const shippingRate = 19_000_000;

const pick = <A>(from: ReadonlyArray<A>, index: number, otherwise: A): A =>
  from[index % from.length] ?? otherwise;

/** The merchant's articles as a JTL-Wawi of theirs has them: all that {@link inventedOrder} may sell. */
export const inventedArticles: ReadonlyArray<JtlArticle> = Array.from(
  { length: inventedArticleCount },
  (_, article) => {
    const { gross, rate } = pick(goods, article, { name: "", variant: "", gross: 999, rate: 0 });
    return { sku: inventedSku(article), unitGross: gross, taxRate: rate };
  },
);

const articleOf = new Map(inventedArticles.map((article) => [article.sku, article]));

const inventedAddress = (index: number): Address => {
  const firstName = pick(firstNames, index, "Anna");
  const lastName = pick(lastNames, index, "Müller");
  const place = pick(places, index, { postCode: "10115", city: "Berlin", state: "Berlin" });
  return {
    name: `${firstName} ${lastName}`,
    additionalName: "",
    firstName,
    lastName,
    phone: `+49 30 ${String(1_000_000 + index)}`,
    mail: `buyer-${index}@example.invalid`,
    country: "Germany",
    state: place.state,
    city: place.city,
    postCode: place.postCode,
    street: `${pick(streets, index, "Lindenweg")} ${1 + (index % 120)}`,
    supplement: index % 7 === 3 ? "Hinterhaus, 2. OG" : "",
  };
};

const inventedLine = (orderIndex: number, line: number): OrderLine => {
  const article = (orderIndex * 7 + line) % inventedArticleCount;
  const { name, variant } = pick(goods, article, {
    name: "Kerze",
    variant: "",
    gross: 999,
    rate: 0,
  });
  return newLine(orderIndex, line, {
    article,
    name,
    variant,
    quantity: 1 + ((orderIndex + line) % 3),
  });
};

const inventedAmounts = (
  parentOrderSn: string,
  orderIndex: number,
  lines: ReadonlyArray<OrderLine>,
): Amounts => {
  const shipping = orderIndex % 4 === 1 ? shippingGross : 0;
  const lineAmounts = lines.map((line, at): LineAmounts => {
    const number = (orderIndex * 7 + at) % inventedArticleCount;
    const article = pick(goods, number, { name: "", variant: "", gross: 999, rate: 0 });
    return {
      orderSn: line.orderSn,
      unitGross: euro(article.gross),
      unitNet: euro(article.gross - taxIn(article.gross, article.rate)),
      taxRate: article.rate,
      shippingGross: euro(at === 0 ? shipping : 0),
      shippingTaxRate: shippingRate,
      discountFromSeller: euro(0),
      discountFromTemu: euro(0),
    };
  });
  // Temu does not promise the order of the list here: whoever goes by place gets the wrong prices.
  return amountsOf(parentOrderSn, lines, lineAmounts.toReversed());
};

/** The order with this number (from 1): the same number, the same people, goods and prices. */
export const inventedOrder = (index: number, now: Instant): SoldOrder => {
  const lines = Array.from({ length: 1 + (index % 3) }, (_, line) => inventedLine(index, line));
  const order = newOrder(index, now, lines);
  return {
    order,
    address: inventedAddress(index),
    amounts: inventedAmounts(order.parentOrderSn, index, lines),
    trouble: noTrouble,
  };
};

/** What the buyer pays for a SKU: as the invented article of that number costs, or 19.99 with 19 %. */
const priceOf = ({ orderSn, merchantSku }: OrderLine): LineAmounts => {
  const { unitGross, taxRate } = articleOf.get(merchantSku) ?? {
    unitGross: 1_999,
    taxRate: 19_000_000,
  };
  return {
    orderSn,
    unitGross: euro(unitGross),
    unitNet: euro(unitGross - taxIn(unitGross, taxRate)),
    taxRate,
    shippingGross: euro(0),
    shippingTaxRate: shippingRate,
    discountFromSeller: euro(0),
    discountFromTemu: euro(0),
  };
};

/** An order of these units that was made just now, with a line for each SKU. */
export const stockedOrder = (
  index: number,
  now: Instant,
  units: ReadonlyArray<WantedUnits>,
): SoldOrder => {
  const lines = units.map(({ sku, quantity }, line) =>
    lineOfSku(index, line, { ...sku, quantity }),
  );
  const madeAt = wholeSecond(now);
  const order = { ...newOrder(index, now, lines), orderedAt: madeAt, pendingFinishedAt: madeAt };
  return {
    order,
    address: inventedAddress(index),
    amounts: amountsOf(order.parentOrderSn, lines, lines.map(priceOf)),
    trouble: noTrouble,
  };
};
