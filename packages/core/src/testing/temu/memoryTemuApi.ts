import { Array as Arr, Clock, Context, Effect, Layer, Option, Result, Stream } from "effect";
import { type ErrorCategory, TemuApiError } from "../../domain/SyncError.ts";
import { isTooLate, notBegun } from "../../ports/BeginBefore.ts";
import { RequestTally } from "../../ports/RequestTally.ts";
import { uniteSkuLists } from "../../ports/skuLists.ts";
import { type ListedOrder, type OrderPage, type OrderQuery, TemuApi } from "../../ports/TemuApi.ts";
import { type Fault, FaultPlan } from "../Fault.ts";
import { sha256 } from "../sha256.ts";
import { categoryOf } from "./answerCodes.ts";
import type { TemuListFilter } from "./OrderList.ts";
import { type SoldOrder, wholeSecond } from "./SoldOrder.ts";
import { keyRepeated } from "./StockShelf.ts";
import { TemuChance, writeCalls } from "./TemuChance.ts";
import { TemuModel } from "./TemuModel.ts";
import type { TemuRefusal } from "./TemuRefusal.ts";
import { germany, temuCalls } from "./temuShop.ts";
import { TemuWorld } from "./TemuWorld.ts";

const pageSize = 100;
/** How many order numbers Temu takes in one list. */
const mostNumbers = 20;

const kindOf = (operation: string) => (writeCalls.has(operation) ? "write" : "read");

const refused = (operation: string, refusal: TemuRefusal) =>
  new TemuApiError({
    category:
      refusal === keyRepeated ? "unknownOutcome" : categoryOf(refusal.code, kindOf(operation)),
    operation,
    message: refusal.message,
    whatToDo: "Look the code up in Temu's documentation of this call.",
    code: refusal.code,
  });

type Break = Exclude<Fault, { _tag: "Refused" }>;

const categoryOfBreak = (operation: string, fault: Break): ErrorCategory => {
  if (fault._tag === "HttpStatus" && fault.status === 429) return "throttled";
  if (kindOf(operation) === "write") return "unknownOutcome";
  // Below 500 it is no server in trouble, but none of Temu's.
  return fault._tag === "HttpStatus" && fault.status < 500 && fault.status !== 408
    ? "auth"
    : "transient";
};

const broken = (operation: string, fault: Break) => {
  const retryAfter = fault._tag === "HttpStatus" ? fault.retryAfterSeconds : null;
  return new TemuApiError({
    category: categoryOfBreak(operation, fault),
    operation,
    message: fault._tag === "HttpStatus" ? `HTTP status ${fault.status}` : "no answer in time",
    whatToDo: "Try again.",
    ...(retryAfter === null ? {} : { retryAfterMillis: retryAfter * 1_000 }),
  });
};

const filterOf = (query: OrderQuery, askedAt: number): TemuListFilter => {
  const { statusCode, parentOrderSns, window } = query;
  // Temu is asked in whole seconds, so the window is widened to them.
  const range = window && {
    from: wholeSecond(window.since),
    to: wholeSecond(askedAt + window.aheadMillis + 999),
  };
  return {
    sortBy: window?.by === "ordered" ? "ordered" : "updated",
    ...(statusCode === undefined ? {} : { statusCode }),
    ...(parentOrderSns === undefined ? {} : { parentOrderSns }),
    ...(range === undefined
      ? {}
      : window?.by === "ordered"
        ? { ordered: range }
        : { updated: range }),
  };
};

const listed = Effect.fnUntraced(function* ({ order, trouble }: SoldOrder) {
  const entry: ListedOrder = trouble.unreadable
    ? {
        _tag: "Unreadable",
        parentOrderSn: order.parentOrderSn,
        problem: "orderList: expected an array",
      }
    : {
        _tag: "Readable",
        order,
        contentHash: yield* sha256(JSON.stringify(order)),
      };
  return entry;
});

const numberOf = (entry: ListedOrder): string =>
  entry._tag === "Readable" ? entry.order.parentOrderSn : (entry.parentOrderSn ?? "");

