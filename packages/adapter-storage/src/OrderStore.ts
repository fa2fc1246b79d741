import {
  CurrentShop,
  FetchedOrder,
  HoldCode,
  Instant,
  isOlderReading,
  OrderLine,
  orderPageSize,
  OrderEvent,
  OrderState,
  OrderStore,
} from "@temu-jtl/core";
import { Effect, Layer, Option, Schema, Stream } from "effect";
import { Database } from "./Database.ts";
import {
  beginSubmission,
  latestDocuments,
  noteMissed,
  recordSubmission,
  saveDocuments,
  submissions,
} from "./OrderDocuments.ts";
import { setBlocks } from "./OrderBlocks.ts";
import { changeHolds } from "./OrderHolds.ts";
import { importPage } from "./OrderImport.ts";
import { moveOrders, moveSome } from "./OrderMoves.ts";
import { erasePersonalData } from "./OrderRetention.ts";
import { orderJson, OrderRows, selectEvents } from "./OrderRows.ts";
import { forgetWishes, keptWishes, wish } from "./OrderWishes.ts";
import { encoded, jsonText, millis, time, unlessEmpty } from "./Sql.ts";

const Watermarks = Schema.Array(Schema.Struct({ at: Instant }));
const Counts = Schema.Tuple([Schema.Struct({ count: Schema.Int })]);
const StateCounts = Schema.Array(Schema.Struct({ state: OrderState, count: Schema.Int }));
const HoldCounts = Schema.Array(Schema.Struct({ code: HoldCode, count: Schema.Int }));
const Events = Schema.Array(OrderEvent);
const FetchedOrders = Schema.Array(FetchedOrder);
const { skuId, merchantSku } = OrderLine.fields;
const Skus = Schema.Array(Schema.Struct({ skuId, merchantSku }));

/** When Temu last changed the order of a reading; null when nobody could read it. */
const updatedAt = (row: string): string =>
  `(${row}.content #>> '{content,order,updatedAt}')::bigint`;

/** Of several readings of one order the latest. */
const latestReadings = (orders: ReadonlyArray<FetchedOrder>): ReadonlyArray<FetchedOrder> => {
  const latest = new Map<string, FetchedOrder>();
  for (const order of orders) {
    const other = latest.get(order.parentOrderSn);
    if (other === undefined || !isOlderReading(order, other)) {
      latest.set(order.parentOrderSn, order);
    }
  }
  return [...latest.values()];
};

