import {
  dueSpan,
  type ListPage,
  maskOrder,
  orderCursor,
  OrderDetail,
  OrderEntry,
  orderKey,
  type OrderSearch,
  type OrderSort,
  type OrderView,
  type OrderState,
  pageLimit,
  unreportedStates,
} from "@temu-jtl/core";
import { Effect, Schema } from "effect";
import type { Connection } from "../Database.ts";
import { filterOf } from "../Filter.ts";
import { orderJson, selectEvents } from "../OrderRows.ts";
import { selectParcels, selectReports } from "../ShipmentRows.ts";
import { millis, time } from "../Sql.ts";
import { isOnItsWay, isToShip, isUnreported, shipBefore } from "./Conditions.ts";
import { countOf } from "./Lists.ts";

const Entries = Schema.Array(Schema.Struct({ order: OrderEntry }));
const Details = Schema.Array(Schema.Struct({ order: OrderDetail }));

/** The keys of parcels that have something of the order `o`. */
const parcelsOf = (schema: string): string => `(
    select own.parcel_id from ${schema}.temu_shipments own
    where own.shop = o.shop and own.parent_order_sn = o.parent_order_sn
    union
    select l.parcel_id from ${schema}.temu_shipment_lines l
    where l.shop = o.shop and l.parent_order_sn = o.parent_order_sn)`;

/** The order in the row `o`, as {@link OrderEntry} decodes it. */
const entryJson = (schema: string): string => `(${orderJson(schema)} || jsonb_build_object(
    'shop', o.shop,
    'stateSince', ${millis("o.state_since")},
    'jtlOrderNumbers', to_jsonb(o.jtl_order_numbers),
    'trackingNumbers', (
      select coalesce(jsonb_agg(distinct s.tracking_number collate "C"), '[]')
      from ${schema}.temu_shipments s
      where s.shop = o.shop and s.tracking_number <> '' and s.parcel_id in ${parcelsOf(schema)})))`;

/** The orders of the shop `w` that have something in a parcel with this tracking number. */
const inParcel = (schema: string, place: string): string => `o.parent_order_sn in (
    select s.parent_order_sn from ${schema}.temu_shipments s
    where s.shop = w.shop and s.tracking_number = ${place}
    union all
    select l.parent_order_sn from ${schema}.temu_shipments s
    join ${schema}.temu_shipment_lines l on l.shop = s.shop and l.parcel_id = s.parcel_id
    where s.shop = w.shop and s.tracking_number = ${place})`;

/** The order of the shop `w` that has this number, has a line with it, or has it in JTL. */
const hasNumber = (schema: string, place: string): string => `o.parent_order_sn in (
    select ${place}
    union all
    select i.parent_order_sn from ${schema}.temu_order_items i
    where i.shop = w.shop and i.order_sn = ${place}
    union all
    select n.parent_order_sn from ${schema}.temu_orders n
    where n.shop = w.shop and n.jtl_order_numbers @> array[${place}])`;

const isUnreportedState = (state: OrderState): boolean => unreportedStates.includes(state);

const filterOfSearch = (schema: string, search: OrderSearch, { now, timeZone }: OrderView) => {
  const { blockCode, due, holdCode, number, report, shops, sku, states, trackingNumber } = search;
  const span = due === undefined ? null : dueSpan(due, now, timeZone);
  return filterOf(
    [shops],
    [
      [
        states,
        (place) =>
          `${states?.every(isUnreportedState) === true ? isUnreported : "true"} and o.state = any(${place}::text[])`,
      ],
      [holdCode, (place) => `o.state = 'held' and o.hold_codes ? ${place}`],
      [
        blockCode,
        (place) =>
          `${isOnItsWay} and o.block_reasons @> jsonb_build_array(jsonb_build_object('code', ${place}::text))`,
      ],
      [
        sku,
        (place) => `o.parent_order_sn in (
          select i.parent_order_sn from ${schema}.temu_order_items i
          where i.shop = w.shop and (i.merchant_sku = ${place} or i.sku_id = ${place}))`,
      ],
      [trackingNumber, (place) => inParcel(schema, `${place}::text`)],
      [number, (place) => hasNumber(schema, `${place}::text`)],
      [
        report,
        (place) => `o.parent_order_sn in (
          select unnest(r.parent_order_sns) from ${schema}.temu_shipment_reports r
          where r.shop = w.shop and r.state = ${place})`,
      ],
      [
        span?.from ?? undefined,
        (place) => `${isToShip(schema)} and ${shipBefore} >= ${time(`${place}::bigint`)}`,
      ],
      [
        span?.until ?? undefined,
        (place) => `${isToShip(schema)} and ${shipBefore} < ${time(`${place}::bigint`)}`,
      ],
    ],
  );
};

