import { assert, describe, it } from "@effect/vitest";
import {
  abandon,
  activityOf,
  askToStop,
  backOffMillis,
  begin,
  changeSchedule,
  claim,
  disable,
  handBack,
  lastOutcomeOf,
  minutes,
  statusOf,
} from "@temu-jtl/core";
import { everyHour, hourly, newJob, start, Story } from "./jobStory.ts";

describe("A job by an interval", () => {
  it("is due as many minutes after the end of its last run, not after its begin", () => {
    const story = new Story();
    story.begins();
    story.waits(minutes(90)).ends("succeeded");
    assert.strictEqual(story.job.dueAt, story.now + minutes(60));
    assert.deepStrictEqual(story.job.lastRun, {
      runId: "id-2",
      outcome: "succeeded",
      startedAt: start,
      durationMillis: minutes(90),
    });
  });

  it("counts a run that a person asked for as well", () => {
    const story = new Story();
    story.begins();
    story.ends("succeeded");
    story.waits(minutes(30)).asks();
    story.begins();
    story.ends("succeeded");
    assert.strictEqual(story.job.dueAt, story.now + minutes(60));
  });

  it("follows a new interval from the end of its last run, at once if that has passed", () => {
    const story = new Story();
    story.begins();
    story.ends("succeeded");
    story.waits(minutes(10)).does(changeSchedule({ by: "Ada", schedule: { everyMinutes: 15 } }));
    assert.strictEqual(story.job.dueAt, start + minutes(15));
    story.does(changeSchedule({ by: "Ada", schedule: { everyMinutes: 5 } }));
    assert.strictEqual(story.job.dueAt, story.now);
    assert.deepStrictEqual(story.job.changed, { by: "Ada", at: story.now });
  });
});

describe("A job by the clock", () => {
  it("makes up for what it missed while it ran with one run", () => {
    const story = new Story(hourly);
    story.begins();
    story.waits(minutes(200)).ends("succeeded");
    assert.isNotNull(story.begins());
    story.waits(minutes(1)).ends("succeeded");
    assert.isNull(story.begins());
    assert.strictEqual(story.job.dueAt, start + minutes(240));
  });

  it("still makes up for what it missed after it was given the schedule that it has", () => {
    const story = new Story(hourly);
    story.begins();
    story.ends("succeeded");
    story.waits(minutes(61)).does(changeSchedule({ by: "Ada", schedule: { ...hourly } }));
    assert.isNotNull(story.begins());
  });

  it("is not spared its run by one that a person asked for", () => {
    const story = new Story(hourly);
    story.begins();
    story.ends("succeeded");
    story.waits(minutes(59)).asks();
    assert.strictEqual(story.waits(minutes(2)).begins()?.trigger, "Ada");
    story.waits(minutes(5)).ends("succeeded");
    assert.strictEqual(story.begins()?.trigger, "schedule");
  });

  it("runs by schedule at once where a person's run failed too late to be tried again", () => {
    const story = new Story(hourly);
    story.begins();
    story.ends("succeeded");
    story.waits(minutes(59)).asks();
    story.begins();
    story.waits(minutes(5)).ends("failed");
    const run = story.begins();
    assert.deepStrictEqual([run?.trigger, run?.parameters], ["schedule", { mode: "usual" }]);
  });

  it("does not begin anew at once when a person has stopped it", () => {
    const story = new Story(hourly);
    story.begins();
    story.waits(minutes(200)).does(askToStop("Ada"));
    assert.strictEqual(activityOf(story.job), "stopping");
    story.ends("cancelled");
    assert.isNull(story.begins());
    assert.strictEqual(lastOutcomeOf(story.job), "cancelled");
  });
});

