/** A table with the columns that are read of it. */
interface ReadTable {
  readonly table: string;
  readonly columns: ReadonlyArray<string>;
}

/** What an order can be read without, and is where one of its tables, or a right on one, is missing. */
interface Extra {
  readonly name: string;
  readonly tables: ReadonlyArray<ReadTable>;
  /** Written behind the orders `o`. */
  readonly join: string;
}

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
  readonly cancellations: (Extra & { readonly reason: string }) | null;
  /** `join` names the invoices `i`. */
  readonly invoices: (Extra & { readonly number: string; readonly cancelled: string }) | null;
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
  cancellations: {
    name: "cancellations",
    tables: [
      { table: "Verkauf.tAuftragStorno", columns: ["kAuftrag", "kAuftragStornogrund"] },
      { table: "Verkauf.tAuftragStornogrund", columns: ["kAuftragStornogrund", "cStornogrund"] },
    ],
    join: `LEFT JOIN Verkauf.tAuftragStorno AS c ON c.kAuftrag = o.kAuftrag
LEFT JOIN Verkauf.tAuftragStornogrund AS g ON g.kAuftragStornogrund = c.kAuftragStornogrund`,
    reason: "g.cStornogrund",
  },
  // An invoice over several orders has none of their external numbers for its own.
  invoices: {
    name: "invoices",
    tables: [
      { table: "Verkauf.tAuftragRechnung", columns: ["kAuftrag", "kRechnung"] },
      {
        table: "Rechnung.tRechnung",
        columns: ["kRechnung", "cRechnungsnr", "nStorno", "nIstEntwurf", "nIstProforma"],
      },
    ],
    join: `LEFT JOIN (Verkauf.tAuftragRechnung AS b
  JOIN Rechnung.tRechnung AS i ON i.kRechnung = b.kRechnung AND i.nIstEntwurf = 0 AND i.nIstProforma = 0) ON b.kAuftrag = o.kAuftrag`,
    number: "i.cRechnungsnr",
    cancelled: "CAST(i.nStorno AS int)",
  },
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
  cancellations: null,
  invoices: {
    name: "invoices before 1.6",
    tables: [
      {
        table: "dbo.tRechnung",
        columns: ["kRechnung", "tBestellung_kBestellung", "cRechnungsNr"],
      },
    ],
    join: "LEFT JOIN dbo.tRechnung AS i ON i.tBestellung_kBestellung = o.kBestellung",
    number: "i.cRechnungsNr",
    cancelled: "0",
  },
};

/** Everything that orders can be read without. */
export const orderExtras: ReadonlyArray<Extra> = [auftragTables, bestellungTables].flatMap(
  ({ cancellations, invoices }) => [cancellations, invoices].filter((extra) => extra !== null),
);
