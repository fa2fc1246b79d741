import type { JobRun } from "@temu-jtl/core";
import { Effect, Latch } from "effect";

/** A run that this host has under way. */
export interface Running {
  readonly runId: string;
  /** Opened when a person or the host wants it to end at its next safe point. */
  readonly stop: Latch.Latch;
  /** Opened when it has to end there and then: another host has it, or this one cannot keep it. */
  readonly cutOff: Latch.Latch;
}

/** What a host that works jobs knows of itself. */
export class HostState {
  readonly host: string;
  /** Its runs by the id of their job: a host works one run of a job at a time. */
  readonly running = new Map<string, Running>();
  isStopping = false;

  constructor(host: string) {
    this.host = host;
  }

  begin(jobId: string, run: JobRun): Running {
    const running: Running = {
      runId: run.runId,
      stop: Latch.makeUnsafe(this.isStopping),
      cutOff: Latch.makeUnsafe(),
    };
    this.running.set(jobId, running);
    return running;
  }

  /** Asks every run to end at its next safe point. */
  readonly stopAll = Effect.sync(() => {
    this.isStopping = true;
    for (const { stop } of this.running.values()) stop.openUnsafe();
  });

  /** Ends every run there and then. */
  readonly cutAll = Effect.sync(() => {
    for (const { cutOff } of this.running.values()) cutOff.openUnsafe();
  });
}
