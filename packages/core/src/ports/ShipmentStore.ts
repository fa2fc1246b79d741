import { Context, type Effect, type Stream } from "effect";
import type {
  Parcel,
  ReportState,
  ShipmentConfirmation,
  ShipmentReport,
} from "../domain/Shipment.ts";
import type { StorageError } from "../domain/SyncError.ts";
import type { Instant } from "../domain/Time.ts";

/** The parcels of one shop's orders and what Temu was told of them. */
export class ShipmentStore extends Context.Service<
  ShipmentStore,
  {
    /**
     * Stores parcels by their `parcelId`; a known one is brought up to date. Orders that are
     * `accepted` become `shipped`. Answers how many parcels are new and how many were changed.
     */
    readonly saveParcels: (
      parcels: ReadonlyArray<Parcel>,
    ) => Effect.Effect<{ readonly created: number; readonly changed: number }, StorageError>;
    readonly parcels: (
      parentOrderSns: ReadonlyArray<string>,
    ) => Effect.Effect<ReadonlyArray<Parcel>, StorageError>;
    /**
     * All parcels, whosever they are, with a tracking number that a parcel of these orders has. Parcels
     * without a number have none in common.
     */
    readonly sharing: (
      parentOrderSns: ReadonlyArray<string>,
    ) => Effect.Effect<ReadonlyArray<Parcel>, StorageError>;
    /**
     * Stores reports as `planned`; the store names them. The reports that they stand in for become
     * `withdrawn`; none is stored when one of those is not `planned` or `rejected` any more. A
     * confirmation with a line that another report tells ({@link standingReportStates}) is left out:
     * whoever stored that was faster, and the next run sees it.
     */
    readonly plan: (
      confirmations: ReadonlyArray<ShipmentConfirmation>,
      insteadOf?: ReadonlyArray<string>,
    ) => Effect.Effect<void, StorageError>;
    /** All reports in these states, as pages, the oldest first. None is seen twice. */
    readonly reportsIn: (
      states: ReadonlyArray<ReportState>,
    ) => Stream.Stream<ReadonlyArray<ShipmentReport>, StorageError>;
    /** The reports that concern these orders. */
    readonly reportsOf: (
      parentOrderSns: ReadonlyArray<string>,
    ) => Effect.Effect<ReadonlyArray<ShipmentReport>, StorageError>;
    /**
     * Moves one report on; fails when it is not in `from`, and when one that is to be `sending` has a
     * line that another report tells ({@link standingReportStates}). A report that becomes `confirmed` makes
     * those of its orders `reported` whose every unit is confirmed.
     */
    readonly changeReport: (change: {
      readonly reportId: string;
      readonly from: ReportState;
      readonly to: ReportState;
      readonly problem?: string;
      readonly whatToDo?: string;
      readonly missedAt?: Instant;
    }) => Effect.Effect<void, StorageError>;
  }
>()("@temu-jtl/core/ShipmentStore") {}
