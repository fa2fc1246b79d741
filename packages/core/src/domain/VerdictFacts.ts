import type { ShopFigures } from "./Figures.ts";
import type { Job, JobHost } from "./Job.ts";
import type { Instant } from "./Time.ts";

/** How a shop stands, as far as the verdict goes by it. */
export type ShopFacts = Pick<
  ShopFigures,
  | "shop"
  | "hasPassedPreflight"
  | "token"
  | "held"
  | "blocked"
  | "failed"
  | "overdue"
  | "dueIn24h"
  | "rejectedReports"
  | "inventory"
  | "submittedSince"
  | "guardStoppedSince"
  | "workflows"
>;

/** Everything that the verdict is made of. */
export interface VerdictFacts {
  readonly now: Instant;
  /** `away`: nothing could be read, and the rest is empty or what was last known. */
  readonly database: "up" | "away";
  readonly shops: ReadonlyArray<ShopFacts>;
  /** The jobs of these shops, and those that belong to no shop. */
  readonly jobs: ReadonlyArray<Job>;
  /** The processes that give signs of life. */
  readonly hosts: ReadonlyArray<JobHost>;
}