/** What the order `o` is sorted by, as its index has it; orders without a time to ship come last. */
const placeOf: Readonly<Record<OrderSort, string>> = {
  shipBefore,
  changed: "o.state_since",
};

const shown = <A extends OrderEntry>(order: A, { withPersonalData }: Partial<OrderView>): A =>
  withPersonalData === true ? order : maskOrder(order);

/** A page of the orders of these shops. */
export const orders = Effect.fnUntraced(function* (
  connection: Connection,
  schema: string,
  search: OrderSearch,
  page: ListPage,
  view: OrderView,
) {
  const after = yield* orderCursor.read(search, page);
  const limit = pageLimit(page);
  const { sort = "shipBefore" } = search;
  const filter = filterOfSearch(schema, search, view);
  const rows = `${schema}.temu_orders o where o.shop = w.shop`;
  const [direction, further] = sort === "changed" ? ["desc", "<"] : ["asc", ">"];
  const behind = filterOf(filter.values, [
    [
      after === null ? undefined : [after.place, after.parentOrderSn, after.shop],
      (place) => `(${placeOf[sort]}, o.parent_order_sn, o.shop) ${further} (
          coalesce(${time(`(${place}::text[])[1]::bigint`)}, 'infinity'),
          (${place}::text[])[2], (${place}::text[])[3])`,
    ],
  ]);
  const found = yield* connection.query(
    Entries,
    `with page as materialized (
      select o.* from unnest($1::text[]) as w(shop)
      cross join lateral (
        select o.shop, o.parent_order_sn, ${placeOf[sort]} as place
        from ${rows} and ${filter.conditions} and ${behind.conditions}
        order by place ${direction}, o.parent_order_sn ${direction} limit ${limit + 1}) o
      order by o.place ${direction}, o.parent_order_sn ${direction}, o.shop ${direction}
      limit ${limit + 1})
    select ${entryJson(schema)} as "order"
    from page join ${schema}.temu_orders o using (shop, parent_order_sn)
    order by page.place ${direction}, o.parent_order_sn ${direction}, o.shop ${direction}`,
    behind.values,
  );
  const counted = yield* countOf(connection, rows, filter);
  const entries = found.map(({ order }) => shown(order, view));
  return yield* orderCursor.page(search, limit, entries, counted, orderKey(sort));
});

/** An order with all that happened to it, or null. */
export const order = (
  connection: Connection,
  schema: string,
  shop: string,
  parentOrderSn: string,
  view: Partial<OrderView>,
) =>
  Effect.map(
    connection.query(
      Details,
      `select ${entryJson(schema)} || jsonb_build_object(
        'events', (
          select coalesce(jsonb_agg(to_jsonb(e) - 'eventId' order by e."eventId"), '[]')
          from (${selectEvents(schema)}
            where e.shop = o.shop and e.parent_order_sn = o.parent_order_sn) e),
        'parcels', (
          select coalesce(jsonb_agg(to_jsonb(p) order by p."shippedAt", p."parcelId"), '[]')
          from (${selectParcels(schema)}
            where s.shop = o.shop and s.parcel_id in ${parcelsOf(schema)}) p),
        'reports', (
          select coalesce(jsonb_agg(to_jsonb(r) order by r."reportId"::bigint), '[]')
          from (${selectReports(schema)}
            where r.shop = o.shop and r.parent_order_sns @> array[o.parent_order_sn::text]) r)
      ) as "order"
      from ${schema}.temu_orders o where o.shop = $1 and o.parent_order_sn = $2`,
      [shop, parentOrderSn],
    ),
    ([row]) => (row === undefined ? null : shown(row.order, view)),
  );
