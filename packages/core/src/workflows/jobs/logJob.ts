import { Effect } from "effect";
import { defaultLogDays } from "../../domain/LogSettings.ts";
import type { StorageError } from "../../domain/SyncError.ts";
import { decodeRequest } from "../sync/SyncRequests.ts";
import type { JobDefinition } from "./JobDefinition.ts";
import { checkOf, LogJobParameters } from "./jobParameters.ts";

const type = "delete_old_log";

const decode = decodeRequest(LogJobParameters, `Invalid parameters of ${type}`);

/** The daily job that deletes old lines of the log, of all shops. */
export const logJob = (
  erase: (request: { readonly olderThanDays: number }) => Effect.Effect<unknown, StorageError>,
  keepDays = defaultLogDays,
): JobDefinition => ({
  jobId: type,
  type,
  shop: null,
  description: "Deletes old lines of the log.",
  defaultSchedule: { cron: "45 3 * * *", timeZone: "UTC" },
  defaultParameters: {},
  checkParameters: checkOf(type),
  run: ({ parameters }) =>
    decode(parameters).pipe(
      Effect.flatMap(({ olderThanDays = keepDays }) => erase({ olderThanDays })),
      Effect.as({ outcome: "succeeded" as const }),
    ),
});
