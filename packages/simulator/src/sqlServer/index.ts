export { connectAdmin, createJtlDatabase, type JtlDatabase } from "./JtlDatabase.ts";
export { emptyJtl, JtlMirror } from "./JtlMirror.ts";
export { type JtlServer, jtlServerOf } from "./JtlServer.ts";
export { createTaxTables } from "./taxTables.ts";