describe("A person's run that is stopped", () => {
  it("leaves the run by the clock that came due meanwhile, however it ends", () => {
    for (const outcome of ["cancelled", "succeeded", "interrupted"] as const) {
      const story = new Story(hourly);
      story.begins();
      story.ends("succeeded");
      story.waits(minutes(59)).asks();
      story.begins();
      story.waits(minutes(6)).does(askToStop("Ada"));
      story.ends(outcome);
      assert.strictEqual(story.begins()?.trigger, "schedule", outcome);
    }
  });

  it("counts for the interval if it has begun, else the schedule's run comes when it was due", () => {
    for (const hasBegun of [false, true]) {
      const story = new Story();
      story.begins();
      story.ends("succeeded");
      const { dueAt } = story.job;
      story.waits(minutes(59)).asks();
      if (hasBegun) story.begins();
      story.does(askToStop("Ada"));
      if (hasBegun) story.ends("cancelled");
      assert.strictEqual(story.job.dueAt, hasBegun ? story.now + minutes(60) : dueAt);
    }
  });
});

describe("A run that fails", () => {
  it("is tried again after 1, 2, 4 … minutes with the parameters it had, as one open failure", () => {
    const story = new Story({ everyMinutes: 10_000 });
    story.asks();
    for (const [tries, wait] of [1, 2, 4, 8, 16, 32, 64, 64].entries()) {
      const run = story.begins();
      assert.deepStrictEqual([run?.parameters, run?.trigger], [{ mode: "asked" }, "Ada"]);
      assert.strictEqual(run?.attempt, tries + 1);
      story.ends("failed");
      assert.strictEqual(activityOf(story.job), "retrying");
      assert.strictEqual(story.job.failure?.attempts, tries + 1);
      assert.strictEqual(story.job.failure?.since, start);
      story.waits(minutes(wait) - 1);
      assert.isNull(story.begins());
      story.waits(1);
    }
    story.begins();
    story.ends("succeeded");
    assert.isNull(story.job.failure);
    assert.strictEqual(activityOf(story.job), "idle");
  });

  it("waits no longer than for the next run by schedule", () => {
    const byTheClock = new Story(hourly);
    byTheClock.begins();
    byTheClock.waits(minutes(59.5)).ends("failed");
    assert.strictEqual(byTheClock.job.retryAt, start + minutes(60));
    const byTheMinute = new Story({ everyMinutes: 1 });
    byTheMinute.begins();
    byTheMinute.ends("failed");
    byTheMinute.waits(minutes(1)).begins();
    byTheMinute.ends("failed");
    assert.strictEqual(byTheMinute.job.retryAt, byTheMinute.now + minutes(1));
    byTheClock.does(changeSchedule({ by: "Ada", schedule: { everyMinutes: 0.1 } }));
    assert.strictEqual(byTheClock.job.retryAt, byTheClock.job.dueAt);
  });

  it("gives way to the schedule's run once that is due, if a person asked for it", () => {
    const story = new Story({ everyMinutes: 1 });
    story.begins();
    story.ends("succeeded");
    story.asks();
    story.begins();
    story.ends("failed");
    const run = story.waits(minutes(1)).begins();
    assert.deepStrictEqual([run?.trigger, run?.parameters], ["schedule", { mode: "usual" }]);
    assert.strictEqual(story.job.dueAt, story.now + minutes(1));
  });

  it("waits up to a quarter less by chance", () => {
    assert.strictEqual(backOffMillis(1, 1), minutes(0.75));
    assert.strictEqual(backOffMillis(3, 0.5), minutes(3.5));
  });

  it("is not tried again while the job is disabled", () => {
    const story = new Story();
    story.begins();
    story.does(disable("Ada"));
    story.ends("failed");
    assert.isNull(story.waits(minutes(1_000)).begins());
    assert.strictEqual(lastOutcomeOf(story.job), "failed");
  });
});

