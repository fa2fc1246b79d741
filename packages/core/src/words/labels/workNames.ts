import type { WorkflowName } from "../../domain/Run.ts";
import type { Names } from "./Names.ts";

/** Workflows. */
export const workflowNames: Names<WorkflowName> = {
  de: { order_sync: "Bestellabgleich", inventory_sync: "Bestandsabgleich" },
  en: { order_sync: "Order sync", inventory_sync: "Inventory sync" },
};

/** Kinds of jobs. */
export const jobTypeNames: Names<"sync_orders" | "sync_inventory" | "sync_inventory_full"> = {
  de: {
    sync_orders: "Bestellabgleich",
    sync_inventory: "Bestandsabgleich",
    sync_inventory_full: "Voller Bestandsabgleich",
  },
  en: {
    sync_orders: "Order sync",
    sync_inventory: "Inventory sync",
    sync_inventory_full: "Full inventory sync",
  },
};

/** Steps of the workflows. */
type StepName =
  | "fetch"
  | "import"
  | "render"
  | "accept"
  | "submit"
  | "track"
  | "erase"
  | "download"
  | "stock"
  | "compare"
  | "push";

/** What each step does. */
export const stepNames: Names<StepName> = {
  de: {
    fetch: "Bestellungen lesen",
    import: "Bestellungen prüfen",
    render: "Dokumente erstellen",
    accept: "Übernahme prüfen",
    submit: "An JTL übergeben",
    track: "Versand melden",
    erase: "Alte Adressen löschen",
    download: "SKUs lesen",
    stock: "Bestand lesen",
    compare: "Vergleichen",
    push: "Bestand senden",
  },
  en: {
    fetch: "Read orders",
    import: "Check orders",
    render: "Write documents",
    accept: "See what JTL has taken over",
    submit: "Hand over to JTL",
    track: "Report shipments",
    erase: "Erase old addresses",
    download: "Read SKUs",
    stock: "Read stock",
    compare: "Compare",
    push: "Push stock",
  },
};
