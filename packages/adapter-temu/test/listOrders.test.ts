import { assert, describe, it } from "@effect/vitest";
import { type ListedOrder, type OrderQuery, TemuApi } from "@temu-jtl/core";
import { Effect, Stream } from "effect";
import { order, orders, page, withLongId } from "./orderFixture.ts";
import { neverAnswers, type Play, playing, says, succeeds, withTemu } from "./temuServer.ts";

const list = (query: OrderQuery) =>
  Effect.flatMap(TemuApi, (temu) => Stream.runCollect(temu.listOrders(query)));

const pagesOf = Effect.fnUntraced(function* (query: OrderQuery, ...plays: ReadonlyArray<Play>) {
  const { endpoint, received } = yield* playing(...plays);
  const pages = yield* list(query).pipe(withTemu(endpoint));
  return { pages, received };
});

const only = Effect.fnUntraced(function* (item: unknown) {
  const { pages } = yield* pagesOf({}, succeeds(page(1, [item])));
  const listed: ListedOrder | undefined = pages[0]?.orders[0];
  assert.isDefined(listed);
  return listed;
});

const readable = (item: unknown) =>
  Effect.map(only(item), (listed) => {
    assert.isTrue("order" in listed, "the order is readable");
    return "order" in listed ? listed : assert.fail();
  });

