import { Effect, Schema } from "effect";
import { configurationError } from "../../domain/configurationError.ts";
import type { RunProgress } from "../../domain/Run.ts";

const common = {
  /** The shop's id; may be left out while there is only one. */
  shop: Schema.optionalKey(Schema.String),
  /** Who or what starts the run, for its record. */
  trigger: Schema.optionalKey(Schema.NonEmptyString),
};

/** Logs what each step does, not only what goes wrong. */
const verbose = Schema.optionalKey(Schema.Boolean);

/** Which orders to sync. Without a filter: everything that changed at Temu since the last run. */
const orderFilter = {
  verbose,
  /** Only orders made in the last days (1 to 90); the watermark stays. */
  daysBack: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 90 }))),
  /** Only orders with this status at Temu (Temu's number, 2 is "to ship"); the watermark stays. */
  parentOrderStatus: Schema.optionalKey(Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))),
  /** Only these orders; the watermark stays. */
  parentOrderSns: Schema.optionalKey(Schema.Array(Schema.NonEmptyString)),
};

/** What to sync. */
export const OrderSyncRequest = Schema.Struct({ ...common, ...orderFilter });
export interface OrderSyncRequest extends Schema.Schema.Type<typeof OrderSyncRequest> {
  /** Called while the run is under way. */
  readonly onProgress?: (progress: RunProgress) => void;
}

const inventoryChoice = {
  verbose,
  /** Nothing is written to Temu; the report has what would be pushed. */
  dryRun: Schema.optionalKey(Schema.Boolean),
  /** This run goes through whatever guards say, because a person has looked. Not with `dryRun`. */
  allowGuards: Schema.optionalKey(Schema.Boolean),
  /** Everything is worked out, and nothing but this SKU of Temu's is pushed, refused before or not. */
  onlySku: Schema.optionalKey(Schema.NonEmptyString),
};

const guardsOfRealRuns = Schema.makeFilter(
  ({ allowGuards, dryRun }: { readonly allowGuards?: boolean; readonly dryRun?: boolean }) =>
    allowGuards === true && dryRun === true
      ? {
          path: ["allowGuards"],
          issue:
            "is not for a dry run: what it lets through would pass the guards of later runs as well",
        }
      : undefined,
);

/** Which stock to bring to Temu, and how. */
export const InventorySyncRequest = Schema.Struct({
  ...common,
  ...inventoryChoice,
  /**
   * `quick` (the default): what changed in JTL, in the shop's rules and in what was sold. `full`: all of
   * Temu's SKUs and all of JTL's articles are read anew.
   */
  mode: Schema.optionalKey(Schema.Literals(["quick", "full"])),
}).check(guardsOfRealRuns);
export interface InventorySyncRequest extends Schema.Schema.Type<typeof InventorySyncRequest> {
  /** Called while the run is under way. */
  readonly onProgress?: (progress: RunProgress) => void;
}

/** Parameters of a job that syncs orders: those of a request, but for what the job itself says. */
export const OrderJobParameters = Schema.Struct(orderFilter);
/** Parameters of a job that syncs stock: its mode is the job's type. */
export const InventoryJobParameters = Schema.Struct(inventoryChoice).check(guardsOfRealRuns);

/** Orders to read anew at Temu, because somebody says that they have changed. */
export const RefreshRequest = Schema.Struct({
  ...common,
  parentOrderSns: Schema.NonEmptyArray(Schema.NonEmptyString),
});
export type RefreshRequest = typeof RefreshRequest.Type;

/** One order that a person wants something for. */
export const OrderRequest = Schema.Struct({
  shop: common.shop,
  parentOrderSn: Schema.NonEmptyString,
});
export type OrderRequest = typeof OrderRequest.Type;

/** One order that a person wants to be held back. */
export const HoldRequest = Schema.Struct({
  ...OrderRequest.fields,
  /** Who holds it. */
  by: Schema.NonEmptyString,
});
export type HoldRequest = typeof HoldRequest.Type;

/** A shop that is not run any more, as one of the others sees it. */
export const SetAsideRequest = Schema.Struct({
  shop: common.shop,
  silentShop: Schema.NonEmptyString,
});
export type SetAsideRequest = typeof SetAsideRequest.Type;

/** Reads a request strictly: an unknown or wrong entry is an error that names it. */
export const decodeRequest = <S extends Schema.Codec<unknown, unknown>>(
  schema: S,
  subject = "Invalid request",
) => {
  const decode = Schema.decodeUnknownEffect(schema, {
    errors: "all",
    onExcessProperty: "error",
  });
  return (request: unknown) =>
    decode(request).pipe(Effect.mapError((error) => configurationError(subject, error)));
};
