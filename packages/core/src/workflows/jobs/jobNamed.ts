import { Effect } from "effect";
import type { Job } from "../../domain/Job.ts";
import { UnknownJob } from "../../domain/SyncError.ts";
import { unknownJob } from "../../domain/unknownJob.ts";

/**
 * The job that a name means: its id, or its bare type while one shop has a job of it. Else the error
 * names the jobs that there are, or the shops to choose from.
 */
export const jobNamed = (
  name: string,
  jobs: ReadonlyArray<Job>,
): Effect.Effect<Job, UnknownJob> => {
  const byId = jobs.find(({ jobId }) => jobId === name);
  if (byId !== undefined) return Effect.succeed(byId);
  const ofType = jobs.filter(({ type }) => type === name);
  const [only] = ofType;
  if (only === undefined) {
    return Effect.fail(
      unknownJob(
        name,
        jobs.map(({ jobId }) => jobId),
      ),
    );
  }
  if (ofType.length === 1) return Effect.succeed(only);
  const shops = ofType.map(({ shop }) => shop ?? "none").toSorted();
  return Effect.fail(
    new UnknownJob({
      jobId: name,
      message: `Several shops have a job ${name}: ${shops.join(", ")}. Name one, such as ${name}:${shops[0] ?? ""}.`,
    }),
  );
};
