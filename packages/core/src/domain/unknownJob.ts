import { UnknownJob } from "./SyncError.ts";

/** No job has this id; the error names those that there are. */
export const unknownJob = (jobId: string, known: ReadonlyArray<string>): UnknownJob =>
  new UnknownJob({
    jobId,
    message:
      known.length === 0
        ? `There is no job ${jobId}: no jobs have been defined yet. Start the scheduler once.`
        : `There is no job ${jobId}. There are: ${known.toSorted().join(", ")}.`,
  });
