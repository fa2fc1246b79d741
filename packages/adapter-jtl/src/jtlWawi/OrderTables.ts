/** How a version of JTL-Wawi calls what an order and its positions are made of. */
export interface OrderTables {
  readonly orders: string;
  /** Condition on `o`: an order, no offer or transfer. */
  readonly isOrder: string;
  readonly orderId: string;
  readonly orderNumber: string;
  readonly externalNumber: string;
  readonly shippingMethodId: string;
  /** Table of the orders' totals (`orderId`, `fWertBrutto`); null: they are summed. */
  readonly totals: string | null;
  readonly positions: string;
  readonly positionId: string;
  readonly positionOrder: string;
  readonly articleId: string;
  readonly quantity: string;
  readonly unitNet: string;
  /** Of a bundle's own position its own key, of a component the bundle's position. */
  readonly bundle: string;
  /** Column with a line's total with tax that somebody fixed; null where there is none. */
  readonly fixedGross: string | null;
}

/** JTL-Wawi 1.6 and later. */
export const auftragTables: OrderTables = {
  orders: "Verkauf.tAuftrag",
  isOrder: "o.nType = 1",
  orderId: "kAuftrag",
  orderNumber: "cAuftragsNr",
  externalNumber: "cExterneAuftragsnummer",
  shippingMethodId: "kVersandArt",
  totals: "Verkauf.tAuftragEckdaten",
  positions: "Verkauf.tAuftragPosition",
  positionId: "kAuftragPosition",
  positionOrder: "kAuftrag",
  articleId: "kArtikel",
  quantity: "fAnzahl",
  unitNet: "fVkNetto",
  bundle: "kAuftragStueckliste",
  fixedGross: "fWertBruttoGesamtFixiert",
};

/** JTL-Wawi before 1.6, where `dbo.tBestellung` is a table. Later it is a view that lacks columns. */
export const bestellungTables: OrderTables = {
  orders: "dbo.tBestellung",
  isOrder: "o.cType = 'B'",
  orderId: "kBestellung",
  orderNumber: "cBestellNr",
  externalNumber: "cInetBestellNr",
  shippingMethodId: "tVersandArt_kVersandArt",
  totals: null,
  positions: "dbo.tbestellpos",
  positionId: "kBestellPos",
  positionOrder: "tBestellung_kBestellung",
  articleId: "tArtikel_kArtikel",
  quantity: "nAnzahl",
  unitNet: "fVKNetto",
  bundle: "kBestellStueckliste",
  fixedGross: null,
};