describe("A person's wish for a run", () => {
  it("on a running job starts nothing and answers with that run, and whether its parameters are the same", () => {
    const story = new Story();
    const run = story.begins();
    const answer = { runId: run?.runId, alreadyRunning: true };
    assert.deepStrictEqual(story.asks(), { ...answer, parametersApplied: false });
    assert.deepStrictEqual(story.asks({ mode: "usual" }), { ...answer, parametersApplied: true });
    assert.strictEqual(story.job.run, run);
  });

  it("gives its parameters to a run that only waits, which keeps its id", () => {
    const story = new Story();
    const messageId = story.id();
    const queued = story.does(claim({ messageId, runId: story.id() }));
    const answer = story.asks();
    assert.deepStrictEqual(answer, {
      runId: queued?.runId,
      alreadyRunning: false,
      parametersApplied: true,
    });
    const run = story.does(begin({ messageId, host: "host", runId: story.id() }));
    assert.strictEqual(run?.runId, answer.runId);
    assert.deepStrictEqual([run?.parameters, run?.trigger], [{ mode: "asked" }, "Ada"]);
  });

  it("goes before what waits to be tried again, with an id of its own", () => {
    const story = new Story();
    const first = story.begins();
    story.ends("failed");
    const answer = story.asks();
    assert.notStrictEqual(answer.runId, first?.runId);
    assert.strictEqual(activityOf(story.job), "queued");
    assert.strictEqual(story.begins()?.runId, answer.runId);
  });

  it("with other parameters does not stand for the schedule's run that waits: that comes right after it", () => {
    for (const waits of ["queued", "retrying", "handed back"]) {
      const story = new Story(hourly);
      if (waits === "queued") story.does(claim({ messageId: story.id(), runId: story.id() }));
      else {
        story.begins();
        if (waits === "retrying") story.ends("failed");
        else story.does(handBack(story.job.run?.runId ?? ""));
      }
      const messageId = story.job.run?.messageId ?? null;
      story.asks();
      if (messageId === null) story.begins();
      else story.does(begin({ messageId, host: "host", runId: story.id() }));
      assert.deepStrictEqual(story.job.run?.parameters, { mode: "asked" }, waits);
      story.ends("succeeded");
      const run = story.begins();
      assert.deepStrictEqual([run?.trigger, run?.parameters], ["schedule", { mode: "usual" }]);
      story.ends("succeeded");
      assert.isNull(story.begins());
    }
  });

  it("with the same parameters does stand for the schedule's run that waits", () => {
    const story = new Story(hourly);
    story.begins();
    story.ends("failed");
    story.asks({ mode: "usual" });
    story.begins();
    story.ends("succeeded");
    assert.isNull(story.begins());
  });

  it("is fulfilled by a disabled job", () => {
    const story = new Story();
    story.does(disable("Ada"));
    const { runId } = story.asks();
    assert.strictEqual(story.begins()?.runId, runId);
    story.ends("succeeded");
    assert.isNull(story.waits(minutes(1_000)).begins());
  });
});

