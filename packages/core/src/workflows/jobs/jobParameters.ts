import { Effect, Schema } from "effect";
import { LogDays } from "../../domain/LogSettings.ts";
import { decodeRequest, InventoryJobParameters, OrderJobParameters } from "../sync/SyncRequests.ts";
import type { CheckParameters } from "./JobDefinition.ts";

/** What the job that deletes old log lines can be told. */
export const LogJobParameters = Schema.Struct({
  /** Lines older than so many days go (1 to 3,650). */
  olderThanDays: Schema.optionalKey(LogDays),
});

/** Checks parameters and leaves them as they were given. */
const strict =
  (type: string, schema: Schema.Codec<unknown, unknown>): CheckParameters =>
  (parameters) =>
    Effect.as(decodeRequest(schema, `Invalid parameters of ${type}`)(parameters), parameters);

/** The types of jobs that are always there, with their parameters: known without a process that works them. */
export const ownJobTypes: ReadonlyMap<string, CheckParameters> = new Map([
  ["sync_orders", strict("sync_orders", OrderJobParameters)],
  ["sync_inventory", strict("sync_inventory", InventoryJobParameters)],
  ["sync_inventory_full", strict("sync_inventory_full", InventoryJobParameters)],
  ["delete_old_log", strict("delete_old_log", LogJobParameters)],
]);

/** What parameters of a type have to be. Those of a type that is not known are left to who works it. */
export const checkOf = (type: string, checks = ownJobTypes): CheckParameters =>
  checks.get(type) ?? Effect.succeed;

/** Takes parameters with these names only. */
export const onlyNamed = (type: string, names: ReadonlyArray<string>): CheckParameters =>
  strict(
    type,
    Schema.Struct(Object.fromEntries(names.map((name) => [name, Schema.optionalKey(Schema.Json)]))),
  );
