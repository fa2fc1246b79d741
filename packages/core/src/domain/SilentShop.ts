import { Schema } from "effect";
import { Instant } from "./Time.ts";

/** A shop whose open units are kept back from other shops, and of which nobody reads any more what it sells. */
export const SilentShop = Schema.Struct({
  shop: Schema.String,
  /** When its sales were last read whole; before the first time, when its youngest open line was updated. */
  readAt: Instant,
  /** Open lines that are counted, their units, and when the oldest of them was ordered. */
  lines: Schema.Int,
  units: Schema.Int,
  since: Instant,
});
export type SilentShop = typeof SilentShop.Type;
