import { Effect } from "effect";

/** Completes when the signal is aborted, now or before. */
export const aborted = (signal: AbortSignal): Effect.Effect<void> =>
  Effect.callback((resume) => {
    const tell = () => resume(Effect.void);
    if (signal.aborted) return tell();
    signal.addEventListener("abort", tell, { once: true });
    return Effect.sync(() => signal.removeEventListener("abort", tell));
  });
