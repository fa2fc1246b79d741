import { expect, describe, it } from "@effect/vitest";
import { type Alert, Alerts, JtlWawi } from "@temu-jtl/core";
import { Effect } from "effect";
import { counts, inShop, sync } from "../runs.ts";
import { inJtl } from "./told.ts";

/** What a run tells people. */
const told = Effect.gen(function* () {
  const alerts: Array<Alert> = [];
  yield* Effect.provideService(sync, Alerts, {
    raise: (alert) => Effect.sync(() => void alerts.push(alert)),
  });
  return alerts;
});

const invoicesOf = Effect.fnUntraced(function* (number: string) {
  const orders = yield* (yield* JtlWawi).orders([number]);
  return orders.flatMap(({ invoices }) => (invoices ?? []).map((invoice) => invoice.number));
});

describe("A run", () => {
  it.effect("(Z2) names the reason for which an order was cancelled in JTL", () =>
    inShop(
      Effect.gen(function* () {
        const { jtl, number } = yield* inJtl;
        yield* jtl.cancel(number, "Nicht lieferbar");
        const [alert] = yield* told;
        expect(alert?.code).toBe("cancelledInJtl");
        expect(alert?.message).toContain("reason: Nicht lieferbar");
      }),
    ),
  );

  it.effect(
    "(Z2) names the invoice of an order that Temu has cancelled, until it is cancelled",
    () =>
      inShop(
        Effect.gen(function* () {
          const { jtl, number, temu } = yield* inJtl;
          yield* temu.cancel(number);
          const [plain] = yield* told;
          yield* jtl.invoice(number);
          const [invoice = "none"] = yield* invoicesOf(number);
          for (let run = 0; run < 2; run += 1) {
            const [alert] = yield* told;
            expect(alert?.code).toBe("cancelledAtTemu");
            expect(alert?.whatToDo).toContain(plain?.whatToDo);
            expect(alert?.whatToDo).toContain(`credit note (${invoice})`);
          }
          yield* jtl.cancelInvoices(number);
          expect((yield* told).map(({ whatToDo }) => whatToDo)).toEqual([plain?.whatToDo]);
        }),
      ),
  );

  it.effect("(Z2) says so where it cannot be read whether a cancelled order has an invoice", () =>
    inShop(
      Effect.gen(function* () {
        const { number, temu } = yield* inJtl;
        yield* temu.cancel(number);
        const wawi = yield* JtlWawi;
        const [alert] = yield* told.pipe(
          Effect.provideService(JtlWawi, {
            ...wawi,
            orders: (numbers) =>
              Effect.map(wawi.orders(numbers), (orders) =>
                orders.map((order) => ({ ...order, invoices: null })),
              ),
          }),
        );
        expect(alert?.code).toBe("cancelledAtTemu");
        expect(alert?.whatToDo).toContain("could not be read");
      }),
    ),
  );

  it.effect("(Z2) tells once of the invoice of an order that both sides have cancelled", () =>
    inShop(
      Effect.gen(function* () {
        const { jtl, number, temu } = yield* inJtl;
        yield* jtl.invoice(number);
        const [invoice = "none"] = yield* invoicesOf(number);
        yield* temu.cancel(number);
        yield* jtl.cancel(number);
        const [alert, ...others] = yield* told;
        expect(others).toEqual([]);
        expect(alert).toMatchObject({ code: "invoiceOfCancelledOrder", parentOrderSn: number });
        expect(alert?.message).toContain(invoice);
        expect(yield* counts).toEqual({ cancelled: 1 });
        expect(yield* told).toEqual([]);
      }),
    ),
  );
});
