import { type Effect, Schema } from "effect";

/** A promise of a port that an implementation breaks. */
export class ContractViolation extends Schema.TaggedError<ContractViolation>()(
  "ContractViolation",
  { message: Schema.String },
) {}

/**
 * One promise of a port, in words and as a program. A port's contract is a list of these; every
 * implementation, in memory or real, runs the same list with any test runner.
 */
export interface ContractCase<R> {
  readonly name: string;
  readonly test: Effect.Effect<void, unknown, R>;
}
