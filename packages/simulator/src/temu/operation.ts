import { Result, Schema } from "effect";
import type { TemuRefusal } from "@temu-jtl/core/testing";
import type { SimulatorState } from "../SimulatorState.ts";

/** Answers one call: the JSON of its `result`, or Temu's refusal. */
export type Operation = (
  parameters: unknown,
  state: SimulatorState,
  now: number,
) => Result.Result<string, TemuRefusal>;

/** A call with parameters of this form; others are refused with 3000000 (bad parameters). */
export const operation = <S extends Schema.ConstraintDecoder<unknown>>(
  parameters: S,
  answer: (
    parameters: S["Type"],
    state: SimulatorState,
    now: number,
  ) => Result.Result<string, TemuRefusal>,
): Operation => {
  const decode = Schema.decodeUnknownResult(parameters);
  return (given, state, now) =>
    Result.flatMap(
      Result.mapError(decode(given), (error) => ({
        code: 3000000,
        message: `BAD_PARAMS: ${error.message}`,
      })),
      (decoded) => answer(decoded, state, now),
    );
};
