import {
  type JobDefinition,
  type JobOperations,
  jobOperations,
  type JobStore,
} from "@temu-jtl/core";
import { Effect } from "effect";

type Answer<A> =
  A extends Effect.Effect<infer Success, infer _E, infer _R> ? Promise<Success> : never;

/** {@link JobOperations} as Promises, which reject with the errors named there. */
type AsPromises = {
  readonly [K in keyof JobOperations]: JobOperations[K] extends (...given: infer Given) => infer A
    ? (...given: Given) => Answer<A>
    : () => Answer<JobOperations[K]>;
};

/**
 * What people do with the jobs of this process's shops, and with those that belong to none. It needs no
 * scheduler in this process: whichever process works the jobs takes it up. Jobs are listed as soon as a
 * process has begun to work them, or somebody has changed one or has had one run.
 */
export interface TemuJtlJobs extends AsPromises {
  /** The same as Effects. */
  readonly effects: JobOperations;
}

export const makeJobs = (
  store: JobStore["Service"],
  /** Of the host's own jobs, those that it has added so far. */
  definitions: () => ReadonlyArray<JobDefinition>,
): TemuJtlJobs => {
  const ask = <A, E>(operation: (effects: JobOperations) => Effect.Effect<A, E>) =>
    Effect.runPromise(operation(jobOperations(store, definitions())));
  return {
    get effects() {
      return jobOperations(store, definitions());
    },
    list: () => ask((effects) => effects.list),
    get: (job) => ask((effects) => effects.get(job)),
    runNow: (request) => ask((effects) => effects.runNow(request)),
    setSchedule: (request) => ask((effects) => effects.setSchedule(request)),
    setEnabled: (request) => ask((effects) => effects.setEnabled(request)),
    stop: (request) => ask((effects) => effects.stop(request)),
    note: (request) => ask((effects) => effects.note(request)),
    health: () => ask((effects) => effects.health),
    audit: (request) => ask((effects) => effects.audit(request)),
    importWorkersConfig: (request) => ask((effects) => effects.importWorkersConfig(request)),
    exportWorkersConfig: () => ask((effects) => effects.exportWorkersConfig),
  };
};
