import { Effect } from "effect";
import { holdReason, type HoldCode } from "../../../domain/HoldReason.ts";
import type { Order } from "../../../domain/Order.ts";
import type { ParentOrder } from "../../../domain/ParentOrder.ts";
import type { RunOutcome, RunRecord, StepRecord, WorkflowName } from "../../../domain/Run.ts";
import { noCounts } from "../../../domain/Run.ts";
import type { Instant } from "../../../domain/Time.ts";
import { OrderStore } from "../../../ports/OrderStore.ts";
import { RunStore } from "../../../ports/RunStore.ts";
import { violated } from "../../expectations.ts";
import { InventoryWorld } from "../inventory/contract/InventoryWorld.ts";
import { at } from "../inventory/contract/steps.ts";
import { sampleFetchedOrder } from "../sampleOrders.ts";
import { takeAs } from "../steps.ts";

/** Does something with the stores of a shop. */
export const inShop = <A, E, R>(id: string, program: Effect.Effect<A, E, R>) =>
  Effect.flatMap(InventoryWorld, (world) => world.inShop({ id }, program));

/** Imports a sample order as it is wanted: first as this state, at this time. */
export const order = Effect.fnUntraced(function* (
  index: number,
  wanted: {
    readonly state?: "imported" | "held" | "cancelled" | "closed";
    readonly temu?: Partial<ParentOrder>;
    readonly record?: Partial<Order>;
    readonly held?: ReadonlyArray<HoldCode>;
    readonly at: Instant;
  },
) {
  const orders = yield* OrderStore;
  const { held = [], record = {}, state = held.length > 0 ? "held" : "imported", temu } = wanted;
  yield* orders.saveFetched([sampleFetchedOrder(index, temu)]);
  yield* at(
    wanted.at,
    orders.importFetched(
      takeAs(state, { ...record, holdReasons: held.map((code) => holdReason(code)) }),
    ),
  );
});

export const step = (name: string, overrides: Partial<StepRecord> = {}): StepRecord => ({
  name,
  outcome: "succeeded",
  startedAt: 0,
  durationMillis: 10,
  counts: noCounts,
  problems: [],
  ...overrides,
});

/** A run that begins then and takes five seconds; one without an outcome does not end. */
export const run = Effect.fnUntraced(function* (
  workflow: WorkflowName,
  wanted: {
    readonly at: Instant;
    readonly outcome: RunOutcome | null;
    readonly steps?: ReadonlyArray<StepRecord>;
    readonly parameters?: RunRecord["parameters"];
    readonly trigger?: string;
  },
) {
  const runs = yield* RunStore;
  const { outcome, parameters = {}, steps = [], trigger = "schedule" } = wanted;
  const begun = yield* at(wanted.at, runs.begin({ workflow, trigger, parameters }));
  if (begun._tag !== "Begun") return yield* violated("A run is under way.");
  for (const record of steps) yield* runs.recordStep(begun.run.runId, record);
  if (outcome !== null) {
    const end = { outcome, durationMillis: 5_000, temuRequests: {} };
    yield* runs.finish(begun.run.runId, begun.lease, end);
  }
  return begun.run.runId;
});
