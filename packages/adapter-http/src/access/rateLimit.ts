/** Counts what each user starts, in windows of a minute. */
export const makeRateLimit = (perMinute: number) => {
  let minute = 0;
  let counts = new Map<string, number>();
  /** Null when there is room, else after how many seconds there is. */
  return (user: string, nowMillis: number): number | null => {
    const current = Math.floor(nowMillis / 60_000);
    if (current !== minute) {
      minute = current;
      counts = new Map();
    }
    const count = (counts.get(user) ?? 0) + 1;
    if (count > perMinute) return Math.ceil(((current + 1) * 60_000 - nowMillis) / 1_000);
    counts.set(user, count);
    return null;
  };
};
