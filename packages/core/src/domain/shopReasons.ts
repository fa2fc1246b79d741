import type { OrderGroup } from "./Figures.ts";
import type { HoldCode } from "./HoldReason.ts";
import { days, type Instant, minutes } from "./Time.ts";
import type { ShopFacts } from "./VerdictFacts.ts";
import type {
  Reason,
  ReasonCode,
  ReasonLevel,
  ReasonLink,
  ReasonParameters,
  VerdictReason,
} from "./VerdictReason.ts";

/** A token that lives so long is nothing to look after. */
const tokenNotice = days(14);

/** JTL's worker takes rows over within minutes. */
const jtlPatience = minutes(15);

/** Holds that end by themselves, or that are nobody's to end: they wait for no person. */
const passing: ReadonlySet<HoldCode> = new Set([
  "pendingAtTemu",
  "amountsNotReady",
  "articlesNotRead",
  "notFulfilledBySeller",
  "nothingToShip",
]);

/** A reason; what is left out is one thing without a deadline, for all shops. */
export const reason = <Code extends ReasonCode>(
  level: ReasonLevel,
  code: Code,
  parameters: ReasonParameters[Code],
  page: ReasonLink["page"],
  {
    count = 1,
    nearestDeadline = null,
    query = {},
    shop = null,
  }: {
    readonly shop?: string | null;
    readonly query?: ReasonLink["query"];
    readonly count?: number;
    readonly nearestDeadline?: Instant | null;
  } = {},
): Reason<Code> => ({
  code,
  level,
  shop,
  parameters,
  count,
  nearestDeadline,
  link: { page, query: shop === null ? query : { shop, ...query } },
});

const when = (isSo: boolean, makeReason: () => VerdictReason): ReadonlyArray<VerdictReason> =>
  isSo ? [makeReason()] : [];

const ofGroup = (
  shop: string,
  { count, nearestDeadline }: OrderGroup,
  query: ReasonLink["query"],
) => ({
  shop,
  count,
  nearestDeadline,
  query,
});

/** What Temu's authorisation of the shop's app says. */
const accessReasons = (
  { shop, token, workflows }: ShopFacts,
  now: Instant,
): ReadonlyArray<VerdictReason> => {
  const expiresAt = token?.expiresAt ?? null;
  const hasExpired = expiresAt !== null && expiresAt <= now;
  const ranInto = (category: "auth" | "permission") =>
    workflows.flatMap(({ lastRun }) => (lastRun?.categories.includes(category) ? [lastRun] : []));
  const isLost = token?.refused === true || hasExpired || ranInto("auth").length > 0;
  const forbidden = ranInto("permission").at(0);
  const ends = isLost || expiresAt === null || expiresAt - now > tokenNotice ? null : expiresAt;
  return [
    ...when(isLost, () =>
      reason(
        "critical",
        "authorisationLost",
        { expiredAt: hasExpired ? expiresAt : null },
        "shops",
        { shop },
      ),
    ),
    ...(forbidden === undefined
      ? []
      : [
          reason("critical", "permissionMissing", { runId: forbidden.runId }, "runs", {
            shop,
            query: { run: forbidden.runId },
          }),
        ]),
    ...(ends === null
      ? []
      : [reason("attention", "tokenExpires", { at: ends }, "shops", { shop })]),
  ];
};

/** What waits for a person, and what is late or nearly so. */
const itemReasons = (facts: ShopFacts): ReadonlyArray<VerdictReason> => {
  const { blocked, dueIn24h, failed, held, inventory, overdue, rejectedReports, shop } = facts;
  return [
    ...when(overdue.count > 0, () =>
      reason("critical", "overdue", {}, "orders", ofGroup(shop, overdue, { due: "overdue" })),
    ),
    ...held
      .filter(({ code, count }) => count > 0 && !passing.has(code))
      .map((group) =>
        reason(
          "attention",
          "held",
          { hold: group.code },
          "orders",
          ofGroup(shop, group, { state: "held", hold: group.code }),
        ),
      ),
    ...blocked
      .filter(({ count }) => count > 0)
      .map((group) =>
        reason(
          "attention",
          "blocked",
          { block: group.code },
          "orders",
          ofGroup(shop, group, { block: group.code }),
        ),
      ),
    ...when(failed.count > 0, () =>
      reason("attention", "failed", {}, "orders", ofGroup(shop, failed, { state: "failed" })),
    ),
    ...when(dueIn24h.count > 0, () =>
      reason("attention", "dueSoon", {}, "orders", ofGroup(shop, dueIn24h, { due: "in24h" })),
    ),
    ...when(rejectedReports > 0, () =>
      reason("attention", "reportsRejected", {}, "orders", {
        shop,
        count: rejectedReports,
        query: { report: "rejected" },
      }),
    ),
    ...when(inventory.rejected > 0, () =>
      reason("attention", "stockRejected", {}, "inventory", {
        shop,
        count: inventory.rejected,
        query: { tab: "rejected" },
      }),
    ),
  ];
};

/** What stands still in the shop: the stock by a guard, orders in JTL's import table. */
const standstillReasons = (facts: ShopFacts, now: Instant): ReadonlyArray<VerdictReason> => {
  const { guardStoppedSince, shop, submittedSince, workflows } = facts;
  const lastRun = workflows.find(({ workflow }) => workflow === "order_sync")?.lastRun ?? null;
  // Only a run that looked later has seen that JTL still has not taken it.
  const isStuck =
    submittedSince !== null &&
    now - submittedSince >= jtlPatience &&
    lastRun !== null &&
    lastRun.startedAt - submittedSince >= jtlPatience;
  return [
    ...(guardStoppedSince === null
      ? []
      : [reason("critical", "guardStopped", { since: guardStoppedSince }, "inventory", { shop })]),
    ...(isStuck
      ? [
          reason("critical", "jtlTakesNothing", { since: submittedSince }, "orders", {
            shop,
            query: { state: "submitted" },
          }),
        ]
      : []),
  ];
};

/** Everything about a shop that lies in its figures. */
export const shopReasons = (facts: ShopFacts, now: Instant): ReadonlyArray<VerdictReason> => [
  ...accessReasons(facts, now),
  ...standstillReasons(facts, now),
  ...itemReasons(facts),
];
