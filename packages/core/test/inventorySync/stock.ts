import {
  type Alert,
  Alerts,
  type InventoryItem,
  type InventoryOptions,
  InventoryStore,
  inventorySync,
  type RunReport,
  runWorkflow,
  type StockEdit,
  type StockVerdict,
  TemuApi,
  type TemuApiError,
} from "@temu-jtl/core";
import {
  JtlWorld,
  MemoryState,
  type StockedSku,
  temuCalls,
  TemuWorld,
} from "@temu-jtl/core/testing";
import { Clock, Effect } from "effect";
import { TestClock } from "effect/testing";
import { start } from "../orderSync/runs.ts";

export const sku = (place: number): string => `30000000000${1_000 + place}`;
export const article = (place: number): string => `ART-${1_000 + place}`;

/** The SKU at this place, four a product, without stock. */
export const skuAt = (place: number, change: Partial<StockedSku> = {}): StockedSku => ({
  goodsId: `60000000000${1_000 + Math.floor(place / 4)}`,
  skuId: sku(place),
  merchantSku: article(place),
  name: "Kerze",
  variant: `${place}`,
  onSale: true,
  stock: 0,
  ...change,
});

/** The SKUs at these places, four a product: Temu shows none of their stock yet, and JTL has this. */
export const offer = Effect.fnUntraced(function* (...units: ReadonlyArray<number>) {
  yield* TestClock.adjust("1 day");
  yield* (yield* TemuWorld).stockSkus(units.map((_, place) => skuAt(place)));
  yield* (yield* JtlWorld).setStock(
    units.map((onHand, place) => ({ sku: article(place), onHand })),
  );
});

const optionsOf = (options: Partial<InventoryOptions>): InventoryOptions => ({
  mode: "quick",
  dryRun: false,
  allowGuards: false,
  ...options,
});

/** One run of the inventory sync. */
export const run = (options: Partial<InventoryOptions> = {}) =>
  runWorkflow(inventorySync(optionsOf(options)), start);

/** A quick run some time later. */
export const quickLater = Effect.andThen(TestClock.adjust("10 minutes"), run());

/** A full run some time later. */
export const fullLater = Effect.andThen(TestClock.adjust("10 minutes"), run({ mode: "full" }));

/** A shop whose stock Temu shows as JTL has it. */
export const inStep = Effect.fnUntraced(function* (...units: ReadonlyArray<number>) {
  yield* offer(...units);
  yield* fullLater;
  yield* TestClock.adjust("1 hour");
});

/** What Temu shows of the SKUs at the first places. */
export const shown = Effect.fnUntraced(function* (count: number) {
  const temu = yield* TemuWorld;
  return yield* Effect.forEach(Array.from({ length: count }), (_, place) =>
    temu.shownStock(sku(place)),
  );
});

/** The SKU at this place as the shop's inventory has it. */
export const itemAt = Effect.fnUntraced(function* (place: number) {
  const item = yield* (yield* InventoryStore).item(sku(place));
  if (item === null) throw new Error("There is no such SKU.");
  return item satisfies InventoryItem;
});

export const summary = Effect.flatMap(InventoryStore, (inventory) => inventory.summary);

/** How many edits of stock a run has sent. */
export const edits = ({ temuRequests }: RunReport): number =>
  temuRequests[temuCalls.editStock] ?? 0;

/** How many requests for lists of SKUs a run has made. */
export const skuLists = ({ temuRequests }: RunReport): number =>
  (temuRequests[temuCalls.skus] ?? 0) + (temuRequests[temuCalls.numberedSkus] ?? 0);

/** Each step that did not succeed, with the codes of its problems. */
export const troubles = ({ steps }: RunReport) =>
  Object.fromEntries(
    steps
      .filter(({ outcome }) => outcome !== "succeeded")
      .map(({ name, outcome, problems }) => [
        name,
        [outcome, ...problems.map(({ code }) => code)].join(" "),
      ]),
  );

/** The shop `sister` has sold units of the first article, and reads its sales now for the last time. */
export const sellAtSister = Effect.fnUntraced(function* (quantity: number) {
  const { inventory, watermarks } = (yield* MemoryState).ofShop("sister");
  const soldAt = yield* Clock.currentTimeMillis;
  watermarks.set("sales", soldAt);
  inventory.soldLines.set("PO-1", {
    parentOrderSn: "PO-1",
    orderSn: "1",
    skuId: sku(900),
    merchantSku: article(0),
    quantity,
    originalQuantity: quantity,
    isOpen: true,
    movesStock: true,
    orderedAt: soldAt,
    updatedAt: soldAt,
  });
});

type EditStock = TemuApi["Service"]["editStock"];

/** The program with a Temu whose edits go through a hand. */
export const withEdits =
  <R2>(
    hand: (
      edit: StockEdit,
      send: EditStock,
    ) => Effect.Effect<ReadonlyArray<StockVerdict>, TemuApiError, R2>,
  ) =>
  <A, E, R>(program: Effect.Effect<A, E, R>) =>
    Effect.gen(function* () {
      const temu = yield* TemuApi;
      const context = yield* Effect.context<R2>();
      const editStock: EditStock = (edit) =>
        Effect.suspend(() => Effect.provideContext(hand(edit, temu.editStock), context));
      return yield* Effect.provideService(program, TemuApi, TemuApi.of({ ...temu, editStock }));
    });

/** The program, and the edits that it sent. */
export const watchEdits = Effect.fnUntraced(function* <A, E, R>(program: Effect.Effect<A, E, R>) {
  const sent: Array<StockEdit> = [];
  const answer = yield* program.pipe(
    withEdits((edit, send) => {
      sent.push(edit);
      return send(edit);
    }),
  );
  return { answer, sent };
});

/** The program, the alerts that it raised, and their codes. */
export const withAlerts = Effect.fnUntraced(function* <A, E, R>(program: Effect.Effect<A, E, R>) {
  const raised: Array<Alert> = [];
  const answer = yield* Effect.provideService(program, Alerts, {
    raise: (alert) => Effect.sync(() => void raised.push(alert)),
  });
  return { answer, raised, alerts: raised.map(({ code }) => code) };
});
