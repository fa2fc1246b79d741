export { JtlSettings, type JtlSettingsInput } from "./JtlSettings.ts";
export { jtlWawiLayer, type JtlWawiSettings } from "./jtlWawi/jtlWawiLayer.ts";
export { orderDocumentLayer } from "./orderDocumentLayer.ts";
export type { Finding, FindingCode, PreflightReport } from "./preflight/Finding.ts";
export { preflight } from "./preflight/preflight.ts";
export { JtlSqlSettings, type JtlSqlSettingsInput } from "./sqlServer/JtlSqlSettings.ts";
export { SqlServer, type SqlValue, type Statement } from "./sqlServer/SqlServer.ts";
export { sqlServerLayer, sqlServerPoolLayer } from "./sqlServer/sqlServerLayer.ts";
