import { Effect, Equal } from "effect";
import { ContractViolation } from "./Contract.ts";

/** Fails the contract. */
export const violated = (message: string) => Effect.fail(new ContractViolation({ message }));

/** Fails the contract unless the promise holds. */
export const expectThat = (holds: boolean, promise: string) =>
  holds ? Effect.void : violated(promise);

/** Fails the contract unless both are equal in structure. */
export const expectEqual = (actual: unknown, expected: unknown, what: string) =>
  expectThat(
    Equal.equals(actual, expected),
    `${what}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`,
  );
