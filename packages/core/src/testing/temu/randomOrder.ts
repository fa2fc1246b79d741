import type { Address } from "../../domain/Address.ts";
import type { LineAmounts } from "../../domain/Amounts.ts";
import type { OrderLine } from "../../domain/ParentOrder.ts";
import type { Instant } from "../../domain/Time.ts";
import type { SeededRandom } from "../SeededRandom.ts";
import { amountsOf, euro, taxIn } from "./orderAmounts.ts";
import { inventedArticleCount, newLine, newOrder } from "./orderParts.ts";
import { noTrouble, type SoldOrder } from "./SoldOrder.ts";

const firstNames = ["Jörg", "Zoë", "Łucja", "Stanisław", "Åse", "François", "Mehmet"] as const;
const lastNames = [
  "Weiß",
  "Żółkiewska",
  "Dąbrowski",
  "Öztürk",
  "O'Beispiel",
  "von der Höh",
] as const;
const streets = ["Ölmühlgasse", "Łąkowa", "Rue de l'Église", "Straße des 17. Juni"] as const;
const supplements = [
  "",
  "",
  "Hinterhaus, 2. OG",
  "m. 14, II piętro",
  "c/o Groß & Söhne 🌻",
] as const;
const places = [
  { country: "Germany", state: "Nordrhein-Westfalen", city: "Köln", postCode: "50667" },
  { country: "Germany", state: "Sachsen", city: "Görlitz", postCode: "02826" },
  { country: "Austria", state: "Kärnten", city: "Klagenfurt am Wörthersee", postCode: "9020" },
  { country: "Poland", state: "łódzkie", city: "Łódź", postCode: "90-001" },
] as const;
const articles = [
  { name: "Gießkanne “Fräulein Grün”", variant: "5 l" },
  { name: "Świeca zapachowa różana", variant: "żółta" },
  { name: "Partylampe 🎉 Größe", variant: "M 👍🏽" },
  { name: "Crème brûlée <Schälchen> & Löffel", variant: "" },
  { name: "Kräutertee", variant: "20 Beutel" },
] as const;
const goodsRates = [19_000_000, 7_000_000, 0, 21_000_000, 25_000_000, 5_500_000] as const;
const shippingRates = [19_000_000, 7_000_000, 0, 21_000_000] as const;

/** An invented person, somewhere with letters that not every encoding has. */
export const randomAddress = (random: SeededRandom, index: number): Address => {
  const firstName = random.pick(firstNames);
  const lastName = random.pick(lastNames);
  return {
    ...random.pick(places),
    name: `${firstName} ${lastName}`,
    additionalName: "",
    firstName,
    lastName,
    phone: `+49 30 ${random.whole(1_000_000, 9_999_999)}`,
    mail: `buyer-${index}@example.invalid`,
    street: `${random.pick(streets)} ${random.whole(1, 199)}`,
    supplement: random.pick(supplements),
  };
};

const randomLine = (random: SeededRandom, orderIndex: number, line: number): OrderLine =>
  newLine(orderIndex, line, {
    ...random.pick(articles),
    article: random.whole(0, inventedArticleCount - 1),
    quantity: random.whole(1, 7),
  });

const randomAmounts = (random: SeededRandom, line: OrderLine): LineAmounts => {
  // Odd cents: half of it, or its tax, never comes out even.
  const unitGross = 2 * random.whole(50, 4_999) + 1;
  const taxRate = random.pick(goodsRates);
  const discount = (mostPercent: number) =>
    random.happens(0.4)
      ? random.whole(1, Math.floor((unitGross * line.quantity * mostPercent) / 100))
      : 0;
  return {
    orderSn: line.orderSn,
    unitGross: euro(unitGross),
    unitNet: euro(unitGross - taxIn(unitGross, taxRate)),
    taxRate,
    shippingGross: euro(random.happens(0.5) ? random.whole(99, 1_299) : 0),
    shippingTaxRate: random.pick(shippingRates),
    discountFromSeller: euro(discount(40)),
    discountFromTemu: euro(discount(20)),
  };
};

/**
 * An order of any kind that Temu sells, by chance: one line to four, all tax rates, discounts of the
 * seller and of Temu, shipping by line. The same seed makes the same order of this number.
 */
export const randomOrder = (random: SeededRandom, index: number, now: Instant): SoldOrder => {
  const lines = Array.from({ length: random.whole(1, 4) }, (_, line) =>
    randomLine(random, index, line),
  );
  const order = newOrder(index, now, lines);
  const lineAmounts = lines.map((line) => randomAmounts(random, line));
  return {
    order,
    address: randomAddress(random, index),
    amounts: amountsOf(order.parentOrderSn, lines, random.shuffle(lineAmounts)),
    trouble: noTrouble,
  };
};
