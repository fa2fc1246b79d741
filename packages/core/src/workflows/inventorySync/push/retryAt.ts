import type { ErrorCategory } from "../../../domain/SyncError.ts";
import { days, type Instant, minutes } from "../../../domain/Time.ts";

/** The wait after the first rejection; it doubles from one to the next, up to the longest. */
const shortestWait = (category: ErrorCategory): number =>
  category === "notReady" ? minutes(5) : minutes(30);
const longestWait = days(1);

/**
 * Before when a rejected SKU is not tried again (rule I13). `rejections`: how often in a row it was
 * rejected before this time.
 */
export const retryAt = (now: Instant, rejections: number, category: ErrorCategory): Instant =>
  now + Math.min(shortestWait(category) * 2 ** rejections, longestWait);