describe("A run that was cut off", () => {
  it("counts as interrupted and begins anew at once, with its parameters, when its host hands it back", () => {
    const story = new Story();
    story.asks();
    const first = story.begins();
    assert.isTrue(story.waits(minutes(3)).does(handBack(first?.runId ?? "")));
    assert.strictEqual(lastOutcomeOf(story.job), "interrupted");
    assert.strictEqual(story.job.lastRun?.durationMillis, minutes(3));
    const second = story.begins();
    assert.deepStrictEqual([second?.parameters, second?.attempt], [{ mode: "asked" }, 2]);
    assert.notStrictEqual(second?.runId, first?.runId);
  });

  it("does not begin anew while its job is disabled, unless a person has asked for it", () => {
    for (const asked of [false, true]) {
      const story = new Story();
      if (asked) story.asks();
      const run = story.begins();
      story.does(disable("Bob"));
      story.does(handBack(run?.runId ?? ""));
      assert.strictEqual(story.waits(minutes(1_000)).begins() !== null, asked);
    }
  });

  it("is taken over by the host that its message comes to next", () => {
    const story = new Story();
    const first = story.begins();
    const messageId = first?.messageId ?? "";
    const second = story.does(begin({ messageId, host: "other", runId: "second" }));
    assert.deepStrictEqual([second?.runId, second?.host, second?.attempt], ["second", "other", 2]);
    assert.strictEqual(story.job.lastRun?.runId, first?.runId);
    assert.strictEqual(lastOutcomeOf(story.job), "interrupted");
    assert.isFalse(story.does(handBack(first?.runId ?? "")));
    assert.strictEqual(story.job.run, second);
  });

  it("does not begin anew when somebody wanted it stopped", () => {
    for (const cut of ["abandoned", "redelivered", "handed back"]) {
      const story = new Story();
      const run = story.begins();
      const messageId = run?.messageId ?? "";
      story.does(askToStop("Ada"));
      if (cut === "abandoned") story.does(abandon({ messageId, host: "host" }));
      else if (cut === "handed back") story.does(handBack(run?.runId ?? ""));
      else assert.isNull(story.does(begin({ messageId, host: "other", runId: "second" })));
      assert.deepStrictEqual(
        [activityOf(story.job), lastOutcomeOf(story.job)],
        ["idle", "cancelled"],
      );
      assert.isNull(story.begins());
    }
  });

  it("goes on where another host has begun it since it was taken for lost", () => {
    const story = new Story();
    const messageId = story.id();
    story.does(claim({ messageId, runId: story.id() }));
    // One host finds no message, and stalls; meanwhile the message is sent and begun by another.
    const run = story.does(begin({ messageId, host: "other", runId: story.id() }));
    assert.isFalse(story.does(abandon({ messageId, host: null })));
    assert.deepStrictEqual(story.job.run, run);
    // The same where the host that had it is gone, and the queue has handed the message over.
    story.does(begin({ messageId, host: "third", runId: story.id() }));
    assert.isFalse(story.does(abandon({ messageId, host: "other" })));
    assert.strictEqual(activityOf(story.job), "running");
    assert.isTrue(story.does(abandon({ messageId, host: "third" })));
    assert.strictEqual(lastOutcomeOf(story.job), "interrupted");
  });
});

describe("A stop", () => {
  it("withdraws a run that only waits, and its message comes to nothing", () => {
    const story = new Story();
    const messageId = story.id();
    story.does(claim({ messageId, runId: story.id() }));
    assert.strictEqual(story.does(askToStop("Ada")), "withdrawn");
    assert.isNull(story.does(begin({ messageId, host: "host", runId: story.id() })));
    assert.strictEqual(lastOutcomeOf(story.job), "never");
    assert.isNull(story.begins());
  });

  it("of one run does nothing to another that has taken its place", () => {
    const story = new Story();
    const run = story.begins();
    assert.strictEqual(story.does(askToStop("Ada", "another")), "nothing");
    assert.isNull(story.job.run?.stop);
    assert.strictEqual(story.does(askToStop("Ada", run?.runId)), "stopping");
  });

  it("of a job without a run is nothing, and nobody is said to have done it", () => {
    const { answer, audit } = askToStop("Ada")(newJob(everyHour), start);
    assert.deepStrictEqual([answer, audit], ["nothing", undefined]);
  });
});

describe("The one word for a job", () => {
  it("says what it does now, else how it did last", () => {
    const story = new Story();
    assert.strictEqual(statusOf(story.job), "idle");
    story.begins();
    assert.strictEqual(statusOf(story.job), "running");
    story.ends("failed");
    assert.strictEqual(statusOf(story.job), "failed");
    story.waits(minutes(1)).begins();
    story.ends("partial");
    assert.strictEqual(statusOf(story.job), "success");
    story.asks();
    story.begins();
    story.does(disable("Ada"));
    assert.strictEqual(statusOf(story.job), "running");
    story.ends("interrupted");
    story.does(askToStop("Ada"));
    assert.strictEqual(statusOf(story.job), "disabled");
  });
});
