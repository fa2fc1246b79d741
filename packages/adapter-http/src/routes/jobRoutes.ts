import { Effect } from "effect";
import { HttpApiBuilder } from "effect/http-api";
import { nameInAudit } from "../access/Access.ts";
import type { Api } from "../api/Api.ts";
import { told } from "../api/Caller.ts";
import { orRefused } from "../api/refuse.ts";
import { Refusal } from "../problems/Refusal.ts";
import type { Paths } from "../Paths.ts";
import type { RouterParts } from "../RouterParts.ts";
import { startJob } from "./start.ts";
import { maySee, member, visibleJob } from "./visible.ts";

export const jobRoutes = (api: Api, paths: Paths, parts: RouterParts) =>
  HttpApiBuilder.group(api, "jobs", (handlers) =>
    handlers.handleAll({
      jobs: Effect.fnUntraced(function* () {
        const all = yield* parts.jobs().list.pipe(orRefused("/path"));
        return { jobs: all.filter(maySee(yield* member)) };
      }, told),

      job: ({ params }) =>
        Effect.gen(function* () {
          const { jobId } = yield* visibleJob(parts, params.job_id);
          return yield* parts.jobs().get(jobId).pipe(orRefused("/path"));
        }).pipe(told),

      runNow: Effect.fnUntraced(function* ({ params, payload }) {
        const job = yield* visibleJob(parts, params.job_id);
        return yield* startJob(parts, paths, job, { ...payload, place: "/body/parameters" });
      }, told),

      schedule: Effect.fnUntraced(function* ({ params, payload, query }) {
        const { jobId } = yield* visibleJob(parts, params.job_id);
        const { cron, interval_minutes: everyMinutes, time_zone: timeZone } = query;
        const asked = {
          ...(everyMinutes === undefined ? {} : { everyMinutes }),
          ...(cron === undefined ? {} : { cron }),
          ...(timeZone === undefined ? {} : { timeZone }),
        };
        const isAsked = Object.keys(asked).length > 0;
        if (isAsked === Object.keys(payload).length > 0) {
          const detail =
            "should say when the job runs, here or in the body: interval_minutes, or cron and time_zone (in the body everyMinutes, or cron and timeZone)";
          return yield* new Refusal({
            code: "badInput",
            errors: [{ pointer: "/query", code: isAsked ? "invalid" : "missing", detail }],
          });
        }
        return yield* parts
          .jobs()
          .setSchedule({
            job: jobId,
            by: nameInAudit(yield* member),
            schedule: isAsked ? asked : payload,
          })
          .pipe(orRefused(isAsked ? "/query" : "/body"));
      }, told),

      toggle: Effect.fnUntraced(function* ({ params, query: { enabled } }) {
        const { jobId } = yield* visibleJob(parts, params.job_id);
        const by = nameInAudit(yield* member);
        return yield* parts
          .jobs()
          .setEnabled({ job: jobId, by, enabled })
          .pipe(orRefused("/query"));
      }, told),

      stop: Effect.fnUntraced(function* ({ params }) {
        const { jobId } = yield* visibleJob(parts, params.job_id);
        const by = nameInAudit(yield* member);
        const answer = yield* parts.jobs().stop({ job: jobId, by }).pipe(orRefused("/path"));
        return { answer };
      }, told),
    }),
  );
