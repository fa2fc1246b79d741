import { DateTime, Option, Schema } from "effect";
import type { Instant } from "@temu-jtl/core";

/** Now in UTC by the server's clock, in milliseconds since 1970, as text: `int` would overflow. */
export const nowMillis = (time: string): string =>
  `CAST(CAST(DATEDIFF(day, '19700101', ${time}) AS bigint) * 86400000 + DATEDIFF(millisecond, CAST(CAST(${time} AS date) AS datetime2(3)), ${time}) AS nvarchar(20))`;

/** A point in time as `datetime2(3)` reads it, in UTC. */
export const utcText = (instant: Instant): string =>
  DateTime.formatIso(DateTime.makeUnsafe(instant)).slice(0, 23);

/** By how many minutes the server's local time is ahead of UTC now. */
export const zoneMinutes = "DATEDIFF(minute, SYSUTCDATETIME(), SYSDATETIME())";

/** A `datetime` column as text, in the server's local time. */
export const localText = (column: string): string => `CONVERT(nvarchar(30), ${column}, 126)`;

/** `2026-11-24T13:45:00` or with a fraction of a second. */
export const LocalTime = Schema.String.check(
  Schema.isPattern(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?$/, { expected: "a local time" }),
);

/**
 * The point in time of a `datetime` column. JTL stores the server's local time without its zone. A server
 * that is now as far from UTC as the shop's zone stands in that zone, so that the times of the other half
 * of the year come out right; any other server is taken to keep the distance that it has now.
 */
export const instantOf = (
  local: typeof LocalTime.Type,
  serverMinutes: number,
  { now, timeZone }: { readonly now: Instant; readonly timeZone: DateTime.TimeZone },
): Instant => {
  // The two times that the distance is taken from are read one after the other.
  const ahead = Math.round(serverMinutes / 15) * 15;
  const shopAhead = DateTime.zonedOffset(DateTime.makeZonedUnsafe(now, { timeZone })) / 60_000;
  if (ahead === shopAhead) {
    const zoned = DateTime.makeZoned(`${local}Z`, { timeZone, adjustForTimeZone: true });
    if (Option.isSome(zoned)) return DateTime.toEpochMillis(zoned.value);
  }
  return DateTime.toEpochMillis(DateTime.makeUnsafe(`${local}Z`)) - ahead * 60_000;
};
