import type { JtlError, ShopSettings } from "@temu-jtl/core";
import { Effect, Schema } from "effect";
import { SqlServer } from "../sqlServer/SqlServer.ts";
import type { Finding } from "./Finding.ts";

/** Asks JTL's database about one thing in the shop's settings. */
export interface SettingCheck {
  /** What is checked, after "whether". */
  readonly what: string;
  /** The object that it reads. */
  readonly reads: string;
  readonly run: (shop: ShopSettings) => Effect.Effect<ReadonlyArray<Finding>, JtlError, SqlServer>;
}

const error = (code: Finding["code"], message: string, whatToDo: string): Finding => ({
  code,
  severity: "error",
  message,
  whatToDo,
});

const Counted = Schema.Tuple([Schema.Struct({ found: Schema.Int })]);

const count = (operation: string, text: string, values: Record<string, string | number>) =>
  Effect.gen(function* () {
    const server = yield* SqlServer;
    const [{ found }] = yield* server.query(Counted, { operation, text, values });
    return found;
  });

const company: SettingCheck = {
  what: "the company exists",
  reads: "dbo.tfirma",
  run: ({ document: { companyId } }) =>
    Effect.map(
      count(
        "preflight.company",
        "SELECT COUNT(kFirma) AS found FROM dbo.tfirma WHERE kFirma = @id",
        {
          id: companyId,
        },
      ),
      (found) =>
        found > 0
          ? []
          : [
              error(
                "noCompany",
                `JTL has no company with the number ${companyId}.`,
                "Set JTL_COMPANY_ID (document.companyId) to the kFirma of a company in dbo.tfirma.",
              ),
            ],
    ),
};

const user: SettingCheck = {
  what: "the user exists",
  reads: "dbo.tbenutzer",
  run: ({ document: { userId } }) =>
    Effect.map(
      count(
        "preflight.user",
        "SELECT COUNT(kBenutzer) AS found FROM dbo.tbenutzer WHERE kBenutzer = @id",
        { id: userId },
      ),
      (found) =>
        found > 0
          ? []
          : [
              error(
                "noUser",
                `JTL has no user with the number ${userId}.`,
                "Set JTL_USER_ID (document.userId) to the kBenutzer of a user in dbo.tbenutzer.",
              ),
            ],
    ),
};

const shippingMethod: SettingCheck = {
  what: "the shipping method exists",
  reads: "dbo.tversandart",
  run: ({ document: { shippingMethod: name } }) =>
    Effect.map(
      count(
        "preflight.shippingMethod",
        "SELECT COUNT(*) AS found FROM dbo.tversandart WHERE cName = @name",
        { name },
      ),
      (found) =>
        found > 0
          ? []
          : [
              error(
                "noShippingMethod",
                `JTL has no shipping method of the name "${name}".`,
                "Create it in JTL (Versand, Versandarten), or set JTL_SHIPPING_METHOD (document.shippingMethod) to the name of one that exists.",
              ),
            ],
    ),
};

const PaymentRows = Schema.Array(
  Schema.Struct({ shipsFirst: Schema.NullOr(Schema.Int), duns: Schema.NullOr(Schema.Int) }),
);

const paymentMethod: SettingCheck = {
  what: "the payment method exists",
  reads: "dbo.tZahlungsart",
  run: ({ document: { paymentMethod: name } }) =>
    Effect.gen(function* () {
      const server = yield* SqlServer;
      const rows = yield* server.query(PaymentRows, {
        operation: "preflight.paymentMethod",
        text: "SELECT CAST(nAusliefernVorZahlung AS int) AS shipsFirst, CAST(nMahnwesenAktiv AS int) AS duns FROM dbo.tZahlungsart WHERE cName = @name",
        values: { name },
      });
      if (rows.length === 0) {
        return [
          error(
            "noPaymentMethod",
            `JTL has no payment method of the name "${name}".`,
            "Create it in JTL (Zahlungen, Zahlungsarten) so that it ships before payment and does not dun, or set JTL_PAYMENT_METHOD (document.paymentMethod) to the name of one that exists.",
          ),
        ];
      }
      return [
        ...(rows.some(({ shipsFirst }) => shipsFirst !== 1)
          ? [
              error(
                "waitsForPayment",
                `Orders with the payment method "${name}" wait until somebody enters a payment, which Temu's never do.`,
                'Switch on "Auslieferung vor Zahlungseingang" for it in JTL.',
              ),
            ]
          : []),
        ...(rows.some(({ duns }) => duns === 1)
          ? [
              error(
                "dunsBuyers",
                `JTL sends reminders to buyers with the payment method "${name}", who have paid Temu.`,
                'Switch off "Mahnwesen" for it in JTL.',
              ),
            ]
          : []),
      ];
    }),
};

const NameRows = Schema.Array(Schema.Struct({ name: Schema.String }));

const currencies: SettingCheck = {
  what: "the currencies exist",
  reads: "dbo.tWaehrung",
  run: ({ money }) =>
    Effect.gen(function* () {
      const server = yield* SqlServer;
      const wanted = Object.fromEntries(money.currencies.map((code, at) => [`c${at}`, code]));
      const missing = yield* server.query(NameRows, {
        operation: "preflight.currencies",
        text: `SELECT wanted.name AS name FROM (VALUES ${Object.keys(wanted)
          .map((key) => `(CAST(@${key} AS nvarchar(20)))`)
          .join(", ")}) AS wanted (name)
WHERE NOT EXISTS (SELECT 1 FROM dbo.tWaehrung AS w WHERE w.cName = wanted.name COLLATE DATABASE_DEFAULT)`,
        values: wanted,
      });
      return missing.map(({ name }) =>
        error(
          "noCurrency",
          `JTL has no currency of the name "${name}".`,
          "Create it in JTL (Zahlungen, Währungen) with its ISO code as the name, or take it out of TEMU_CURRENCIES (money.currencies).",
        ),
      );
    }),
};

const WarehouseRows = Schema.Array(Schema.Struct({ id: Schema.Int }));

const warehouses: SettingCheck = {
  what: "the warehouses exist",
  reads: "dbo.tWarenLager",
  run: ({ inventory }) =>
    Effect.gen(function* () {
      const wanted = inventory.warehouses ?? [];
      if (wanted.length === 0) return [];
      const server = yield* SqlServer;
      const chosen = Object.fromEntries(wanted.map((id, at) => [`w${at}`, id]));
      const found = yield* server.query(WarehouseRows, {
        operation: "preflight.warehouses",
        text: `SELECT kWarenLager AS id FROM dbo.tWarenLager WHERE kWarenLager IN (${Object.keys(
          chosen,
        )
          .map((key) => `@${key}`)
          .join(", ")})`,
        values: chosen,
      });
      const known = new Set(found.map(({ id }) => id));
      return wanted
        .filter((id) => !known.has(id))
        .map((id) =>
          error(
            "noWarehouse",
            `JTL has no warehouse with the number ${id}: nothing of it can be sold.`,
            "Set inventory.warehouses to the kWarenLager of warehouses in dbo.tWarenLager, or to null for all.",
          ),
        );
    }),
};

/** Everything in a shop's settings that JTL has to know. */
export const settingChecks: ReadonlyArray<SettingCheck> = [
  company,
  user,
  shippingMethod,
  paymentMethod,
  currencies,
  warehouses,
];
