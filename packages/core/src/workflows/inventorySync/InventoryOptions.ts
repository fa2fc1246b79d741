/** `full` downloads Temu's SKUs and reads every article; `quick` looks at what changed since the last run. */
export type InventoryMode = "quick" | "full";

/** How a run of the inventory sync goes. */
export interface InventoryOptions {
  readonly mode: InventoryMode;
  /** Nothing is written to Temu. */
  readonly dryRun: boolean;
  /** A person lets this run through whatever guards say. */
  readonly allowGuards: boolean;
  /** Everything is worked out, and nothing but this SKU of Temu's is pushed, refused before or not. */
  readonly onlySku?: string | undefined;
}
