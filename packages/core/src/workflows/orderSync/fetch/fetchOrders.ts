import { Clock, Effect, Stream } from "effect";
import { isDone, OrderState } from "../../../domain/OrderState.ts";
import type { StepError, TemuApiError } from "../../../domain/SyncError.ts";
import { days, type Instant } from "../../../domain/Time.ts";
import type { CurrentShop } from "../../../ports/CurrentShop.ts";
import { OrderStore } from "../../../ports/OrderStore.ts";
import type { ShopStore } from "../../../ports/ShopStore.ts";
import type { ListedOrder, OrderQuery, TemuApi } from "../../../ports/TemuApi.ts";
import { CurrentStep } from "../../CurrentStep.ts";
import {
  changedSince,
  isOlderThan,
  madeInLast,
  openStatuses,
  overlap,
  walkIncomplete,
  walkWhole,
} from "../../walkOrders.ts";
import type { Step } from "../../Workflow.ts";
import { checkToken, recheckToken, rememberRefusal } from "../checkToken.ts";
import { makeOrderTaker, unknownAtTemu, type WalkOptions } from "./takeOrders.ts";

/** What a run looks at. Without a filter: everything that changed since the last complete walk. */
export interface OrderFilter {
  /** Orders made in the last days, whatever the watermark says. */
  readonly daysBack?: number;
  /** Which orders may be taken in, by Temu's number of their status. Others are seen all the same. */
  readonly parentOrderStatus?: number;
  /** Only these orders. None: only those that somebody wished to have read anew. */
  readonly parentOrderSns?: ReadonlyArray<string>;
}

const sweepEvery = days(1);

/** States whose orders Temu may still tell something of that matters. */
const unfinished = OrderState.literals.filter((state) => !isDone(state));

const isFiltered = (filter: OrderFilter): boolean => Object.keys(filter).length > 0;

/** The list that a run with a filter walks. */
const filteredQuery = ({ daysBack, parentOrderSns }: OrderFilter, now: Instant): OrderQuery => ({
  ...(parentOrderSns === undefined ? {} : { parentOrderSns }),
  ...(daysBack === undefined ? {} : madeInLast(daysBack, now)),
});

/**
 * Walks every page of Temu's orders by update time, reads what new orders lack, and puts the answers
 * down for import. The watermark moves once, when the last page is stored; a run with a filter never
 * moves it.
 */
export const fetchOrders = (
  filter: OrderFilter = {},
): Step<TemuApi | OrderStore | ShopStore | CurrentShop> => ({
  name: "fetch",
  required: true,
  run: Effect.gen(function* () {
    const orders = yield* OrderStore;
    const step = yield* CurrentStep;
    const begunAt = yield* Clock.currentTimeMillis;
    const token = yield* checkToken;
    const taker = yield* makeOrderTaker({ token, onlyStatus: filter.parentOrderStatus });

    /** Whether a list could be walked until nothing of it was missing. */
    const walkAll = Effect.fnUntraced(function* (
      query: OrderQuery,
      onUnknown?: (listed: ReadonlyArray<ListedOrder>) => Effect.Effect<void>,
    ) {
      const missing = yield* walkWhole((isLast) =>
        taker.walk(query, {
          ...(onUnknown === undefined ? {} : { onUnknown }),
          ...(isLast === undefined ? {} : { isLast }),
        }),
      );
      if (missing === 0) return true;
      const whatToDo = isFiltered(filter)
        ? "Start the same run again."
        : "Nothing: the next run walks the same span again.";
      yield* step.problem(walkIncomplete(missing, whatToDo));
      return false;
    });

    /** Takes orders by their numbers, because somebody wants them; one that Temu does not list is told. */
    const takeWanted = Effect.fnUntraced(function* (
      parentOrderSns: ReadonlyArray<string>,
      how: WalkOptions,
    ) {
      if (parentOrderSns.length === 0) return;
      const listed = yield* taker.takeNumbers(parentOrderSns, { ...how, isAskedFor: true });
      for (const parentOrderSn of parentOrderSns.filter((number) => !listed.has(number))) {
        yield* step.problem(unknownAtTemu, parentOrderSn);
      }
    });

    /** Lists all open orders, which a walk by update time should have seen. */
    const sweep = Effect.fnUntraced(function* (watermark: Instant | null) {
      const tell = (listed: ReadonlyArray<ListedOrder>) =>
        Effect.forEach(
          watermark === null ? [] : listed.filter(isOlderThan(watermark - overlap)),
          (one) =>
            step.problem(
              {
                code: "foundBySweep",
                message: "An open order was found that no walk had seen.",
                whatToDo: "Nothing: it is taken in now. If it happens again, report it.",
              },
              one._tag === "Readable" ? one.order.parentOrderSn : undefined,
            ),
          { discard: true },
        );
      const complete = yield* Effect.forEach(openStatuses, (statusCode) =>
        walkAll({ statusCode }, tell),
      );
      const isComplete = complete.every((one) => one);
      if (isComplete) yield* orders.setWatermark("sweep", begunAt);
      return isComplete;
    });

    /** Orders of earlier runs with a filter that are open no more: nobody would hear of their end. */
    const askForKnown = orders.inStates(unfinished).pipe(
      Stream.runForEach(
        Effect.fnUntraced(function* (page) {
          const parentOrderSns = page
            .map(({ parentOrderSn }) => parentOrderSn)
            .filter((number) => !taker.seen.has(number));
          if (parentOrderSns.length > 0) yield* taker.takeNumbers(parentOrderSns, {});
        }),
      ),
    );

    /** Everything that changed since the last complete walk; the first time everything that is open. */
    const walkChanges = Effect.gen(function* () {
      const watermark = yield* orders.watermark("walk");
      const isWalked =
        watermark === null ? yield* sweep(null) : yield* walkAll(changedSince(watermark));
      if (watermark === null) yield* askForKnown;
      if (isWalked) yield* orders.setWatermark("walk", begunAt);
      const sweptAt = yield* orders.watermark("sweep");
      if (watermark !== null && (sweptAt === null || begunAt - sweptAt >= sweepEvery)) {
        yield* sweep(watermark);
      }
    });

    const takeHeldOrders = orders.inStates(["held"]).pipe(Stream.runForEach(taker.takeHeld));

    /** Reads the orders that somebody wished to have read anew until now. */
    const fulfilWishes = Effect.gen(function* () {
      const wishes = yield* orders.wishes;
      if (wishes.length === 0) return;
      const parentOrderSns = wishes.map(({ parentOrderSn }) => parentOrderSn);
      yield* takeWanted(parentOrderSns, { ofAnyStatus: true });
      yield* orders.forgetWishes(wishes);
    });

    /** What is read beside the walk can wait for the next run: it stops neither this one nor the shop. */
    const ifPossible = <E extends StepError, R>(work: Effect.Effect<void, E, R>) =>
      Effect.catchIf(
        work,
        (error: StepError): error is TemuApiError =>
          error._tag === "TemuApiError" && error.category !== "auth",
        (error) => step.problem(error),
      );

    const { daysBack, parentOrderSns } = filter;
    if (!isFiltered(filter)) yield* walkChanges;
    else if (parentOrderSns === undefined || daysBack !== undefined) {
      yield* walkAll(filteredQuery(filter, begunAt));
    } else yield* takeWanted(parentOrderSns, {});
    yield* ifPossible(fulfilWishes);
    yield* ifPossible(takeHeldOrders);
    yield* recheckToken(yield* taker.areAmountsRefused, token, begunAt);
  }).pipe(rememberRefusal),
});
