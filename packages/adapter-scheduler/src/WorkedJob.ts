import type { JobDefinition } from "@temu-jtl/core";

/** What a host needs of a job to work it: its id and its program. The rest stands in the store. */
export type WorkedJob = Pick<JobDefinition, "jobId" | "run">;
