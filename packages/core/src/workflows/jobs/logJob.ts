import { Effect } from "effect";
import { defaultLogDays } from "../../domain/LogSettings.ts";
import { webhookDays } from "../../domain/Webhook.ts";
import type { StorageError } from "../../domain/SyncError.ts";
import { decodeRequest } from "../sync/SyncRequests.ts";
import type { JobDefinition } from "./JobDefinition.ts";
import { checkOf, LogJobParameters } from "./jobParameters.ts";

const type = "delete_old_log";

const decode = decodeRequest(LogJobParameters, `Invalid parameters of ${type}`);

type Erase = (request: { readonly olderThanDays: number }) => Effect.Effect<unknown, StorageError>;

/** The daily job that deletes old lines of the log and old webhooks, of all shops. */
export const logJob = (
  { eraseLines, eraseWebhooks }: { readonly eraseLines: Erase; readonly eraseWebhooks: Erase },
  keepDays = defaultLogDays,
): JobDefinition => ({
  jobId: type,
  type,
  shop: null,
  description: "Deletes old lines of the log and old webhooks.",
  defaultSchedule: { cron: "45 3 * * *", timeZone: "UTC" },
  defaultParameters: {},
  checkParameters: checkOf(type),
  run: ({ parameters, stop }) =>
    decode(parameters).pipe(
      Effect.flatMap(({ olderThanDays = keepDays }) => eraseLines({ olderThanDays })),
      Effect.andThen(eraseWebhooks({ olderThanDays: webhookDays })),
      Effect.as({ outcome: "succeeded" as const }),
      // It deletes by one statement after another, and each is whole: it can end at any time.
      Effect.raceFirst(Effect.map(stop, (outcome) => ({ outcome }))),
    ),
});
