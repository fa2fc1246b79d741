import {
  askForRun,
  begin,
  claim,
  end,
  type Job,
  type JobChange,
  type Schedule,
} from "@temu-jtl/core";

export const start = Date.parse("2026-11-24T08:00:00Z");
export const everyHour: Schedule = { everyMinutes: 60 };
export const hourly: Schedule = { cron: "0 * * * *", timeZone: "Europe/Berlin" };

export const newJob = (schedule: Schedule): Job => ({
  jobId: "sync_orders:demo",
  type: "sync_orders",
  shop: "demo",
  description: "",
  schedule,
  enabled: true,
  parameters: { mode: "usual" },
  dueAt: start,
  retryAt: null,
  run: null,
  lastRun: null,
  failure: null,
  changed: null,
});

/** A job to which things happen one after another. */
export class Story {
  job: Job;
  now = start;
  private ids = 0;

  constructor(schedule: Schedule = everyHour) {
    this.job = newJob(schedule);
  }

  does<A>(change: (job: Job, now: number) => JobChange<A>): A {
    const { answer, job } = change(this.job, this.now);
    this.job = job;
    return answer;
  }

  waits(millis: number): this {
    this.now += millis;
    return this;
  }

  id(): string {
    return `id-${(this.ids += 1)}`;
  }

  /** A host takes up what is due and begins it. Null when nothing is. */
  begins() {
    const messageId = this.id();
    this.does(claim({ messageId, runId: this.id() }));
    return this.does(begin({ messageId, host: "host", runId: this.id() }));
  }

  ends(outcome: Parameters<typeof end>[0]["outcome"], jitter = 0): boolean {
    return this.does(end({ runId: this.job.run?.runId ?? "", outcome, jitter }));
  }

  asks(parameters = { mode: "asked" }) {
    return this.does(askForRun({ runId: this.id(), by: "Ada", parameters }));
  }
}
