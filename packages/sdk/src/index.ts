export type {
  OrderRequest,
  OrderSyncRequest,
  RunProgress,
  RunRecord,
  RunReport,
  StepRecord,
} from "@temu-jtl/core";
export { OrderRefused } from "@temu-jtl/core";
export { describeSettings } from "./describeSettings.ts";
export { type Environment, readEnvironment, type Variables } from "./environment.ts";
export {
  type DatabaseOptions,
  type FromEnvOptions,
  type OpenOptions,
  openTemuJtl,
  openTemuJtlFromEnv,
  type TemuJtl,
} from "./openTemuJtl.ts";
