/**
 * Temu counts a second; the window here is a little shorter, because requests that left in time do
 * not arrive as evenly as they were sent.
 */
const windowMillis = 950;

/** How many requests an app key may send in a sliding window. What is refused does not count. */
export class RateLimit {
  /** Requests per window. */
  limit: number;
  private refusedCount = 0;
  private readonly arrivals = new Map<string, number[]>();

  constructor(limit: number) {
    this.limit = limit;
  }

  /** Whether the request that arrives now may pass. */
  admit(appKey: string, now: number): boolean {
    const recent = this.arrivals.get(appKey) ?? [];
    const expired = recent.findIndex((at) => now - at < windowMillis);
    recent.splice(0, expired === -1 ? recent.length : expired);
    this.arrivals.set(appKey, recent);
    if (recent.length >= this.limit) {
      this.refusedCount += 1;
      return false;
    }
    recent.push(now);
    return true;
  }

  get refused(): number {
    return this.refusedCount;
  }
}
