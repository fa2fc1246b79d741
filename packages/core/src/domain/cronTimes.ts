import { Cron, DateTime, Option, Result } from "effect";
import { days, hours, type Instant, minutes } from "./Time.ts";

/** A reading of a wall clock, as milliseconds of the same reading in UTC. */
type WallTime = number;

/** Whether it is a name of the IANA database that this machine knows. Offsets such as +01:00 are none. */
export const isTimeZone = (name: string): boolean =>
  /^[A-Za-z]/.test(name) && Option.isSome(DateTime.zoneMakeNamed(name));

/** Longer than the clocks of any zone have ever been put back or forward. */
const longestShift = hours(26);

/** What a cron expression says. An empty set leaves the field open. */
interface Expression {
  readonly fields: Cron.Cron;
  /** Whether a date has to fit both, the day of the month and the day of the week, or one of them. */
  readonly needsBothDays: boolean;
}

const parse = (expression: string): Expression | null => {
  const fields = expression.trim().split(/\s+/);
  const parsed = Result.getOrElse(Cron.parse(expression), () => null);
  if (fields.length !== 5 || parsed === null) return null;
  // As in crontab(5): one of them is enough only where neither begins with an asterisk.
  const needsBothDays = [fields[2], fields[4]].some((field) => field?.startsWith("*") === true);
  return { fields: parsed, needsBothDays };
};

/** Whether a date, given as its midnight, is one of the expression's. */
const isOnDay = ({ fields, needsBothDays }: Expression, midnight: WallTime): boolean => {
  const date = DateTime.toPartsUtc(DateTime.makeUnsafe(midnight));
  if (fields.months.size > 0 && !fields.months.has(date.month)) return false;
  const byDay = fields.days.size > 0;
  const byWeekday = fields.weekdays.size > 0;
  const dayFits = fields.days.has(date.day);
  const weekdayFits = fields.weekdays.has(date.weekDay);
  if (!byDay && !byWeekday) return true;
  if (byDay && byWeekday) return needsBothDays ? dayFits && weekdayFits : dayFits || weekdayFits;
  return byDay ? dayFits : weekdayFits;
};

// 29 February on a given weekday comes after 40 years at the latest (around 2100).
const searchedDays = 41 * 366;

const sorted = (values: ReadonlySet<number>, count: number): ReadonlyArray<number> =>
  values.size === 0
    ? Array.from({ length: count }, (_, value) => value)
    : [...values].toSorted((a, b) => a - b);

/** The first of the expression's readings of the clock that is not before this one; null if there is none. */
const firstReading = (cron: Expression, from: WallTime): WallTime | null => {
  const hoursOfDay = sorted(cron.fields.hours, 24);
  const minutesOfHour = sorted(cron.fields.minutes, 60);
  const today = Math.floor(from / days(1)) * days(1);
  for (let day = 0; day <= searchedDays; day += 1) {
    const midnight = today + days(day);
    if (!isOnDay(cron, midnight)) continue;
    for (const hour of hoursOfDay) {
      for (const minute of minutesOfHour) {
        const reading = midnight + hours(hour) + minutes(minute);
        if (reading >= from) return reading;
      }
    }
  }
  return null;
};

/** What is wrong with a cron expression, or undefined. */
export const cronProblem = (expression: string): string | undefined => {
  const cron = parse(expression);
  if (cron === null) {
    return "should be a cron expression of five fields (minute, hour, day of the month, month, day of the week) such as 30 2 * * *";
  }
  return firstReading(cron, 0) === null
    ? "never comes: no date in the calendar fits its day and month"
    : undefined;
};

/** How far the wall clock of a zone is ahead of UTC, in milliseconds. */
type OffsetAt = (at: Instant) => number;

const offsetIn = (timeZone: string): OffsetAt | null =>
  Option.match(DateTime.zoneMakeNamed(timeZone), {
    onNone: () => null,
    onSome: (zone) => (at) =>
      DateTime.zonedOffset(DateTime.makeZonedUnsafe(at, { timeZone: zone })),
  });

/** When the clocks were changed between two times with different offsets: the first moment of the new one. */
const changeBetween = (offsetAt: OffsetAt, before: Instant, after: Instant): Instant => {
  const old = offsetAt(before);
  let low = before;
  let high = after;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle) === old) low = middle;
    else high = middle;
  }
  return high;
};

/** The latest reading that the clock has shown until then: while an hour is doubled, not the present one. */
const latestReading = (offsetAt: OffsetAt, at: Instant): WallTime => {
  const now = at + offsetAt(at);
  const before = at - longestShift;
  if (offsetAt(before) <= offsetAt(at)) return now;
  const change = changeBetween(offsetAt, before, at);
  return Math.max(now, change - 1 + offsetAt(change - 1));
};

/** When the clock first shows this reading or, if it skips it, a later one. */
const firstShown = (offsetAt: OffsetAt, reading: WallTime): Instant => {
  const before = offsetAt(reading - longestShift);
  const after = offsetAt(reading + longestShift);
  if (before === after) return reading - before;
  const change = changeBetween(offsetAt, reading - longestShift, reading + longestShift);
  if (reading - before < change) return reading - before;
  return Math.max(change, reading - after);
};

/**
 * The next time after `from` that a cron expression means by the wall clock of a zone. A reading that
 * the clock skips comes at the first moment after the gap, a doubled one the first time only. Null when
 * there is none, or when expression or zone are not valid.
 */
export const nextCronTime = (
  { cron: expression, timeZone }: { readonly cron: string; readonly timeZone: string },
  from: Instant,
): Instant | null => {
  const cron = parse(expression);
  const offsetAt = offsetIn(timeZone);
  if (cron === null || offsetAt === null) return null;
  const shown = Math.floor(latestReading(offsetAt, from) / minutes(1)) * minutes(1);
  const reading = firstReading(cron, shown + minutes(1));
  return reading === null ? null : firstShown(offsetAt, reading);
};
