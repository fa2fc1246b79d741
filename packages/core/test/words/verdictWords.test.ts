import { assert, describe, it } from "@effect/vitest";
import {
  activityNames,
  BlockReason,
  blockWords,
  HoldReason,
  holdWords,
  type Instant,
  inventorySync,
  JobActivity,
  jobTypeNames,
  LogSeverity,
  makeVoice,
  nameOf,
  type Names,
  OrderState,
  orderSync,
  type Reason,
  type ReasonCode,
  type ReasonParameters,
  reasonWords,
  RunOutcome,
  runOutcomeNames,
  severityNames,
  stateNames,
  stepNames,
  StepOutcome,
  stepOutcomeNames,
  tell,
  tellReason,
  tellVerdict,
  verdictNames,
  type Verdict,
  type VerdictReason,
  WorkflowName,
  workflowNames,
  type Words,
} from "@temu-jtl/core";

const de = makeVoice("de");
const en = makeVoice("en");
const noon: Instant = Date.UTC(2026, 0, 14, 11, 0);

const reason = <Code extends ReasonCode>(
  code: Code,
  parameters: ReasonParameters[Code],
  beside: Partial<Pick<Reason<Code>, "count" | "nearestDeadline" | "shop">> = {},
): Reason<Code> => ({
  code,
  level: "attention",
  shop: "main",
  parameters,
  count: 1,
  nearestDeadline: null,
  link: { page: "overview", query: {} },
  ...beside,
});

type Given = { readonly [Code in ReasonCode]: ReadonlyArray<ReasonParameters[Code]> };

/** Each reason with what it may carry. */
const given: Given = {
  databaseAway: [{}],
  authorisationLost: [{ expiredAt: null }, { expiredAt: noon }],
  permissionMissing: [{ runId: "run-1" }],
  noLiveWorker: [{}],
  ordersNotSynced: [{ since: noon }],
  guardStopped: [{ since: noon }],
  jtlTakesNothing: [{ since: noon }],
  overdue: [{}],
  noNews: WorkflowName.literals.map((workflow) => ({ workflow, since: noon })),
  noSuccessYet: WorkflowName.literals.map((workflow) => ({ workflow })),
  syncLate: WorkflowName.literals.map((workflow) => ({ workflow, since: noon })),
  held: HoldReason.fields.code.literals.map((hold) => ({ hold })),
  blocked: BlockReason.fields.code.literals.map((block) => ({ block })),
  failed: [{}],
  reportsRejected: [{}],
  stockRejected: [{}],
  dueSoon: [{}],
  tokenExpires: [{ at: noon }],
  jobPaused: [
    { job: "sync_orders:main", by: null, since: null },
    { job: "sync_orders:main", by: "anna", since: noon },
  ],
  lastRunPartial: [{ workflow: "order_sync", runId: "run-1" }],
  lastRunFailed: [{ workflow: "toString", runId: "run-1" }],
  preflightMissing: [{}],
  noShop: [{}],
};

const isCode = (code: string): code is ReasonCode => Object.hasOwn(given, code);

const madeOf = <Code extends ReasonCode>(code: Code): ReadonlyArray<Reason<Code>> =>
  given[code].flatMap((parameters) =>
    [0, 1, 1_234].flatMap((count) =>
      [null, noon].flatMap((nearestDeadline) =>
        [null, "main"].map((shop) => reason(code, parameters, { count, nearestDeadline, shop })),
      ),
    ),
  );

const codes = Object.keys(reasonWords).filter(isCode);
const reasons = codes.flatMap((code) => madeOf(code));

