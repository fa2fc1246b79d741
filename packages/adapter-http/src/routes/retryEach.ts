import { type OperationResult, type OrderRefused, renewEveryMillis } from "@temu-jtl/core";
import { Effect } from "effect";
import type { RouterParts } from "../RouterParts.ts";

const done = (parentOrderSn: string): OperationResult => ({
  parentOrderSn,
  outcome: "done",
  code: null,
  parameters: {},
});

const skipped = ({ code, parameters, parentOrderSn }: OrderRefused): OperationResult => {
  // What JTL said is for the log.
  const { problem: _, ...told } = parameters;
  return { parentOrderSn, outcome: "skipped", code, parameters: told };
};

const failed = (parentOrderSn: string): OperationResult => ({
  parentOrderSn,
  outcome: "failed",
  code: null,
  parameters: {},
});

/**
 * Has orders of a shop tried again, one after the other, and records what becomes of each. Begun before;
 * where it breaks off, with its host, it counts as interrupted: each retry by itself is whole.
 */
export const retryEach = (
  { operations, sync }: RouterParts,
  operationId: string,
  shop: string,
  parentOrderSns: ReadonlyArray<string>,
) => {
  const retryOne = (parentOrderSn: string) =>
    sync.retry({ shop, parentOrderSn }).pipe(
      Effect.as(done(parentOrderSn)),
      Effect.catchTag("OrderRefused", (refusal) =>
        Effect.logInfo("An order is not tried again", refusal).pipe(Effect.as(skipped(refusal))),
      ),
      Effect.catchIf(
        ({ _tag }) => _tag !== "SyncClosed",
        (error) =>
          Effect.logError("An order could not be tried again", error).pipe(
            Effect.as(failed(parentOrderSn)),
          ),
      ),
      Effect.flatMap((result) => operations.record(operationId, result)),
      Effect.annotateLogs({ shop, parentOrderSn }),
    );
  const stayAlive = Effect.forever(
    Effect.andThen(Effect.sleep(renewEveryMillis), operations.renew(operationId)),
  );
  return Effect.forEach(parentOrderSns, retryOne, { discard: true }).pipe(
    Effect.andThen(operations.end(operationId)),
    Effect.raceFirst(stayAlive),
    Effect.catch((error) => Effect.logError("An operation broke off", error)),
    Effect.annotateLogs({ operation: operationId }),
  );
};
