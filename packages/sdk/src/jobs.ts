import {
  type CheckParameters,
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
 * What people do with jobs. It needs no scheduler in this process: whichever process works the jobs takes
 * it up. Jobs are there as soon as one has begun to work them.
 */
export interface TemuJtlJobs extends AsPromises {
  /** The same as Effects. */
  readonly effects: JobOperations;
}

export const makeJobs = (
  store: JobStore["Service"],
  /** Of the host's own types, those that it has added so far. */
  checks: () => ReadonlyMap<string, CheckParameters>,
): TemuJtlJobs => {
  const ask = <A, E>(operation: (effects: JobOperations) => Effect.Effect<A, E>) =>
    Effect.runPromise(operation(jobOperations(store, checks())));
  return {
    get effects() {
      return jobOperations(store, checks());
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