const misprint = /undefined|NaN|null|\[object|function|=>|\$\{| {2}|\.\.|!/;

/** Both languages say it, whole and each in its own words. */
const assertTold = (code: string, german: Words, english: Words): void => {
  for (const part of ["title", "sentence", "action"] as const) {
    assert.notStrictEqual(german[part].trim(), "", `${code}: ${part}`);
    assert.notStrictEqual(english[part].trim(), "", `${code}: ${part}`);
    assert.notStrictEqual(german[part], english[part], `${code}: ${part}`);
    assert.notMatch(german[part], misprint, code);
    assert.notMatch(english[part], misprint, code);
  }
};

describe("each reason of the verdict is told in German and English", () => {
  for (const code of Object.keys(given)) {
    it(code, () => {
      const own = reasons.filter((one) => one.code === code);
      assert.isAbove(own.length, 0);
      for (const one of own) assertTold(code, tellReason(one, de), tellReason(one, en));
    });
  }

  it("with how many orders, what is the matter with them and until when they are to be shipped", () => {
    const held = reason("held", { hold: "addressMissing" }, { count: 4, nearestDeadline: noon });
    assert.strictEqual(
      tellReason(held, de).title,
      `4 Bestellungen: ${tell(holdWords.addressMissing, {}, de).title}`,
    );
    assert.include(tellReason(held, de).sentence, "14.01.2026, 12:00");
    assert.include(tellReason(held, en).title, "4 orders: ");
  });
});

describe("holds and blocks", () => {
  for (const code of HoldReason.fields.code.literals) {
    it(`the hold ${code} has words in both languages`, () => {
      assertTold(code, tell(holdWords[code], {}, de), tell(holdWords[code], {}, en));
    });
  }
  for (const code of BlockReason.fields.code.literals) {
    it(`the block ${code} has words in both languages`, () => {
      assertTold(code, tell(blockWords[code], {}, de), tell(blockWords[code], {}, en));
    });
  }
});

describe("the verdict is a heading with what it rests on", () => {
  const headed = (verdict: Verdict, because: ReadonlyArray<VerdictReason>) => ({
    verdict,
    reasons: because,
    ordersSyncedAt: noon,
    stockSyncedAt: null,
    nextRunAt: noon,
  });
  const held = reason("held", { hold: "addressMissing" }, { count: 2 });
  const failed = reason("failed", {});

  it("nothing to do: when the syncs last came through, and when the next one is due", () => {
    assert.deepStrictEqual(tellVerdict(headed("ok", []), de), {
      title: "Alles läuft",
      sentence: "Bestellungen abgeglichen: 14.01.2026, 12:00. Nächster Lauf: 14.01.2026, 12:00.",
      action: "Nichts zu tun.",
    });
  });
  it("orders wait: how many", () => {
    assert.strictEqual(
      tellVerdict(headed("attention", [held, failed]), en).title,
      "3 orders wait for you",
    );
    assert.strictEqual(
      tellVerdict(headed("attention", [reason("tokenExpires", { at: noon })]), de).title,
      "1 Punkt wartet auf Sie",
    );
  });
  it("urgent or not known: the worst reason", () => {
    const late = reason("ordersNotSynced", { since: noon }, { count: 3 });
    assert.strictEqual(
      tellVerdict(headed("critical", [late, held]), de).title,
      "Bestellungen kommen seit 14.01.2026, 12:00 nicht bei JTL an",
    );
    for (const verdict of ["attention", "critical", "unknown", "setup"] as const) {
      const judged = headed(verdict, [late, held]);
      assertTold(verdict, tellVerdict(judged, de), tellVerdict(judged, en));
    }
  });
});

describe("each code of a closed set has a name in German and English", () => {
  const sets: ReadonlyArray<readonly [string, Names<string>, ReadonlyArray<string>]> = [
    ["states of orders", stateNames, OrderState.literals],
    ["outcomes of runs", runOutcomeNames, RunOutcome.literals],
    ["outcomes of steps", stepOutcomeNames, StepOutcome.literals],
    ["what jobs do", activityNames, JobActivity.literals],
    ["verdicts", verdictNames, ["ok", "attention", "critical", "unknown", "setup"]],
    ["log levels", severityNames, LogSeverity.literals],
    ["workflows", workflowNames, WorkflowName.literals],
    [
      "steps",
      stepNames,
      [
        ...orderSync().steps,
        ...inventorySync({ mode: "full", allowGuards: false, dryRun: false }).steps,
      ].map(({ name }) => name),
    ],
    ["kinds of jobs", jobTypeNames, ["sync_orders", "sync_inventory", "sync_inventory_full"]],
  ];
  for (const [what, names, all] of sets) {
    it(what, () => {
      for (const language of ["de", "en"] as const) {
        assert.sameMembers(Object.keys(names[language]), [...all]);
        for (const code of all) assert.notStrictEqual(nameOf(names, code, language), "", code);
      }
      for (const code of all) assert.notStrictEqual(names.de[code], names.en[code], code);
    });
  }

  it("and one that is not of the set is its own name", () => {
    assert.strictEqual(nameOf(workflowNames, "toString", "de"), "toString");
  });
});
