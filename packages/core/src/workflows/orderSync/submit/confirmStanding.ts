import { Clock, Effect } from "effect";
import type { Order } from "../../../domain/Order.ts";
import type { TemuApiError } from "../../../domain/SyncError.ts";
import { type Instant, minutes } from "../../../domain/Time.ts";
import { OrderStore } from "../../../ports/OrderStore.ts";
import { ShopStore } from "../../../ports/ShopStore.ts";
import { CurrentStep } from "../../CurrentStep.ts";
import { rememberRefusal } from "../checkToken.ts";
import { importWaiting, makeContexts } from "../import/importOrders.ts";
import { makeOrderTaker } from "../fetch/takeOrders.ts";

/** How old Temu's word about an order may be when the order is handed over. */
const freshMillis = minutes(10);

const nobody: ReadonlySet<string> = new Set();

/** Reads these orders anew and imports what is new of them. Answers which of them Temu has told of. */
const readAnew = Effect.fnUntraced(
  function* (parentOrderSns: ReadonlyArray<string>) {
    const token = yield* (yield* ShopStore).token;
    const { takeNumbers } = yield* makeOrderTaker({ token });
    const listed = yield* takeNumbers(parentOrderSns, {});
    yield* importWaiting(yield* makeContexts, () => Effect.void);
    return listed;
  },
  (effect) =>
    // The figures of a step tell of its own work: what is read again here is no news of the walk's.
    Effect.updateService(effect, CurrentStep, (step) => ({
      ...step,
      count: () => Effect.void,
      progress: () => Effect.void,
    })),
);

/**
 * Whether Temu has said something else since the document was written: while the order was being
 * handed over, which then turned out not to have happened. It is decided on anew before it is tried
 * again.
 */
const hasOutdatedDocument = ({ blockReasons, handedOver }: Order): boolean =>
  blockReasons.length > 0 || handedOver !== null;

/** Orders that may be handed over, until Temu's word about one of them is too old. */
interface Standing {
  readonly ready: ReadonlyArray<string>;
  readonly freshUntil: Instant;
}

/**
 * Which of these exported orders may be handed over: Temu has told of them within the last ten
 * minutes, by a complete walk or, where that is longer ago, asked for by number now, and nothing has
 * changed their state. When Temu cannot be asked the others wait.
 */
export const confirmStanding = Effect.fnUntraced(function* (exported: ReadonlyArray<Order>) {
  const orders = yield* OrderStore;
  const step = yield* CurrentStep;
  const outdated = exported.filter(hasOutdatedDocument);
  const page = exported.filter((order) => !hasOutdatedDocument(order));
  if (outdated.length > 0) {
    yield* orders.wish(outdated.map(({ parentOrderSn }) => parentOrderSn));
    yield* step.count({ skipped: outdated.length });
  }
  const numbers = page.map(({ parentOrderSn }) => parentOrderSn);
  const now = yield* Clock.currentTimeMillis;
  const since = now - freshMillis;
  const watermark = yield* orders.watermark("walk");
  const toldAt = ({ readAt }: Order): Instant => Math.max(readAt, watermark ?? readAt);
  const standing = (ready: ReadonlyArray<string>): Standing => {
    const isReady = new Set(ready);
    const oldest = page
      .filter((order) => isReady.has(order.parentOrderSn) && toldAt(order) >= since)
      .reduce((before, order) => Math.min(before, toldAt(order)), now);
    return { ready, freshUntil: oldest + freshMillis };
  };
  const stale = page.filter(({ readAt }) => readAt < since).map((order) => order.parentOrderSn);
  if (stale.length === 0 || (watermark !== null && watermark >= since)) return standing(numbers);
  const told = yield* readAnew(stale).pipe(
    rememberRefusal,
    Effect.catchIf(
      (error): error is TemuApiError => error._tag === "TemuApiError",
      (error) => Effect.as(step.problem(error), nobody),
    ),
  );
  const stillExported = new Set(
    (yield* orders.known(numbers))
      .filter(({ state }) => state === "exported")
      .map(({ parentOrderSn }) => parentOrderSn),
  );
  const isStale = new Set(stale);
  const ready = numbers.filter(
    (number) => stillExported.has(number) && (!isStale.has(number) || told.has(number)),
  );
  yield* step.count({ skipped: numbers.length - ready.length });
  return standing(ready);
});
