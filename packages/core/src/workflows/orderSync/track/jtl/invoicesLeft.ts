import type { JtlOrder } from "../../../../domain/JtlOrder.ts";
import type { Trouble } from "../../../CurrentStep.ts";

/** The numbers of the invoices that nobody has cancelled; null where they cannot be read. */
const invoicesLeft = (orders: ReadonlyArray<JtlOrder>): ReadonlyArray<string> | null =>
  orders.some(({ invoices }) => invoices === null)
    ? null
    : [
        ...new Set(
          orders
            .flatMap(({ invoices }) => invoices ?? [])
            .flatMap(({ cancelled, number }) => (cancelled ? [] : [number])),
        ),
      ];

/** What is to be done about the invoices of an order that nobody pays; empty when it has none. */
export const whatToDoAboutInvoices = (orders: ReadonlyArray<JtlOrder>): string => {
  const left = invoicesLeft(orders);
  if (left === null) {
    return "Whether JTL has an invoice of it could not be read: look there, and cancel it as well.";
  }
  return left.length === 0
    ? ""
    : `JTL has an invoice of it: cancel it in JTL-Wawi as well, or write a credit note (${left.join(", ")}).`;
};

/** An order that both sides have cancelled, and that JTL still has an invoice of. */
export const invoiceLeft = (orders: ReadonlyArray<JtlOrder>): ReadonlyArray<Trouble> => {
  const left = invoicesLeft(orders) ?? [];
  return left.length === 0
    ? []
    : [
        {
          code: "invoiceOfCancelledOrder",
          message: `Temu and JTL have cancelled the order, and JTL still has an invoice of it: ${left.join(", ")}.`,
          whatToDo: "Cancel the invoice in JTL-Wawi, or write a credit note.",
        },
      ];
};
