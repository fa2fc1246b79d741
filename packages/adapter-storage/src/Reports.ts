import { lastDays, Reports } from "@temu-jtl/core";
import { Effect, Layer } from "effect";
import { Database } from "./Database.ts";
import { days, figures } from "./reports/Figures.ts";
import { inventory } from "./reports/Inventory.ts";
import { order, orders } from "./reports/Orders.ts";
import { run, runs } from "./reports/Runs.ts";

/** What the stores in PostgreSQL keep, as people look at it. */
export const reportsLayer: Layer.Layer<Reports, never, Database> = Layer.effect(
  Reports,
  Effect.map(Database, ({ schema, on }) =>
    Reports.of({
      figures: (shops, now) => figures(on("Reports.figures"), schema, shops, now),
      days: (shops, last) =>
        days(on("Reports.days"), schema, shops, lastDays(last.now, last.timeZone, last.days)),
      runs: (search, page) => runs(on("Reports.runs"), schema, search, page),
      run: (shops, runId) => run(on("Reports.run"), schema, shops, runId),
      orders: (search, page, view) => orders(on("Reports.orders"), schema, search, page, view),
      order: (shop, parentOrderSn, view = {}) =>
        order(on("Reports.order"), schema, shop, parentOrderSn, view),
      inventory: (search, page) => inventory(on("Reports.inventory"), schema, search, page),
    }),
  ),
);
