import { Schema } from "effect";
import { meaning, withDefault } from "./settingSchema.ts";

/** How long the log is kept, in days. */
export const LogDays = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 3_650 }));

export const defaultLogDays = 30;

/** The settings of the log that is kept in the database, of all shops. */
export const LogSettings = Schema.Struct({
  logDays: meaning(
    "For so many days lines of the log are kept.",
    withDefault(LogDays, defaultLogDays),
  ),
});
export type LogSettings = typeof LogSettings.Type;
