import { auftragTables, bestellungTables, type OrderTables } from "../jtlWawi/OrderTables.ts";

/** A right on one object of JTL's database. */
export interface NeededRight {
  /** With its schema, as in `GRANT … ON`. */
  readonly object: string;
  readonly permission: "SELECT" | "INSERT";
  /** Only on these columns. The others hold what is none of our business, such as passwords. */
  readonly columns?: ReadonlyArray<string>;
  /** Columns that have to be there, where the right is on all. */
  readonly reads: ReadonlyArray<string>;
  /** Columns that old versions lack, with what is missing without them: a warning then. */
  readonly readsFor?: ReadonlyArray<{
    readonly columns: ReadonlyArray<string>;
    readonly onlyFor: string;
  }>;
  /** Which versions of JTL-Wawi have it: all, up to 1.5, or from 1.6 on. */
  readonly versions: "all" | "before 1.6" | "since 1.6";
  /** What is missing without it, where the rest works: a warning then. */
  readonly onlyFor?: string;
}

const select = (
  object: string,
  reads: ReadonlyArray<string>,
  more: Partial<NeededRight> = {},
): NeededRight => ({ object, permission: "SELECT", reads, versions: "all", ...more });

/** The columns of orders and positions, by the names that a version has for them. */
const orderRights = (
  names: OrderTables,
  versions: NeededRight["versions"],
): ReadonlyArray<NeededRight> => [
  select(
    names.orders,
    [
      names.orderId,
      names.orderNumber,
      names.externalNumber,
      names.shippingMethodId,
      versions === "since 1.6" ? "nType" : "cType",
      "nStorno",
      "nKomplettAusgeliefert",
    ],
    { versions },
  ),
  select(
    names.positions,
    [
      names.positionId,
      names.positionOrder,
      names.articleId,
      names.quantity,
      names.unitNet,
      names.bundle,
      "cArtNr",
      "fRabatt",
      "fMwSt",
      "nType",
      "nSort",
    ],
    { versions },
  ),
  ...(names.totals === null
    ? []
    : [select(names.totals, [names.orderId, "fWertBrutto"], { versions })]),
  ...extraRights(names.cancellations, { versions, onlyFor: "word of why JTL cancelled an order" }),
  ...extraRights(names.invoices, {
    versions,
    onlyFor: "word of the invoices that a cancelled order leaves in JTL",
  }),
];

const extraRights = (
  extra: OrderTables["cancellations"] | OrderTables["invoices"],
  more: Pick<NeededRight, "versions" | "onlyFor">,
): ReadonlyArray<NeededRight> =>
  (extra?.tables ?? []).map(({ columns, table }) => select(table, columns, more));

const taxes = { onlyFor: "comparing prices with JTL's, which needs its tax rates" } as const;
const stock = { onlyFor: "telling what of JTL's stock can be sold" } as const;
const changes = {
  columns: ["bRowversion"],
  onlyFor: "inventory sync: temu-jtl cannot see whose stock has changed",
} as const;
const blocked = {
  columns: ["fVerfuegbarGesperrt"],
  onlyFor: "inventory sync of chosen warehouses (inventory.warehouses)",
} as const;
const warehouses = { onlyFor: "seeing whether the warehouses whose stock is sold exist" } as const;
const worker = { onlyFor: "seeing whether JTL-Worker runs" } as const;

/**
 * Every right that temu-jtl needs in JTL's database, and none beyond. What preflight checks and what the
 * script in `docs/jtl-setup.md` grants.
 */
export const neededRights: ReadonlyArray<NeededRight> = [
  select("dbo.tXMLBestellImport", ["kXMLBestellImport", "cText", "nPlattform", "nRechnung"]),
  { ...select("dbo.tXMLBestellImport", []), permission: "INSERT" },
  select("dbo.tversion", ["cVersion"]),
  select(
    "dbo.tArtikel",
    [
      "kArtikel",
      "cArtNr",
      "fVKNetto",
      "kSteuerklasse",
      "nDelete",
      "nIstVater",
      "cAktiv",
      "cLagerAktiv",
      "cLagerKleinerNull",
      "cTeilbar",
      "nPuffer",
      "kStueckliste",
    ],
    { readsFor: [changes] },
  ),
  ...orderRights(auftragTables, "since 1.6"),
  ...orderRights(bestellungTables, "before 1.6"),
  select("dbo.tLieferschein", ["kLieferschein", "kBestellung"]),
  select("dbo.tLieferscheinPos", ["kLieferscheinPos", "kLieferschein", "kBestellPos", "fAnzahl"]),
  select("dbo.tVersand", [
    "kVersand",
    "kLieferschein",
    "cIdentCode",
    "cShipmentId",
    "kVersandArt",
    "dVersendet",
  ]),
  select("dbo.tVersandPos", ["kVersand", "kLieferscheinPos", "fAnzahl"]),
  select("dbo.tversandart", ["kVersandArt", "cName"]),
  select("dbo.tZahlungsart", ["cName", "nAusliefernVorZahlung", "nMahnwesenAktiv"]),
  select("dbo.tWaehrung", ["cName"]),
  select("dbo.tfirma", [], { columns: ["kFirma", "cLandISO"] }),
  select("dbo.tbenutzer", [], { columns: ["kBenutzer"] }),
  select(
    "dbo.tSteuersatz",
    ["kSteuersatz", "kSteuerzone", "kSteuerklasse", "fSteuersatz", "nPrio"],
    taxes,
  ),
  select("dbo.tSteuerzone", ["kSteuerzone", "kFirma"], taxes),
  select("dbo.tSteuerzoneLand", ["kSteuerzone", "cISO"], taxes),
  select("dbo.tlagerbestand", ["kArtikel", "fVerfuegbar"], { ...stock, readsFor: [changes] }),
  select("dbo.tlagerbestandProLagerLagerartikel", ["kArtikel", "kWarenlager", "fBestand"], {
    ...stock,
    readsFor: [blocked, changes],
  }),
  select("dbo.tWarenLager", [], { columns: ["kWarenLager"], ...warehouses }),
  select("dbo.tStueckliste", ["kStueckliste", "kArtikel", "fAnzahl"], {
    ...stock,
    readsFor: [changes],
  }),
  select("Worker.tStatus", ["dZeitstempelUtc"], { versions: "since 1.6", ...worker }),
];

/** `GRANT` of one right to a user. */
export const grantStatement = (
  { columns, object, permission }: NeededRight,
  user: string,
): string =>
  `GRANT ${permission} ON ${object}${columns === undefined ? "" : ` (${columns.join(", ")})`} TO ${user};`;

/**
 * The same where the object is there, for a script that fits every version. From 1.6 on `dbo.tBestellung`
 * is a view that nobody reads.
 */
export const guardedGrant = (right: NeededRight, user: string): string => {
  if (right.versions === "all" && right.onlyFor === undefined) return grantStatement(right, user);
  const kind = right.versions === "before 1.6" ? ", N'U'" : "";
  return `IF OBJECT_ID(N'${right.object}'${kind}) IS NOT NULL ${grantStatement(right, user)}`;
};