describe("the list of orders", () => {
  it.live("reads an order with everything we need of it", () =>
    Effect.gen(function* () {
      const listed = yield* readable(order("PO-076-1"));
      assert.deepStrictEqual(listed.order, {
        parentOrderSn: "PO-076-1",
        status: "unshipped",
        statusCode: 2,
        orderedAt: 1751857815000,
        pendingFinishedAt: 1751858775000,
        shipBefore: 1751948159000,
        updatedAt: 1751868884000,
        regionId: 76,
        siteId: 100,
        labels: ["pending_buyer_cancellation"],
        warnings: ["CONFIRMED_CHANGED_ADDRESS"],
        paymentType: "PPD",
        shippingMethod: 1,
        lines: [
          {
            orderSn: "076-1",
            goodsId: "602979566500147",
            skuId: "38105486740359",
            quantity: 2,
            originalQuantity: 3,
            merchantSku: "CUP-S",
            piecesPerUnit: 4,
            name: "Cup",
            variant: "Small",
            status: "unshipped",
            fulfillmentType: "fulfillBySeller",
            labels: ["customized_products"],
            warnings: ["REQUIRES_AGE_VERIFICATION"],
          },
        ],
      });
      assert.match(listed.contentHash, /^[0-9a-f]{64}$/);
    }),
  );

  it.live("reads an order that lacks what may be lacking", () =>
    Effect.gen(function* () {
      const listed = yield* readable({
        parentOrderMap: {
          parentOrderSn: "PO-076-1",
          parentOrderStatus: 1,
          parentOrderTime: 1751857815,
          updateTime: "1751868884",
          parentOrderPendingFinishTime: 0,
          parentOrderLabel: null,
        },
        orderList: [
          { orderSn: "076-1", quantity: 0, goodsId: 1, skuId: "2", productList: null, spec: null },
        ],
      });
      assert.strictEqual(listed.order.status, "pending");
      assert.isNull(listed.order.pendingFinishedAt);
      assert.isNull(listed.order.shipBefore);
      assert.deepStrictEqual(listed.order.labels, []);
      assert.strictEqual(listed.order.lines[0]?.merchantSku, "");
      assert.strictEqual(listed.order.lines[0]?.originalQuantity, 0);
      assert.notProperty(listed.order.lines[0], "piecesPerUnit");
      assert.strictEqual(listed.order.lines[0]?.status, "other");
    }),
  );

  it.live("keeps ids longer than JavaScript's numbers exact", () =>
    Effect.gen(function* () {
      const text = withLongId(
        page(1, [order("PO-076-1", {}, { skuId: "LONG" })]),
        "LONG",
        9007199254740993n,
      );
      const { pages } = yield* pagesOf({}, succeeds(text));
      const listed = pages[0]?.orders[0];
      assert.isTrue(listed !== undefined && "order" in listed);
      if (listed !== undefined && "order" in listed) {
        assert.strictEqual(listed.order.lines[0]?.skuId, "9007199254740993");
      }
    }),
  );

  it.live.each([
    [1, "pending"],
    [2, "unshipped"],
    [3, "cancelled"],
    [4, "shipped"],
    [41, "partlyShipped"],
    [5, "delivered"],
    [51, "partlyDelivered"],
    [77, "other"],
  ] as const)("calls status %i %s", ([code, status]) =>
    Effect.gen(function* () {
      const listed = yield* readable(order("PO-076-1", { parentOrderStatus: code }));
      assert.strictEqual(listed.order.status, status);
      assert.strictEqual(listed.order.statusCode, code);
    }),
  );

  it.live.each([
    [[{ soldFactor: 6, extCode: "CUP" }], 6],
    [[{ soldFactor: "6", extCode: "CUP" }], 6],
    [[{ soldFactor: 1, extCode: "" }], 1],
    [[{ soldFactor: null, extCode: "CUP" }], undefined],
    [[{ extCode: "CUP" }], undefined],
    [[], undefined],
    [null, undefined],
  ] as const)("takes from the products %j that a unit has %s pieces", ([productList, pieces]) =>
    Effect.gen(function* () {
      const listed = yield* readable(order("PO-076-1", {}, { productList }));
      const [line] = listed.order.lines;
      assert.strictEqual(line?.piecesPerUnit, pieces);
      assert.strictEqual(line !== undefined && "piecesPerUnit" in line, pieces !== undefined);
    }),
  );

  it.live("takes only labels with the value 1 for set", () =>
    Effect.gen(function* () {
      const labels = [0, 1, 2, -1, null, undefined, "1", "0"].map((value, index) => ({
        name: `label-${index}`,
        value,
      }));
      const listed = yield* readable(
        order("PO-076-1", { parentOrderLabel: labels }, { orderLabel: labels }),
      );
      assert.deepStrictEqual(listed.order.labels, ["label-1", "label-6"]);
      assert.deepStrictEqual(listed.order.lines[0]?.labels, ["label-1", "label-6"]);
    }),
  );

  it.live.each([
    ["a label of the order", { parentOrderLabel: [{ name: "past_due", value: 1 }] }, {}],
    ["a warning of the order", { fulfillmentWarning: ["RESTRICT_SELF_SHIPPING"] }, {}],
    ["the kind of payment", { orderPaymentType: "COD" }, {}],
    ["the way of shipping", { shippingMethod: 3 }, {}],
    ["a label of a line", {}, { orderLabel: [{ name: "pre_sale_order", value: 1 }] }],
    ["a warning of a line", {}, { fulfillmentWarning: ["SPECIFIC_LOGISTICS_REQUIRED"] }],
    ["who ships a line", {}, { fulfillmentType: "fulfillByCooperativeWarehouse" }],
    ["the SKU", {}, { productList: [{ soldFactor: 4, extCode: "CUP-M" }] }],
    ["the pieces of a unit", {}, { productList: [{ soldFactor: 5, extCode: "CUP-S" }] }],
  ] as const)("sees a change in %s", ([, parent, line]) =>
    Effect.gen(function* () {
      const first = yield* readable(order("PO-076-1"));
      const changed = yield* readable(order("PO-076-1", parent, line));
      assert.notStrictEqual(changed.contentHash, first.contentHash);
    }),
  );

  it.live(
    "sees no change in a field that we do not read, and one in a quantity or the update time alone",
    () =>
      Effect.gen(function* () {
        const first = yield* readable(order("PO-076-1"));
        const newField = yield* readable(order("PO-076-1", { brandNew: { field: [1] } }));
        const fewer = yield* readable(order("PO-076-1", {}, { quantity: 1 }));
        const later = yield* readable(order("PO-076-1", { updateTime: 1751868885 }));
        assert.strictEqual(newField.contentHash, first.contentHash);
        assert.notStrictEqual(later.contentHash, first.contentHash);
        assert.notStrictEqual(fewer.contentHash, first.contentHash);
      }),
  );

  it.live("tells what an order has sold of which it cannot read something else", () =>
    Effect.gen(function* () {
      const odd = { regionId: "Bavaria", parentOrderLabel: "none" };
      const [one, other] =
        (yield* pagesOf(
          {},
          succeeds(
            page(2, [
              order("PO-076-1"),
              order("PO-076-1", odd, { goodsId: null, productList: [{ soldFactor: "two" }] }),
            ]),
          ),
        )).pages[0]?.orders ?? [];
      assert.strictEqual(other?._tag, "Unreadable");
      if (one?._tag !== "Readable" || other?._tag !== "Unreadable") return;
      const { orderedAt, parentOrderSn, pendingFinishedAt, status, updatedAt } = one.order;
      const lines = one.order.lines.map((line) => ({
        orderSn: line.orderSn,
        skuId: line.skuId,
        quantity: line.quantity,
        originalQuantity: line.originalQuantity,
        merchantSku: "",
        status: line.status,
        fulfillmentType: line.fulfillmentType,
      }));
      assert.isNotEmpty(lines);
      assert.deepStrictEqual(other.sales, {
        parentOrderSn,
        status,
        orderedAt,
        pendingFinishedAt,
        updatedAt,
        lines,
      });
    }),
  );

  it.live("goes on past an order that it cannot read, and tells its number but no value", () =>
    Effect.gen(function* () {
      const { pages } = yield* pagesOf(
        {},
        succeeds(
          page(4, [
            order("PO-076-1"),
            order("PO-076-2", { updateTime: "Erika" }, { quantity: undefined }),
            "nothing",
            order("PO-076-4"),
          ]),
        ),
      );
      const listed = pages[0]?.orders ?? [];
      assert.deepStrictEqual(
        listed.map((one) => ("order" in one ? one.order.parentOrderSn : one)),
        [
          "PO-076-1",
          {
            _tag: "Unreadable",
            parentOrderSn: "PO-076-2",
            problem:
              "parentOrderMap.updateTime has an unexpected form, orderList.0.quantity is missing",
          },
          { _tag: "Unreadable", parentOrderSn: null, problem: "the result has an unexpected form" },
          "PO-076-4",
        ],
      );
    }),
  );

  it.live("cannot read an order with an absurd quantity or time, and goes on with the others", () =>
    Effect.gen(function* () {
      const { pages } = yield* pagesOf(
        {},
        succeeds(
          page(5, [
            order("PO-076-1", {}, { quantity: 3_000_000_000 }),
            order("PO-076-2", {}, { quantity: -1 }),
            order("PO-076-3", {}, { originalOrderQuantity: 3_000_000_000 }),
            order("PO-076-4", { updateTime: 9_000_000_000_000 }),
            order("PO-076-5"),
          ]),
        ),
      );
      assert.deepStrictEqual(
        pages[0]?.orders.map((one) => ("order" in one ? "readable" : one.problem)),
        [
          "orderList.0.quantity has an unexpected form",
          "orderList.0.quantity has an unexpected form",
          "orderList.0.originalOrderQuantity has an unexpected form",
          "parentOrderMap.updateTime has an unexpected form",
          "readable",
        ],
      );
    }),
  );

  it.live("walks all pages and stops at the short one", () =>
    Effect.gen(function* () {
      const { pages, received } = yield* pagesOf(
        {},
        succeeds(page(230, orders(1, 100))),
        succeeds(page(230, orders(101, 100))),
        succeeds(page(230, orders(201, 30))),
      );
      assert.deepStrictEqual(
        received.map(({ body }) => [body["pageNumber"], body["pageSize"], body["sortby"]]),
        [
          [1, 100, "updateTime"],
          [2, 100, "updateTime"],
          [3, 100, "updateTime"],
        ],
      );
      assert.deepStrictEqual(
        pages.map((one) => [one.pageNumber, one.total, one.orders.length]),
        [
          [1, 230, 100],
          [2, 230, 100],
          [3, 230, 30],
        ],
      );
    }),
  );

  it.live("asks once for exactly one page of orders", () =>
    Effect.gen(function* () {
      const { pages, received } = yield* pagesOf({}, succeeds(page(100, orders(1, 100))));
      assert.strictEqual(pages.length, 1);
      assert.strictEqual(received.length, 1);
    }),
  );

  it.live("asks once when there is nothing", () =>
    Effect.gen(function* () {
      const { pages } = yield* pagesOf({}, succeeds('{"totalItemNum":0,"pageItems":null}'));
      assert.deepStrictEqual(
        pages.map((one) => one.orders),
        [[]],
      );
    }),
  );

  it.live("goes on over full pages where Temu gives no total", () =>
    Effect.gen(function* () {
      const { pages } = yield* pagesOf(
        {},
        succeeds(JSON.stringify({ totalItemNum: 0, pageItems: orders(1, 100) })),
        succeeds(JSON.stringify({ totalItemNum: 0, pageItems: orders(101, 3) })),
      );
      assert.strictEqual(pages.length, 2);
    }),
  );

  it.live("fails when a page repeats the one before, after giving out the first", () =>
    Effect.gen(function* () {
      const { endpoint, received } = yield* playing(succeeds(page(300, orders(1, 100))));
      const seen: number[] = [];
      const error = yield* Effect.flatMap(TemuApi, (temu) =>
        Stream.runForEach(temu.listOrders({}), (one) =>
          Effect.sync(() => seen.push(one.pageNumber)),
        ),
      ).pipe(Effect.flip, withTemu(endpoint));
      assert.strictEqual(error.category, "transient");
      assert.match(error.message, /repeats itself/);
      assert.deepStrictEqual(seen, [1]);
      assert.strictEqual(received.length, 2);
    }),
  );

  it.live("asks for a window whose end moves ahead of each request", () =>
    Effect.gen(function* () {
      const { pages, received } = yield* pagesOf(
        {
          statusCode: 2,
          window: { by: "updated", since: 1_764_000_000_999, aheadMillis: 600_000 },
        },
        succeeds(page(130, orders(1, 100))),
        succeeds(page(130, orders(101, 30))),
      );
      for (const [index, { body }] of received.entries()) {
        assert.strictEqual(body["parentOrderStatus"], 2);
        assert.strictEqual(body["updateAtStart"], 1_764_000_000);
        assert.strictEqual(
          body["updateAtEnd"],
          Math.ceil(((pages[index]?.askedAt ?? 0) + 600_000) / 1_000),
        );
        assert.strictEqual(body["sortby"], "updateTime");
      }
    }),
  );

  it.live("asks for orders by when they were made", () =>
    Effect.gen(function* () {
      const { received } = yield* pagesOf(
        { window: { by: "ordered", since: 1_764_000_000_000, aheadMillis: 0 } },
        succeeds(page(0, [])),
      );
      const body = received[0]?.body ?? {};
      assert.strictEqual(body["createAfter"], 1_764_000_000);
      assert.isNumber(body["createBefore"]);
      assert.strictEqual(body["sortby"], "createTime");
      assert.notProperty(body, "updateAtStart");
      assert.notProperty(body, "parentOrderStatus");
    }),
  );

  it.live("asks for many order numbers in lists of twenty, each number once", () =>
    Effect.gen(function* () {
      const numbers = Array.from({ length: 41 }, (_, index) => `PO-076-${index}`);
      const { received } = yield* pagesOf(
        { parentOrderSns: [...numbers, "PO-076-0"] },
        succeeds(page(0, [])),
      );
      assert.deepStrictEqual(
        received.map(({ body }) => body["parentOrderSnList"]),
        [numbers.slice(0, 20), numbers.slice(20, 40), numbers.slice(40)],
      );
    }),
  );

  it.live("asks for nothing when it is given no order numbers", () =>
    Effect.gen(function* () {
      const { pages, received } = yield* pagesOf({ parentOrderSns: [] }, neverAnswers);
      assert.strictEqual(pages.length, 0);
      assert.strictEqual(received.length, 0);
    }),
  );

  it.live("tries a page again by itself, without starting over", () =>
    Effect.gen(function* () {
      const { pages, received } = yield* pagesOf(
        {},
        succeeds(page(130, orders(1, 100))),
        says(502, "<html></html>"),
        succeeds(page(130, orders(101, 30))),
      );
      assert.strictEqual(pages.length, 2);
      assert.deepStrictEqual(
        received.map(({ body }) => body["pageNumber"]),
        [1, 2, 2],
      );
    }),
  );
});
