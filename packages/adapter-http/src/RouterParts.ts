import type { JobOperations, RunStore } from "@temu-jtl/core";
import type { Effect } from "effect";

/** What the router stands on. */
export interface RouterParts {
  readonly version: string;
  readonly shops: ReadonlyArray<string>;
  /** What people do with jobs, with the types that the host has added so far. */
  readonly jobs: () => JobOperations;
  /** The runs of one of `shops`. */
  readonly runsOf: (
    shop: string,
  ) => Effect.Effect<RunStore["Service"], { readonly message: string }>;
}
