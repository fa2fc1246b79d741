import { lastDays, Reports } from "@temu-jtl/core";
import { Effect, Layer } from "effect";
import { Database } from "./Database.ts";
import { days, figures } from "./reports/Figures.ts";

/** What the stores in PostgreSQL keep, as people look at it. */
export const reportsLayer: Layer.Layer<Reports, never, Database> = Layer.effect(
  Reports,
  Effect.map(Database, ({ schema, on }) =>
    Reports.of({
      figures: (shops, now) => figures(on("Reports.figures"), schema, shops, now),
      days: (shops, last) =>
        days(on("Reports.days"), schema, shops, lastDays(last.now, last.timeZone, last.days)),
    }),
  ),
);
