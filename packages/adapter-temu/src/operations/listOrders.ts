import {
  type Instant,
  type ListedOrder,
  type OrderPage,
  type OrderQuery,
  TemuApiError,
} from "@temu-jtl/core";
import { Array as Arr, Effect, Option, Schema, Stream } from "effect";
import { nullish, WholeNumber } from "../answerFields.ts";
import { nothingToDo } from "../errorCodes.ts";
import type { RequestParameters } from "../signature.ts";
import type { TemuClient } from "../TemuClient.ts";
import { readOrder } from "./orderAnswer.ts";

const type = "bg.order.list.v2.get";
const pageSize = 100;
/** How many order numbers Temu takes in one list. */
const mostNumbers = 20;

const PageAnswer = Schema.Struct({
  totalItemNum: nullish(WholeNumber),
  pageItems: nullish(Schema.Array(Schema.Unknown)),
});

/** Temu takes whole seconds, and both ends belong to the window. */
const windowParameters = (window: OrderQuery["window"], sentAt: Instant): RequestParameters => {
  if (window === undefined) return {};
  const start = Math.floor(window.since / 1_000);
  const end = Math.ceil((sentAt + window.aheadMillis) / 1_000);
  return window.by === "updated"
    ? { updateAtStart: start, updateAtEnd: end }
    : { createAfter: start, createBefore: end };
};

const numberOf = (listed: ListedOrder): string | null =>
  "order" in listed ? listed.order.parentOrderSn : listed.parentOrderSn;

interface Position {
  readonly pageNumber: number;
  /** The order numbers of the page before. */
  readonly previous: ReadonlyArray<string | null>;
}

/** A server that overlooks the page number would be asked for ever. */
const repeats = ({ previous }: Position, numbers: ReadonlyArray<string | null>): boolean =>
  numbers.length > 0 &&
  numbers.length === previous.length &&
  numbers.every((number, index) => number === previous[index]);

const pagesOf = (
  client: TemuClient["Service"],
  query: OrderQuery,
  parentOrderSns: ReadonlyArray<string> | undefined,
): Stream.Stream<OrderPage, TemuApiError> =>
  Stream.paginate(
    { pageNumber: 1, previous: [] },
    Effect.fnUntraced(function* (
      position: Position,
    ): Effect.fn.Return<
      readonly [ReadonlyArray<OrderPage>, Option.Option<Position>],
      TemuApiError
    > {
      const { pageNumber } = position;
      const { value, sentAt } = yield* client.call({
        type,
        about: `page-${pageNumber}`,
        parameters: (sending) => ({
          pageNumber,
          pageSize,
          parentOrderStatus: query.statusCode,
          parentOrderSnList: parentOrderSns,
          ...windowParameters(query.window, sending),
          sortby: query.window?.by === "ordered" ? "createTime" : "updateTime",
        }),
        result: PageAnswer,
      });
      const orders = (value.pageItems ?? []).map(readOrder);
      const numbers = orders.map(numberOf);
      if (repeats(position, numbers)) {
        return yield* new TemuApiError({
          category: "transient",
          operation: type,
          message: `${type}: the list repeats itself, page ${pageNumber} equals the one before`,
          whatToDo: nothingToDo,
        });
      }
      const seen = (pageNumber - 1) * pageSize + orders.length;
      const total = value.totalItemNum ?? seen;
      const last = orders.length < pageSize || (total > 0 && seen >= total);
      return [
        [{ pageNumber, total, orders, askedAt: sentAt }],
        last ? Option.none() : Option.some({ pageNumber: pageNumber + 1, previous: numbers }),
      ];
    }),
  );

/**
 * Every page of Temu's list of orders (`bg.order.list.v2.get`), the newest first. Order numbers are
 * asked for in lists of 20, whose pages are numbered from 1 each.
 */
export const listOrders =
  (client: TemuClient["Service"]) =>
  (query: OrderQuery): Stream.Stream<OrderPage, TemuApiError> =>
    query.parentOrderSns === undefined
      ? pagesOf(client, query, undefined)
      : Stream.fromIterable(Arr.chunksOf(Arr.dedupe(query.parentOrderSns), mostNumbers)).pipe(
          Stream.flatMap((numbers) => pagesOf(client, query, numbers)),
        );
