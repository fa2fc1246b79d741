import { Clock, Effect, Schema } from "effect";

/** A point in time: whole milliseconds since 1970-01-01T00:00:00Z. */
export const Instant = Schema.Int;
export type Instant = typeof Instant.Type;

export const seconds = (count: number): number => count * 1_000;
export const minutes = (count: number): number => count * 60_000;
export const hours = (count: number): number => count * 3_600_000;
export const days = (count: number): number => count * 86_400_000;

/** Milliseconds by a clock that nobody sets: only the difference of two readings means anything. */
export const elapsed = Effect.map(Clock.monotonicTimeNanos, (nanos) => Number(nanos) / 1e6);
