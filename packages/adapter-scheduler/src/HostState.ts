import type { JobRun, StopOutcome } from "@temu-jtl/core";
import { Deferred, Effect, Latch } from "effect";

/** A run that this host has under way. */
export interface Running {
  readonly runId: string;
  /** Completes when a person (`cancelled`) or this host wants it to end at its next safe point. */
  readonly stop: Deferred.Deferred<StopOutcome>;
  /** Opened when it has to end there and then: another host has it, or this one cannot keep it. */
  readonly cutOff: Latch.Latch;
}

/** Whoever has asked first is recorded. */
const askToEnd = ({ stop }: Running): void => {
  Deferred.doneUnsafe(stop, Effect.succeed("interrupted"));
};

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
      stop: Deferred.makeUnsafe(),
      cutOff: Latch.makeUnsafe(),
    };
    if (this.isStopping) askToEnd(running);
    this.running.set(jobId, running);
    return running;
  }

  /** It runs no more. The message may have come anew meanwhile, and begun another run. */
  ended(jobId: string, running: Running): void {
    if (this.running.get(jobId) === running) this.running.delete(jobId);
  }

  /** Asks every run to end at its next safe point. */
  readonly stopAll = Effect.sync(() => {
    this.isStopping = true;
    for (const running of this.running.values()) askToEnd(running);
  });

  /** Ends every run there and then. */
  readonly cutAll = Effect.sync(() => {
    for (const { cutOff } of this.running.values()) cutOff.openUnsafe();
  });
}
