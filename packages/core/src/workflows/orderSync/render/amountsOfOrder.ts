import type { Amounts, LineAmounts } from "../../../domain/Amounts.ts";
import { articleKey, type JtlArticle } from "../../../domain/JtlArticle.ts";
import { linesToShip, type ParentOrder } from "../../../domain/ParentOrder.ts";
import type { MoneySettings } from "../../../domain/ShopSettings.ts";
import { articleNumberOf, type ExportContext } from "../ImportContext.ts";

/** The discounts on a line that lower what it costs, in minor units. */
export const discountOf = (line: LineAmounts, discounts: MoneySettings["discounts"]): number => {
  const seller = line.discountFromSeller?.minor ?? 0;
  const temu = line.discountFromTemu?.minor ?? 0;
  return discounts === "none" ? 0 : discounts === "seller" ? seller : seller + temu;
};

/** What shipping costs by the lines, and by the order itself where that says anything. */
export const shippingOf = (
  lines: ReadonlyArray<LineAmounts>,
  amounts: Amounts,
): { readonly byLines: number; readonly whole: number } => {
  const byLines = lines.reduce((sum, line) => sum + (line.shippingGross?.minor ?? 0), 0);
  return { byLines, whole: amounts.shippingGross?.minor ?? byLines };
};

/**
 * What the order costs by Temu's own totals, in minor units, after the discounts that count: by what
 * the goods and shipping cost, and by what the buyer paid. Empty when Temu tells no totals.
 */
export const totalsByTemu = (
  lines: ReadonlyArray<LineAmounts>,
  amounts: Amounts,
  discounts: MoneySettings["discounts"],
): ReadonlyArray<number> => {
  const { customerPaid, goodsGross, refunds, temuTax } = amounts;
  const counted = lines.reduce((sum, line) => sum + discountOf(line, discounts), 0);
  const all = lines.reduce((sum, line) => sum + discountOf(line, "both"), 0);
  const byGoods =
    goodsGross === null ? null : goodsGross.minor + shippingOf(lines, amounts).whole - counted;
  // What the buyer paid lacks every discount and what was paid back.
  const byBuyer =
    customerPaid === null ? null : customerPaid.minor + (refunds?.minor ?? 0) + all - counted;
  if (byGoods === null) return byBuyer === null ? [] : [byBuyer];
  // A tax that Temu collects comes on top of what the seller gets.
  return byBuyer === null || byBuyer - byGoods === (temuTax?.minor ?? 0)
    ? [byGoods]
    : [byGoods, byBuyer];
};

/** JTL's own prices in the place of amounts that the shop may not read. Null when JTL lacks a price. */
export const amountsFromArticles = (
  order: ParentOrder,
  articles: ReadonlyMap<string, JtlArticle>,
  { settings, skuMap }: ExportContext,
): Amounts | null => {
  const [currency] = settings.money.currencies;
  const money = (minor: number) => ({ currency, minor });
  const priced = linesToShip(order).map((line): LineAmounts | null => {
    const article = articles.get(articleKey(articleNumberOf(line, skuMap)));
    if (article === undefined || article.unitGross <= 0) return null;
    return {
      orderSn: line.orderSn,
      unitGross: money(article.unitGross),
      unitNet: null,
      taxRate: article.taxRate,
      shippingGross: null,
      shippingTaxRate: null,
      discountFromSeller: null,
      discountFromTemu: null,
    };
  });
  const lines = priced.filter((line) => line !== null);
  if (lines.length < priced.length) return null;
  return {
    parentOrderSn: order.parentOrderSn,
    lines,
    shippingGross: null,
    shippingTax: null,
    goodsGross: null,
    customerPaid: null,
    refunds: null,
    temuTax: null,
    source: "jtl",
  };
};
