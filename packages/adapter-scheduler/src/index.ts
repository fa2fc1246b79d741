export type { Queryable } from "./Messages.ts";
export {
  defaultGraceSeconds,
  Scheduler,
  schedulerLayer,
  type SchedulerOptions,
} from "./Scheduler.ts";
export type { Timing } from "./Timing.ts";
export type { HowItEnded, WorkedJob } from "./WorkedJob.ts";
