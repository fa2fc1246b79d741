import { Effect } from "effect";
import type { StepError } from "../../../../domain/SyncError.ts";
import { CurrentStep } from "../../../CurrentStep.ts";

/** Whether the shop may not make this call: every other one of its kind would be refused as well. */
export const isForbidden = (error: StepError): boolean =>
  error._tag === "TemuApiError" && error.category === "permission";

/** Whether Temu refuses the shop: every call would be refused as well. */
export const refusesShop = (error: StepError): boolean =>
  error._tag === "TemuApiError" && error.category === "auth";

/** Whether Temu has refused just the one thing that it was asked. */
export const refusesOne = (error: StepError): boolean =>
  error._tag === "TemuApiError" && !isForbidden(error) && !refusesShop(error);

/** Ends a piece of work, with a problem, at a call that the shop may not make; the others go on. */
export const endIfForbidden = <R>(work: Effect.Effect<void, StepError, R>) =>
  Effect.catchIf(work, isForbidden, (error) =>
    Effect.flatMap(CurrentStep, (step) => step.problem(error)),
  );
