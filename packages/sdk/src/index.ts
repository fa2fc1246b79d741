export type {
  InventoryReport,
  InventorySummary,
  InventorySyncRequest,
  KeptLogLine,
  LogRequest,
  OrderRequest,
  OrderSyncRequest,
  RunProgress,
  RunRecord,
  RunReport,
  StepRecord,
  WouldPush,
} from "@temu-jtl/core";
export { OrderRefused } from "@temu-jtl/core";
export type { Finding, FindingCode, PreflightReport } from "@temu-jtl/adapter-jtl";
export {
  type Access,
  type Auth,
  basic,
  bearerTokens,
  type Identity,
  type Router,
  type RouterChoices,
  type WebhookChoices,
  type Webhooks,
} from "@temu-jtl/adapter-http";
export { describeSettings } from "./describeSettings.ts";
export { type Environment, readEnvironment, type Variables } from "./environment.ts";
export type { JtlOptions } from "./jtlAccess.ts";
export {
  type DatabaseOptions,
  type FromEnvOptions,
  type OpenOptions,
  openTemuJtl,
  openTemuJtlFromEnv,
  type TemuJtl,
} from "./openTemuJtl.ts";
export type { TemuJtlJobs } from "./jobs.ts";
export type { RegisteredJob, RegisterJobs, TemuJtlScheduler } from "./scheduler.ts";
