import { assert, describe, it } from "@effect/vitest";
import {
  abandon,
  askToStop,
  begin,
  changeSchedule,
  claim,
  disable,
  enable,
  end,
  handBack,
  isDue,
  type Job,
  minutes,
} from "@temu-jtl/core";
import { Schema } from "effect";
import { everyHour, hourly, Story } from "./jobStory.ts";

const Operation = Schema.Struct({
  kind: Schema.Literals([
    "claim",
    "claim",
    "begin",
    "begin",
    "begin",
    "succeed",
    "fail",
    "fail",
    "partly",
    "cancelled",
    "handBack",
    "abandon",
    "runNow",
    "stop",
    "enable",
    "disable",
    "everyHour",
    "hourly",
  ]),
  waitMinutes: Schema.Literals([0, 0, 1, 5, 59, 61, 300]),
  jitter: Schema.Literals([0, 0.5, 1]),
});

/** Lets an operation happen and answers with the run that it began, if it began one. */
const apply = (story: Story, { jitter, kind }: typeof Operation.Type) => {
  const runId = story.job.run?.runId ?? "none";
  const messageId = story.job.run?.messageId ?? "none";
  const finish = (outcome: Parameters<typeof end>[0]["outcome"]) =>
    story.does(end({ runId, outcome, jitter }));
  switch (kind) {
    case "begin":
      return story.does(begin({ messageId, host: story.id(), runId: story.id() }));
    case "claim":
      story.does(claim({ messageId: story.id(), runId: story.id() }));
      break;
    case "succeed":
      finish("succeeded");
      break;
    case "fail":
      finish("failed");
      break;
    case "partly":
      finish("partial");
      break;
    case "cancelled":
      finish("cancelled");
      break;
    case "handBack":
      story.does(handBack(runId));
      break;
    case "abandon":
      story.does(abandon({ messageId, host: story.job.run?.host ?? null }));
      break;
    case "runNow":
      story.asks();
      break;
    case "stop":
      story.does(askToStop("Bob"));
      break;
    case "enable":
      story.does(enable("Bob"));
      break;
    case "disable":
      story.does(disable("Bob"));
      break;
    case "everyHour":
      story.does(changeSchedule({ by: "Bob", schedule: everyHour }));
      break;
    case "hourly":
      story.does(changeSchedule({ by: "Bob", schedule: hourly }));
      break;
  }
  return null;
};

const stories = Schema.Array(Operation).check(Schema.isMaxLength(40));

/** Every state that a random story leads to, with the one before it. */
const everyState = (
  operations: ReadonlyArray<typeof Operation.Type>,
  look: (after: Story, before: Job, operation: typeof Operation.Type) => void,
) => {
  const story = new Story();
  for (const operation of operations) {
    story.waits(minutes(operation.waitMinutes));
    const before = story.job;
    apply(story, operation);
    look(story, before, operation);
  }
};

describe("Whatever happens to a job,", () => {
  it.prop("it has a next time by schedule exactly while it is enabled", [stories], ([story]) => {
    everyState(story, ({ job }) => {
      assert.strictEqual(job.dueAt !== null, job.enabled);
    });
  });

  it.prop("a retry waits no longer than for the next run by schedule", [stories], ([story]) => {
    everyState(story, ({ job }) => {
      if (job.retryAt !== null && job.dueAt !== null) assert.isAtMost(job.retryAt, job.dueAt);
      if (job.retryAt !== null) assert.isNull(job.run?.startedAt);
    });
  });

  it.prop(
    "no record of a run is begun twice, and one run is under way at most",
    [stories],
    ([story]) => {
      const begun = new Set<string>();
      const teller = new Story();
      for (const operation of story) {
        teller.waits(minutes(operation.waitMinutes));
        const run = apply(teller, operation);
        if (run === null) continue;
        assert.isFalse(begun.has(run.runId), run.runId);
        begun.add(run.runId);
        assert.strictEqual(teller.job.run?.runId, run.runId);
        // Those that began before have lost their right to say anything.
        for (const old of begun) {
          if (old === run.runId) continue;
          const { answer, job } = end({ runId: old, outcome: "failed", jitter: 0 })(
            teller.job,
            teller.now,
          );
          assert.isFalse(answer);
          assert.strictEqual(job, teller.job);
        }
      }
    },
  );

  it.prop("only a person's run is due while it is disabled", [stories], ([story]) => {
    everyState(story, ({ job, now }) => {
      if (job.enabled || !isDue(job, now + minutes(100_000))) return;
      assert.strictEqual(job.run?.trigger, "Ada");
    });
  });

  it.prop(
    "switching it off or changing its schedule leaves the running run alone",
    [stories],
    ([story]) => {
      everyState(story, ({ job }, before, { kind }) => {
        if (!["disable", "enable", "everyHour", "hourly"].includes(kind)) return;
        if (before.run !== null && before.run.startedAt !== null) {
          assert.strictEqual(job.run, before.run);
        }
      });
    },
  );

  it.prop("a success clears the failure, and only a success does", [stories], ([story]) => {
    everyState(story, ({ job }, before, { kind }) => {
      const isSuccess =
        before.run !== null &&
        before.run.startedAt !== null &&
        (kind === "succeed" || kind === "partly");
      if (isSuccess) assert.isNull(job.failure);
      else if (before.failure !== null) {
        assert.isNotNull(job.failure);
        assert.strictEqual(job.failure.since, before.failure.since);
        assert.isAtLeast(job.failure.attempts, before.failure.attempts);
      }
    });
  });

  it.prop(
    "what it is due for when a host takes it up is one run, and the next lies ahead",
    [stories],
    ([story]) => {
      everyState(story, ({ job, now }, before, { kind }) => {
        if (kind !== "claim" || before === job || job.run?.trigger !== "schedule") return;
        if (job.dueAt !== null) assert.isAbove(job.dueAt, now);
        assert.isFalse(isDue(job, now + minutes(100_000)));
      });
    },
  );

  it.prop(
    "a run ends in time for the next one: hosts that take up what is due never stop",
    [stories],
    ([story]) => {
      everyState(story, ({ job, now }) => {
        const teller = new Story();
        teller.job = job;
        teller.now = now;
        if (!job.enabled) return;
        // Whoever has it lets go of it, then time passes.
        teller.does(
          abandon({ messageId: job.run?.messageId ?? "none", host: job.run?.host ?? null }),
        );
        teller.waits(minutes(120));
        assert.isNotNull(teller.begins());
      });
    },
  );
});
