export type { Queryable } from "./Messages.ts";
export {
  defaultGraceSeconds,
  Scheduler,
  schedulerLayer,
  type SchedulerOptions,
} from "./Scheduler.ts";
export type { Timing } from "./Timing.ts";
export type { WorkedJob } from "./WorkedJob.ts";
