import { Context } from "effect";

/**
 * Counts the requests that a run sends, by the name of the call. The run puts a fresh tally into its
 * context; whoever sends a request counts it there, so calls need no run to be made.
 */
export const RequestTally = Context.Reference<{ readonly count: (call: string) => void }>(
  "@temu-jtl/core/RequestTally",
  { defaultValue: () => ({ count: () => undefined }) },
);
