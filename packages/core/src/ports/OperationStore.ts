import { Context, type Effect } from "effect";
import type { Operation, OperationResult } from "../domain/Operation.ts";
import type { StorageError } from "../domain/SyncError.ts";

/** For so many days what became of an operation is kept. */
export const operationDays = 30;

/**
 * What people have set going for many orders of a shop, by the store's clock. Each has a lease
 * (`leaseMillis`): one whose host gives no sign of life any more counts as interrupted.
 */
export class OperationStore extends Context.Service<
  OperationStore,
  {
    /** Begins an operation, and forgets those that are older than {@link operationDays}. */
    readonly begin: (
      operation: Pick<Operation, "operationId" | "shop" | "kind" | "by" | "total">,
    ) => Effect.Effect<void, StorageError>;
    /** A sign of life. */
    readonly renew: (operationId: string) => Effect.Effect<void, StorageError>;
    /** Records what became of one order. */
    readonly record: (
      operationId: string,
      result: OperationResult,
    ) => Effect.Effect<void, StorageError>;
    readonly end: (operationId: string) => Effect.Effect<void, StorageError>;
    readonly get: (operationId: string) => Effect.Effect<Operation | null, StorageError>;
  }
>()("@temu-jtl/core/OperationStore") {}
