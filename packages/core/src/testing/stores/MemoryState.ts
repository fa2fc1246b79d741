import { Clock, Context, Effect, Layer, Option } from "effect";
import type { FetchedOrder } from "../../domain/FetchedOrder.ts";
import type { Order, OrderEvent, StateChange } from "../../domain/Order.ts";
import { mayChange } from "../../domain/OrderState.ts";
import type { PreflightResult } from "../../domain/Preflight.ts";
import type { RunRecord } from "../../domain/Run.ts";
import type { Parcel, ShipmentReport } from "../../domain/Shipment.ts";
import type { StoredDocument, Submission } from "../../domain/Submission.ts";
import { StorageError } from "../../domain/SyncError.ts";
import type { Instant } from "../../domain/Time.ts";
import type { TokenState } from "../../domain/TokenState.ts";
import type { WatermarkName } from "../../ports/OrderStore.ts";
import { CurrentStep } from "../../workflows/CurrentStep.ts";
import { emptyInventory, type InventoryMemory } from "./inventory/InventoryMemory.ts";

/** The lease of one workflow. `runId` is null when it was given back. */
interface MemoryLease {
  readonly number: number;
  readonly runId: string | null;
  readonly expiresAt: Instant;
}

/** Everything that the stores keep of one shop. */
export interface ShopMemory {
  readonly watermarks: Map<WatermarkName, Instant>;
  readonly wishes: Map<string, number>;
  wishCount: number;
  token: TokenState | null;
  preflight: PreflightResult | null;
  hasPassedPreflight: boolean;
  readonly skuMap: Map<string, string>;
  readonly fetched: Map<string, FetchedOrder>;
  readonly orders: Map<string, Order>;
  readonly events: Array<OrderEvent>;
  /** All revisions of an order's document, the oldest first. */
  readonly documents: Map<string, ReadonlyArray<StoredDocument & { readonly totalGross: number }>>;
  /** The last hand-over of each order. */
  readonly submissions: Map<string, Submission>;
  readonly jtlOrderNumbers: Map<string, ReadonlyArray<string>>;
  readonly parcels: Map<string, Parcel>;
  readonly reports: Map<string, ShipmentReport>;
  /** In the order of their beginning. */
  readonly runs: Map<string, RunRecord>;
  readonly leases: Map<string, MemoryLease>;
  readonly inventory: InventoryMemory;
}

const emptyShop = (): ShopMemory => ({
  watermarks: new Map(),
  wishes: new Map(),
  wishCount: 0,
  token: null,
  preflight: null,
  hasPassedPreflight: false,
  skuMap: new Map(),
  fetched: new Map(),
  orders: new Map(),
  events: [],
  documents: new Map(),
  submissions: new Map(),
  jtlOrderNumbers: new Map(),
  parcels: new Map(),
  reports: new Map(),
  runs: new Map(),
  leases: new Map(),
  inventory: emptyInventory(),
});

/** What the stores in memory keep together: hosts that share it share their data. */
export class MemoryState extends Context.Service<
  MemoryState,
  {
    readonly ofShop: (shop: string) => ShopMemory;
    /** All shops that anything is kept of, by their ids. */
    readonly shops: ReadonlyMap<string, ShopMemory>;
  }
>()("@temu-jtl/core/testing/MemoryState") {
  static readonly layer = Layer.sync(MemoryState, () => {
    const shops = new Map<string, ShopMemory>();
    return MemoryState.of({
      shops,
      ofShop: (shop) => {
        const known = shops.get(shop);
        if (known !== undefined) return known;
        const made = emptyShop();
        shops.set(shop, made);
        return made;
      },
    });
  });
}

/** Keeps the wish to have an order read anew. A later wish has a higher number. */
export const makeWish = (memory: ShopMemory, parentOrderSn: string): void => {
  memory.wishCount += 1;
  memory.wishes.set(parentOrderSn, memory.wishCount);
};

/** A write that a store refuses. */
export const refused = (operation: string, message: string): Effect.Effect<never, StorageError> =>
  Effect.fail(
    new StorageError({
      category: "invalid",
      operation,
      message,
      whatToDo: "Nothing: nothing was written.",
    }),
  );

/** When something happens and for which run. */
const occasion = Effect.gen(function* () {
  const at = yield* Clock.currentTimeMillis;
  const step = yield* Effect.serviceOption(CurrentStep);
  const runId = Option.match(step, { onNone: () => null, onSome: (current) => current.runId });
  return { at, runId };
});

/** Does everything that `write` does at one go, after everything that waits. */
export const atOnce = <A>(
  write: (when: {
    readonly at: Instant;
    readonly runId: string | null;
  }) => Effect.Effect<A, StorageError>,
): Effect.Effect<A, StorageError> => Effect.flatMap(occasion, write);

/** Those changes whose orders are in the states they should be, each order once. */
export const applicable = <A extends StateChange>(
  memory: ShopMemory,
  changes: ReadonlyArray<A>,
): ReadonlyArray<A> => {
  const seen = new Set<string>();
  return changes.filter(({ from, parentOrderSn }) => {
    const isFirst = !seen.has(parentOrderSn);
    seen.add(parentOrderSn);
    return isFirst && memory.orders.get(parentOrderSn)?.state === from;
  });
};

/** Why none of these changes may ever be made, or null. */
export const forbidden = (
  operation: string,
  changes: ReadonlyArray<StateChange>,
): Effect.Effect<never, StorageError> | null => {
  const change = changes.find(({ from, to }) => !mayChange(from, to));
  return change === undefined
    ? null
    : refused(
        operation,
        `Order ${change.parentOrderSn} may not go from ${change.from} to ${change.to}.`,
      );
};

/** Why these changes are refused as a whole, or null. Nothing has been written yet. */
export const objection = (
  memory: ShopMemory,
  operation: string,
  changes: ReadonlyArray<StateChange>,
): Effect.Effect<never, StorageError> | null => {
  const against = forbidden(operation, changes);
  if (against !== null) return against;
  const possible = new Set(applicable(memory, changes));
  const left = changes.find((change) => !possible.has(change));
  return left === undefined
    ? null
    : refused(operation, `Order ${left.parentOrderSn} is not ${left.from} (any more).`);
};

/** Writes changes that nothing objects to. */
export const applyChanges = (
  memory: ShopMemory,
  changes: ReadonlyArray<StateChange & Partial<Pick<Order, "holdReasons">>>,
  when: { readonly at: Instant; readonly runId: string | null },
): void => {
  for (const { parentOrderSn, from, to, reason, holdReasons = [] } of changes) {
    const order = memory.orders.get(parentOrderSn);
    if (order === undefined) continue;
    memory.orders.set(parentOrderSn, { ...order, state: to, holdReasons });
    memory.events.push({ parentOrderSn, from, to, reason, ...when });
  }
};

/** Since when the order has been in its state. */
export const stateSince = (memory: ShopMemory, parentOrderSn: string): Instant =>
  memory.events.findLast((event) => event.parentOrderSn === parentOrderSn)?.at ?? 0;
