import type { Job, JobParameters } from "@temu-jtl/core";
import { Effect } from "effect";
import { HttpApiSchema } from "effect/http-api";
import { nameInAudit } from "../access/Access.ts";
import { Caller } from "../api/Caller.ts";
import { orRefused } from "../api/refuse.ts";
import type { Paths } from "../Paths.ts";
import type { RouterParts } from "../RouterParts.ts";
import { member } from "./visible.ts";

/** The jobs whose runs have a record. */
const recorded: ReadonlySet<string> = new Set([
  "sync_orders",
  "sync_inventory",
  "sync_inventory_full",
]);

/** Has a job run at once, whichever process works it, and tells where to look for its run. */
export const startJob = (
  parts: RouterParts,
  paths: Paths,
  job: Pick<Job, "jobId" | "shop" | "type">,
  wish: { readonly parameters?: JobParameters; readonly place: string },
) =>
  Effect.gen(function* () {
    const { publicPath } = yield* Caller;
    const by = nameInAudit(yield* member);
    const { parameters, place } = wish;
    const answer = yield* parts
      .jobs()
      .runNow({ job: job.jobId, by, ...(parameters === undefined ? {} : { parameters }) })
      .pipe(orRefused(place));
    const { jobId, shop, type } = job;
    const location =
      shop !== null && recorded.has(type)
        ? `${paths.api}/runs/${encodeURIComponent(answer.runId)}?shop=${encodeURIComponent(shop)}`
        : `${paths.jobs}/${encodeURIComponent(jobId)}`;
    return HttpApiSchema.withHeaders({
      body: { jobId, shop, ...answer },
      headers: { location: publicPath + location },
    });
  });