/** The orders of the current shop in PostgreSQL. */
export const orderStoreLayer: Layer.Layer<OrderStore, never, Database | CurrentShop> = Layer.effect(
  OrderStore,
  Effect.gen(function* () {
    const { schema, on, transact } = yield* Database;
    const { id: shop } = yield* CurrentShop;
    const placeOf = (method: string) => ({ schema, shop, operation: `OrderStore.${method}` });

    const ordersAfter = (
      states: ReadonlyArray<OrderState>,
      after: string,
      pageSize: number,
      since: Instant | null,
    ) =>
      unlessEmpty(
        states,
        [],
        on("OrderStore.inStates").query(
          OrderRows,
          `select ${orderJson(schema)} as "order"
          from ${schema}.temu_orders o
          where o.shop = $1 and o.state = any($2::text[]) and o.parent_order_sn > $3
            and ($5::bigint is null or o.state_since >= ${time("$5::bigint")})
          order by o.parent_order_sn limit $4`,
          [shop, states, after, pageSize, since],
        ),
      );

    return OrderStore.of({
      watermark: (name) =>
        Effect.map(
          on("OrderStore.watermark").query(
            Watermarks,
            `select ${millis("at")} as at from ${schema}.temu_watermarks
            where shop = $1 and name = $2`,
            [shop, name],
          ),
          ([row]) => row?.at ?? null,
        ),

      setWatermark: (name, at) =>
        Effect.asVoid(
          on("OrderStore.setWatermark").execute(
            `insert into ${schema}.temu_watermarks (shop, name, at)
            values ($1, $2, ${time("$3::bigint")})
            on conflict (shop, name) do update set at = excluded.at`,
            [shop, name, at],
          ),
        ),

      known: (parentOrderSns) =>
        unlessEmpty(
          parentOrderSns,
          [],
          Effect.map(
            on("OrderStore.known").query(
              OrderRows,
              `select ${orderJson(schema)} as "order" from ${schema}.temu_orders o
              where o.shop = $1 and o.parent_order_sn = any($2::text[])`,
              [shop, parentOrderSns],
            ),
            (rows) => rows.map(({ order }) => order),
          ),
        ),

      wish: (parentOrderSns) =>
        unlessEmpty(
          parentOrderSns,
          undefined,
          wish(on("OrderStore.wish"), placeOf("wish"), parentOrderSns),
        ),

      wishes: keptWishes(on("OrderStore.wishes"), placeOf("wishes")),

      forgetWishes: (wishes) =>
        unlessEmpty(
          wishes,
          undefined,
          forgetWishes(on("OrderStore.forgetWishes"), placeOf("forgetWishes"), wishes),
        ),

      saveFetched: Effect.fnUntraced(function* (orders) {
        if (orders.length === 0) return;
        const contents = yield* encoded(FetchedOrders, latestReadings(orders));
        const rows = contents.map((content) => ({
          parentOrderSn: content.parentOrderSn,
          readAt: content.readAt,
          content,
        }));
        yield* on("OrderStore.saveFetched").execute(
          `insert into ${schema}.temu_fetched as f (shop, parent_order_sn, read_at, content)
            select $1, "parentOrderSn", ${time('"readAt"')}, content
            from jsonb_to_recordset($2::jsonb) as w(
              "parentOrderSn" text, "readAt" bigint, content jsonb)
            on conflict (shop, parent_order_sn) do update set
              read_at = excluded.read_at,
              content = excluded.content
            where case
              when ${updatedAt("excluded")} is null or ${updatedAt("f")} is null
                then excluded.read_at >= f.read_at
              else (${updatedAt("excluded")}, excluded.read_at) >= (${updatedAt("f")}, f.read_at)
            end`,
          [shop, jsonText(rows)],
        );
      }),

      fetchedCount: Effect.map(
        on("OrderStore.fetchedCount").query(
          Counts,
          `select count(*) as count from ${schema}.temu_fetched where shop = $1`,
          [shop],
        ),
        ([row]) => row.count,
      ),

      // An answer that nobody could read has no lines.
      fetchedSkus: on("OrderStore.fetchedSkus").query(
        Skus,
        `select distinct line."skuId", line."merchantSku"
        from ${schema}.temu_fetched
        cross join jsonb_to_recordset(content #> '{content,order,lines}') as line(
          "skuId" text, "merchantSku" text)
        where shop = $1`,
        [shop],
      ),

      importFetched: (decide) =>
        transact("OrderStore.importFetched", (connection) =>
          importPage(connection, placeOf("importFetched"), decide),
        ),

      get: (parentOrderSn) =>
        Effect.map(
          on("OrderStore.get").query(
            OrderRows,
            `select ${orderJson(schema)} as "order" from ${schema}.temu_orders o
            where o.shop = $1 and o.parent_order_sn = $2`,
            [shop, parentOrderSn],
          ),
          ([row]) => row?.order ?? null,
        ),

      inStates: (states, pageSize = orderPageSize, since) =>
        Stream.paginate("", (after) =>
          Effect.map(ordersAfter(states, after, pageSize, since ?? null), (rows) => {
            const page = rows.map((row) => row.order);
            const last = page.at(-1);
            return last === undefined
              ? [[], Option.none()]
              : [[page], page.length < pageSize ? Option.none() : Option.some(last.parentOrderSn)];
          }),
        ),

      countByState: Effect.map(
        on("OrderStore.countByState").query(
          StateCounts,
          `select state, count(*) as count from ${schema}.temu_orders
          where shop = $1 group by state`,
          [shop],
        ),
        (rows) => Object.fromEntries(rows.map(({ state, count }) => [state, count])),
      ),

      countByHoldCode: Effect.map(
        on("OrderStore.countByHoldCode").query(
          HoldCounts,
          `select code, count(*) as count from ${schema}.temu_orders o
          cross join lateral (select distinct jsonb_array_elements_text(o.hold_codes) as code) c
          where o.shop = $1 and o.state = 'held' group by code`,
          [shop],
        ),
        (rows) => Object.fromEntries(rows.map(({ code, count }) => [code, count])),
      ),

      history: (parentOrderSn) =>
        on("OrderStore.history").query(
          Events,
          `${selectEvents(schema)}
          where e.shop = $1 and e.parent_order_sn = $2 order by e.event_id`,
          [shop, parentOrderSn],
        ),

      changeStates: (changes) =>
        unlessEmpty(
          changes,
          [],
          moveSome(on("OrderStore.changeStates"), placeOf("changeStates"), changes),
        ),

      hold: (orders) =>
        unlessEmpty(
          orders,
          undefined,
          transact("OrderStore.hold", (connection) =>
            moveOrders(
              connection,
              placeOf("hold"),
              orders.map((order) => ({
                ...order,
                to: "held",
                reason: order.holdReasons.map(({ code }) => code).join(","),
              })),
            ),
          ),
        ),

      changeHolds: (changes) =>
        unlessEmpty(
          changes,
          [],
          changeHolds(on("OrderStore.changeHolds"), placeOf("changeHolds"), changes),
        ),

      saveDocuments: (documents) =>
        unlessEmpty(
          documents,
          [],
          transact("OrderStore.saveDocuments", (connection) =>
            saveDocuments(connection, placeOf("saveDocuments"), documents),
          ),
        ),

      documents: (parentOrderSns) =>
        unlessEmpty(
          parentOrderSns,
          [],
          latestDocuments(on("OrderStore.documents"), placeOf("documents"), parentOrderSns),
        ),

      beginSubmission: (intent) =>
        beginSubmission(on("OrderStore.beginSubmission"), placeOf("beginSubmission"), intent),

      recordSubmission: (parentOrderSn, rowId) =>
        recordSubmission(
          on("OrderStore.recordSubmission"),
          placeOf("recordSubmission"),
          parentOrderSn,
          rowId,
        ),

      submissions: (states, parentOrderSns) =>
        unlessEmpty(
          states,
          [],
          submissions(
            on("OrderStore.submissions"),
            placeOf("submissions"),
            states,
            parentOrderSns ?? null,
          ),
        ),

      // In words, since only then PostgreSQL sees that the index temu_orders_ended_since holds them all.
      endedUnaccepted: (since) =>
        Effect.map(
          on("OrderStore.endedUnaccepted").query(
            OrderRows,
            `select ${orderJson(schema)} as "order" from ${schema}.temu_orders o
            where o.shop = $1 and o.state_since >= ${time("$2::bigint")}
              and o.state in ('cancelled', 'closed') and o.jtl_order_numbers = '{}'
              and exists (
                select from ${schema}.temu_xml_export e
                where e.shop = o.shop and e.parent_order_sn = o.parent_order_sn
                  and e.deadline is not null)
            order by o.parent_order_sn`,
            [shop, since],
          ),
          (rows) => rows.map(({ order }) => order),
        ),

      noteMissed: (parentOrderSns, missedAt) =>
        unlessEmpty(
          parentOrderSns,
          undefined,
          Effect.asVoid(
            noteMissed(
              on("OrderStore.noteMissed"),
              placeOf("noteMissed"),
              parentOrderSns,
              missedAt,
            ),
          ),
        ),

      setBlocks: (blocks) =>
        unlessEmpty(
          blocks,
          [],
          setBlocks(on("OrderStore.setBlocks"), placeOf("setBlocks"), blocks),
        ),

      recordAcceptance: (acceptances) =>
        unlessEmpty(
          acceptances,
          [],
          moveSome(
            on("OrderStore.recordAcceptance"),
            placeOf("recordAcceptance"),
            acceptances.map((acceptance) => ({
              ...acceptance,
              to: "accepted",
              reason: "acceptedByJtl",
            })),
          ),
        ),

      erasePersonalData: (before) =>
        erasePersonalData(on("OrderStore.erasePersonalData"), placeOf("erasePersonalData"), before),
    });
  }),
);
