import type { OrderState } from "../../domain/OrderState.ts";
import type { Names } from "./Names.ts";

/** The states of an order, as they stand behind "is". */
export const stateNames: Names<OrderState> = {
  de: {
    imported: "eingelesen",
    held: "zurückgehalten",
    exported: "bereit zur Übergabe",
    submitting: "in der Übergabe an JTL",
    submitted: "an JTL übergeben",
    accepted: "von JTL übernommen",
    shipped: "versandt",
    reported: "an Temu gemeldet",
    cancelled: "storniert",
    failed: "fehlgeschlagen",
    closed: "abgeschlossen",
  },
  en: {
    imported: "imported",
    held: "held",
    exported: "ready to be handed over",
    submitting: "being handed over to JTL",
    submitted: "submitted to JTL",
    accepted: "accepted by JTL",
    shipped: "shipped",
    reported: "reported to Temu",
    cancelled: "cancelled",
    failed: "failed",
    closed: "closed",
  },
};
