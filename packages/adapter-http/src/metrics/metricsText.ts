import { judge, type ShopFigures, type Verdict } from "@temu-jtl/core";
import { type Facts, ofShop } from "../facts/readFacts.ts";
import { exposition, type Gauge, type Sample } from "./exposition.ts";

const verdicts: ReadonlyArray<Verdict> = ["ok", "attention", "critical", "unknown", "setup"];

const seconds = (millis: number): number => millis / 1_000;

/** Samples of each shop; what nobody knows has none. */
const ofShops = (
  facts: Facts,
  samplesOf: (figures: ShopFigures) => ReadonlyArray<{
    readonly labels?: Readonly<Record<string, string>>;
    readonly value: number | null;
  }>,
): ReadonlyArray<Sample> =>
  facts.shops.flatMap((figures) =>
    samplesOf(figures).flatMap(({ labels, value }) =>
      value === null ? [] : [{ labels: { shop: figures.shop, ...labels }, value }],
    ),
  );

const verdictSamples = (facts: Facts): ReadonlyArray<Sample> =>
  facts.shops.flatMap(({ shop }) => {
    const { verdict } = judge(ofShop(facts, shop));
    return verdicts.map((one) => ({
      labels: { shop, verdict: one },
      value: one === verdict ? 1 : 0,
    }));
  });

/** The reasons of a shop by code; several of one code are added up. */
const reasonSamples = (facts: Facts): ReadonlyArray<Sample> =>
  facts.shops.flatMap(({ shop }) => {
    const counts = new Map<string, Sample & { readonly labels: Record<string, string> }>();
    for (const { code, count, level } of judge(ofShop(facts, shop)).reasons) {
      const value = (counts.get(`${code} ${level}`)?.value ?? 0) + count;
      counts.set(`${code} ${level}`, { labels: { shop, code, level }, value });
    }
    return [...counts.values()];
  });

/**
 * How everything stands, for Prometheus: the figures and the verdict of `GET /stats`. Labels are shops,
 * states and codes; none holds an order, a SKU or a person.
 */
export const metricsText = (facts: Facts, version: string): string => {
  const gauge = (name: string, help: string, samples: ReadonlyArray<Sample>): Gauge => ({
    name: `temu_jtl_${name}`,
    help,
    samples,
  });
  const isUp = facts.database === "up";
  return exposition([
    gauge("info", "The version of temu-jtl.", [{ labels: { version }, value: 1 }]),
    gauge("database_up", "Whether the database answers.", [{ value: isUp ? 1 : 0 }]),
    gauge(
      "workers",
      "Processes that give signs of life and work jobs.",
      isUp ? [{ value: facts.hosts.length }] : [],
    ),
    gauge("verdict", "1 for the verdict that the shop has.", verdictSamples(facts)),
    gauge("reason", "How many things are behind a reason of the verdict.", reasonSamples(facts)),
    gauge(
      "orders",
      "Orders by state.",
      ofShops(facts, ({ orders }) =>
        Object.entries(orders).map(([state, value]) => ({ labels: { state }, value })),
      ),
    ),
    gauge(
      "orders_held",
      "Held orders by reason; one with several counts for each.",
      ofShops(facts, ({ held }) =>
        held.map(({ code, count }) => ({ labels: { code }, value: count })),
      ),
    ),
    gauge(
      "orders_blocked",
      "Orders that are with JTL and not reported, by reason.",
      ofShops(facts, ({ blocked }) =>
        blocked.map(({ code, count }) => ({ labels: { code }, value: count })),
      ),
    ),
    gauge(
      "orders_overdue",
      "Orders to ship whose latest shipping time has passed.",
      ofShops(facts, ({ overdue }) => [{ value: overdue.count }]),
    ),
    gauge(
      "orders_due_24h",
      "Orders to ship with less than 24 hours left.",
      ofShops(facts, ({ dueIn24h }) => [{ value: dueIn24h.count }]),
    ),
    gauge(
      "reports_rejected",
      "Shipment reports that Temu has refused.",
      ofShops(facts, ({ rejectedReports }) => [{ value: rejectedReports }]),
    ),
    gauge(
      "skus",
      "Listed SKUs, and those of a kind among them.",
      ofShops(facts, ({ inventory }) => [
        { labels: { kind: "all" }, value: inventory.skus },
        { labels: { kind: "out_of_step" }, value: inventory.outOfStep },
        { labels: { kind: "rejected" }, value: inventory.rejected },
        { labels: { kind: "held_back" }, value: inventory.heldBack },
        { labels: { kind: "not_in_jtl" }, value: inventory.notInJtl },
      ]),
    ),
    gauge(
      "token_expires_timestamp_seconds",
      "When the shop's access token expires.",
      ofShops(facts, ({ token }) => [
        { value: token?.expiresAt == null ? null : seconds(token.expiresAt) },
      ]),
    ),
    gauge(
      "last_success_timestamp_seconds",
      "When the last run of the workflow ended that came through, wholly or in part.",
      ofShops(facts, ({ workflows }) =>
        workflows.map(({ lastSuccess, workflow }) => ({
          labels: { workflow },
          value: lastSuccess === null ? null : seconds(lastSuccess.endedAt),
        })),
      ),
    ),
    gauge(
      "last_run_duration_seconds",
      "How long the last run of the workflow took.",
      ofShops(facts, ({ workflows }) =>
        workflows.map(({ lastRun, workflow }) => ({
          labels: { workflow },
          value: lastRun === null ? null : seconds(lastRun.endedAt - lastRun.startedAt),
        })),
      ),
    ),
    gauge(
      "run_under_way",
      "Whether a run of the workflow is under way.",
      ofShops(facts, ({ workflows }) =>
        workflows.map(({ underWay, workflow }) => ({
          labels: { workflow },
          value: underWay === null ? 0 : 1,
        })),
      ),
    ),
  ]);
};
