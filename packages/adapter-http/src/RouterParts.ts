import type {
  ConfigurationError,
  OperationStore,
  PreflightResult,
  StorageError,
  SyncClosed,
  UnknownShop,
  EventHub,
  JobOperations,
  JtlError,
  LogStore,
  Reports,
  RunStore,
  ShopSettings,
  Sync,
  WebhookInbox,
} from "@temu-jtl/core";
import type { Effect } from "effect";

/** What the router stands on. */
export interface RouterParts {
  readonly version: string;
  readonly shops: ReadonlyArray<string>;
  /** The settings of each of `shops`. */
  readonly settings: ReadonlyMap<string, ShopSettings>;
  /** What people do with jobs, with the types that the host has added so far. */
  readonly jobs: () => JobOperations;
  /** The runs of one of `shops`. */
  readonly runsOf: (
    shop: string,
  ) => Effect.Effect<RunStore["Service"], { readonly message: string }>;
  /** What people look at: figures and lists of the shops that the caller may see. */
  readonly reports: Reports["Service"];
  /** Checks a shop's settings and rights, and keeps what it finds. */
  readonly preflight: (
    shop: string,
  ) => Effect.Effect<
    PreflightResult,
    ConfigurationError | JtlError | StorageError | SyncClosed | UnknownShop
  >;
  /** What people have set going for many orders. */
  readonly operations: OperationStore["Service"];
  /** The log of all shops. */
  readonly log: LogStore["Service"];
  /** What has come of webhooks. */
  readonly webhooks: Pick<WebhookInbox["Service"], "figures" | "list">;
  /** What changes, on whichever host. */
  readonly events: EventHub["Service"];
  /** What people want for single orders, and programs with the services of one shop. */
  readonly sync: Pick<
    Sync<JtlError>,
    "hold" | "inShop" | "inventorySync" | "orderSync" | "release" | "retry"
  >;
}
