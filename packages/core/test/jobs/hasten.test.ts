import { assert, describe, it } from "@effect/vitest";
import { disable, hasten, hastenDelay, hastenPause } from "@temu-jtl/core";
import { everyHour, hourly, Story } from "./jobStory.ts";

const minute = 60_000;

/** A job whose first run has ended, so long ago. */
const rested = (millis: number, schedule = everyHour): Story => {
  const story = new Story(schedule);
  story.begins();
  story.ends("succeeded");
  return story.waits(millis);
};

describe("a job that something has happened for", () => {
  it("runs within seconds, and by its schedule afterwards", () => {
    for (const schedule of [everyHour, hourly]) {
      const story = rested(10 * minute, schedule);
      assert.isTrue(story.does(hasten));
      assert.strictEqual(story.job.dueAt, story.now + hastenDelay);
      assert.isNull(story.begins());
      story.waits(hastenDelay);
      assert.strictEqual(story.begins()?.trigger, "schedule");
      story.ends("succeeded");
      assert.isAbove(story.job.dueAt ?? 0, story.now + minute);
    }
  });

  it("rests a while after its last run, however much happens", () => {
    const story = rested(1_000);
    const endedAt = story.now - 1_000;
    assert.isTrue(story.does(hasten));
    assert.strictEqual(story.job.dueAt, endedAt + hastenPause);
    story.waits(1_000);
    assert.isFalse(story.does(hasten));
    assert.strictEqual(story.job.dueAt, endedAt + hastenPause);
  });

  it("is never put off", () => {
    const story = rested(60 * minute - 1_000);
    const { dueAt } = story.job;
    assert.isFalse(story.does(hasten));
    assert.strictEqual(story.job.dueAt, dueAt);
  });

  it("stays as it is while it is switched off, runs, or waits to be tried again", () => {
    const off = rested(10 * minute);
    off.does(disable("Ada"));
    const running = new Story();
    running.begins();
    const failed = new Story();
    failed.begins();
    failed.ends("failed");
    failed.waits(1_000);
    for (const { job, now } of [off, running, failed]) {
      assert.deepStrictEqual(hasten(job, now), { answer: false, job });
    }
  });
});