/** `TemuApi` over a {@link TemuModel} in memory, and the world that moves it. Time is Effect's Clock. */
export const memoryTemuApi = (given?: TemuModel): Layer.Layer<TemuApi | TemuWorld> =>
  Layer.effectContext(
    Effect.sync(() => {
      const model = given ?? new TemuModel();
      const faults = new FaultPlan();
      const chance = new TemuChance(model);
      const requests = new Map<string, number>();
      let offset = 0;
      const now = Effect.map(
        Clock.currentTimeMillis,
        (millis) => millis + offset + chance.skewMillis,
      );

      const call = Effect.fnUntraced(function* <A>(
        operation: string,
        work: (now: number) => Result.Result<A, TemuRefusal>,
      ) {
        if (kindOf(operation) === "write" && (yield* isTooLate)) {
          return yield* new TemuApiError({ operation, ...notBegun });
        }
        const tally = yield* RequestTally;
        tally.count(operation);
        requests.set(operation, (requests.get(operation) ?? 0) + 1);
        const answered = <B>(answer: Result.Result<B, TemuRefusal>) =>
          Effect.fromResult(Result.mapError(answer, (refusal) => refused(operation, refusal)));
        yield* answered(model.admit(operation));
        const delay = chance.delay();
        if (delay > 0) yield* Effect.sleep(delay);
        const byChance = chance.meet(operation, yield* now);
        const fault = faults.take(operation) ?? byChance;
        if (fault?._tag === "Refused") return yield* refused(operation, fault);
        if (fault !== null) {
          if (fault.takesEffect) work(yield* now);
          return yield* broken(operation, fault);
        }
        return yield* answered(work(yield* now));
      });

      const listPage = Effect.fnUntraced(function* (query: OrderQuery, pageNumber: number) {
        const askedAt = yield* Clock.currentTimeMillis;
        const page = yield* call(temuCalls.orders, (at) =>
          model.listOrders(filterOf(query, askedAt), { number: pageNumber, size: pageSize }, at),
        );
        const orders = yield* Effect.forEach(page.orders, listed);
        return { pageNumber, total: page.total, orders, askedAt } satisfies OrderPage;
      });
      const pages = (query: OrderQuery) =>
        Stream.paginate(
          { pageNumber: 1, before: "" },
          Effect.fnUntraced(function* ({ pageNumber, before }) {
            const page = yield* listPage(query, pageNumber);
            const numbers = page.orders.map(numberOf).join(" ");
            if (numbers === before && numbers !== "") {
              return yield* new TemuApiError({
                category: "transient",
                operation: temuCalls.orders,
                message: `page ${pageNumber} repeats the one before`,
                whatToDo: "Walk the list again.",
              });
            }
            const next =
              page.orders.length > 0 && pageNumber * pageSize < page.total
                ? Option.some({ pageNumber: pageNumber + 1, before: numbers })
                : Option.none();
            return [[page], next] as const;
          }),
        );
      const skusBy = (operation: string) =>
        uniteSkuLists<number, TemuApiError>(operation, (list, number = 1) =>
          Effect.gen(function* () {
            const askedAt = yield* Clock.currentTimeMillis;
            const { total, skus } = yield* call(operation, (at) =>
              model.listSkus(list, { number, size: pageSize }, at),
            );
            const isLast = skus.length === 0 || number * pageSize >= total;
            const next = isLast ? Option.none<number>() : Option.some(number + 1);
            return { skus, total, askedAt, next };
          }),
        );
      const api = TemuApi.of({
        listOrders: (query) =>
          query.parentOrderSns === undefined
            ? pages(query)
            : Stream.fromIterable(Arr.chunksOf(Arr.dedupe(query.parentOrderSns), mostNumbers)).pipe(
                Stream.flatMap((parentOrderSns) => pages({ ...query, parentOrderSns })),
              ),
        shippingAddress: (parentOrderSn) =>
          call(temuCalls.shippingAddress, () => model.address(parentOrderSn, "shipping")),
        decryptedAddress: (parentOrderSn) =>
          call(temuCalls.decryptedAddress, () => model.address(parentOrderSn, "decrypted")),
        amounts: (parentOrderSn) => call(temuCalls.amounts, () => model.amounts(parentOrderSn)),
        carriers: call(temuCalls.carriers, () => Result.succeed(model.carriers(germany))),
        warehouses: call(temuCalls.warehouses, () => Result.succeed(model.warehouses)),
        confirmShipment: (confirmation) =>
          call(temuCalls.confirmShipment, (at) => model.confirm(confirmation, at)),
        confirmedShipments: (parentOrderSn, orderSn) =>
          call(temuCalls.confirmedShipments, (at) => model.shipmentsOf(parentOrderSn, orderSn, at)),
        listSkus: skusBy(temuCalls.skus).pipe(
          Stream.catchIf(
            ({ category }) => category === "permission",
            () => skusBy(temuCalls.numberedSkus),
          ),
        ),
        editStock: (edit) =>
          Effect.map(
            call(temuCalls.editStock, (at) => model.editStock(edit, at)),
            ({ skus }) =>
              skus.map(({ skuId, refusal }) => ({
                skuId,
                outcome: refusal === null ? "accepted" : "rejected",
                code: refusal?.code ?? null,
                message: refusal?.message ?? "",
              })),
          ),
        tokenInfo: call(temuCalls.tokenInfo, (at) => Result.succeed(model.token(at))),
      });

      const move = <A>(work: (now: number) => Result.Result<A, TemuRefusal>) =>
        Effect.flatMap(now, (at) =>
          Effect.orDie(
            Effect.fromResult(Result.mapError(work(at), (refusal) => refused("world", refusal))),
          ),
        );
      const world = TemuWorld.of({
        now,
        advance: (millis) =>
          Effect.sync(() => {
            offset += millis;
          }),
        sell: (count) => Effect.map(now, (at) => model.sell(count, at)),
        stockSkus: (skus) => Effect.sync(() => model.shelf.put(skus)),
        sellUnits: (units) => move((at) => model.sellUnits(units, at)),
        removeSku: (skuId) => Effect.sync(() => model.shelf.remove(skuId)),
        rejectSku: (skuId, refusal) => Effect.sync(() => model.shelf.reject(skuId, refusal)),
        shownSkus: Effect.map(now, (at) => model.shelf.listedSkus(at)),
        shownStock: (skuId) => Effect.map(now, (at) => model.shelf.shownStock(skuId, at)),
        unitsSold: (skuId) => Effect.sync(() => model.shelf.unitsSold(skuId)),
        add: (orders) => Effect.sync(() => model.add(orders)),
        snapshot: Effect.sync(() => model.snapshot),
        cancel: (parentOrderSn) => move((at) => model.cancel(parentOrderSn, at)),
        cancelLine: (parentOrderSn, orderSn) =>
          move((at) => model.cancelLine(parentOrderSn, orderSn, at)),
        lowerQuantity: (parentOrderSn, orderSn, quantity) =>
          move((at) => model.lowerQuantity(parentOrderSn, orderSn, quantity, at)),
        ship: (parentOrderSn, orderSns) => move((at) => model.ship(parentOrderSn, at, orderSns)),
        changeAddress: (parentOrderSn, address) =>
          move((at) => model.changeAddress(parentOrderSn, address, at)),
        setLabel: (parentOrderSn, label, on) =>
          move((at) => model.setLabel(parentOrderSn, label, on, at)),
        trouble: (parentOrderSn, trouble) => move(() => model.trouble(parentOrderSn, trouble)),
        expireToken: Effect.sync(() => {
          model.tokenExpired = true;
        }),
        renewToken: Effect.sync(() => {
          model.tokenExpired = false;
        }),
        forbid: (name) => Effect.sync(() => model.forbiddenCalls.add(name)),
        allow: (name) => Effect.sync(() => model.forbiddenCalls.delete(name)),
        repeatPage: Effect.sync(() => {
          model.repeatsPage = true;
        }),
        lag: (millis) => Effect.sync(() => model.lag(millis)),
        chance: (settings) => Effect.sync(() => chance.set(settings)),
        failNext: (name, times, fault) => Effect.sync(() => faults.add(name, times, fault)),
        requests: Effect.sync(() => Object.fromEntries(requests)),
        confirmations: (orderSn) => Effect.sync(() => model.confirmations(orderSn)),
        repeatedConfirmations: (orderSn) =>
          Effect.sync(() => model.repeatedConfirmations.get(orderSn) ?? 0),
      });
      return Context.make(TemuApi, api).pipe(Context.add(TemuWorld, world));
    }),
  );
