import {
  confirmedLines,
  CurrentShop,
  type Instant,
  Parcel,
  type ReportState,
  ShipmentConfirmation,
  ShipmentReport,
  ShipmentStore,
  standingReportStates,
  type StorageError,
} from "@temu-jtl/core";
import { Clock, Effect, Equal, Layer, Option, Schema, Stream } from "effect";
import { type Connection, Database } from "./Database.ts";
import { moveOrders, type Place } from "./OrderMoves.ts";
import { refused } from "./Refusal.ts";
import { selectParcels, selectReports } from "./ShipmentRows.ts";
import { encoded, jsonText, time, unlessEmpty } from "./Sql.ts";

const Parcels = Schema.Array(Parcel);
const Reports = Schema.Array(ShipmentReport);
const Orders = Schema.Array(Schema.Struct({ parentOrderSn: Schema.String }));
const Lines = Schema.Array(Schema.Struct({ orderSn: Schema.String }));
const ChangedReports = Schema.Array(
  Schema.Struct({ orders: Schema.Array(Schema.String), confirmation: ShipmentConfirmation }),
);

const Withdrawn = Schema.Array(Schema.Struct({ reportId: Schema.String }));
const Confirmations = Schema.Array(ShipmentConfirmation);

/** How many reports one page of a stream holds. */
const reportPageSize = 100;

/** The reports (`r`) that concern the orders in an array: each is looked up in the index by itself. */
const isOfReports = (schema: string, orders: string): string => `r.report_id = any(array(
    select n.report_id from unnest(${orders}::text[]) as wanted(parent_order_sn)
    join ${schema}.temu_shipment_reports n on n.parent_order_sns @> array[wanted.parent_order_sn]))`;

/** All orders that a confirmation concerns. */
const ordersOf = ({ parcels }: ShipmentConfirmation): ReadonlyArray<string> => [
  ...new Set(parcels.flatMap(({ contents }) => contents.map((line) => line.parentOrderSn))),
];

/** Whether these orders have something in a parcel. */
const isOfOrders = (schema: string): string => `s.parcel_id = any(array(
    select own.parcel_id from ${schema}.temu_shipments own
    where own.shop = $1 and own.parent_order_sn = any($2::text[])
    union
    select l.parcel_id from ${schema}.temu_shipment_lines l
    where l.shop = $1 and l.parent_order_sn = any($2::text[])))`;

/** All orders that have something in these parcels. */
const ordersIn = (parcels: ReadonlyArray<Parcel>): ReadonlyArray<string> => [
  ...new Set(
    parcels.flatMap((parcel) => [
      parcel.parentOrderSn,
      ...parcel.contents.map((line) => line.parentOrderSn),
    ]),
  ),
];

const writeParcels = Effect.fnUntraced(function* (
  connection: Connection,
  { schema, shop }: Place,
  parcels: ReadonlyArray<Parcel>,
) {
  const now = yield* Clock.currentTimeMillis;
  const rows = yield* encoded(Parcels, parcels);
  yield* connection.execute(
    `insert into ${schema}.temu_shipments
      (shop, parcel_id, parent_order_sn, tracking_number, shipping_method, shipped_at,
       further_box_of, first_seen_at)
    select $1, "parcelId", "parentOrderSn", "trackingNumber", "shippingMethod",
      ${time('"shippedAt"')}, "furtherBoxOf", ${time("$3::bigint")}
    from jsonb_to_recordset($2::jsonb) as w(
      "parcelId" text, "parentOrderSn" text, "trackingNumber" text, "shippingMethod" text,
      "shippedAt" bigint, "furtherBoxOf" text)
    on conflict (shop, parcel_id) do update set
      parent_order_sn = excluded.parent_order_sn,
      tracking_number = excluded.tracking_number,
      shipping_method = excluded.shipping_method,
      shipped_at = excluded.shipped_at,
      further_box_of = excluded.further_box_of`,
    [shop, jsonText(rows), now],
  );
  const lines = rows.flatMap(({ parcelId, contents }) =>
    contents.map((line, place) => ({ parcelId, place, ...line })),
  );
  yield* connection.execute(
    `with wanted as (
      select * from jsonb_to_recordset($3::jsonb) as w(
        "parcelId" text, place integer, "parentOrderSn" text, "orderSn" text, quantity integer)
    ), gone as (
      delete from ${schema}.temu_shipment_lines l
      where l.shop = $1 and l.parcel_id = any($2::text[]) and not exists (
        select from wanted w where w."parcelId" = l.parcel_id and w.place = l.place)
    )
    insert into ${schema}.temu_shipment_lines
      (shop, parcel_id, place, parent_order_sn, order_sn, quantity)
    select $1, "parcelId", place, "parentOrderSn", "orderSn", quantity from wanted
    on conflict (shop, parcel_id, place) do update set
      parent_order_sn = excluded.parent_order_sn,
      order_sn = excluded.order_sn,
      quantity = excluded.quantity`,
    [shop, parcels.map(({ parcelId }) => parcelId), jsonText(lines)],
  );
});

/** Moves on those of the orders that are in a state. */
const moveThose = Effect.fnUntraced(function* (
  connection: Connection,
  place: Place,
  orders: typeof Orders.Type,
  step: {
    readonly from: "accepted" | "shipped";
    readonly to: "shipped" | "reported";
    readonly reason: string;
  },
) {
  const moves = orders.map(({ parentOrderSn }) => ({ parentOrderSn, ...step }));
  yield* moveOrders(connection, place, moves);
});

const saveParcels = Effect.fnUntraced(function* (
  connection: Connection,
  place: Place,
  given: ReadonlyArray<Parcel>,
) {
  const { schema, shop } = place;
  const parcels = [...new Map(given.map((parcel) => [parcel.parcelId, parcel])).values()];
  const stored = yield* connection.query(
    Parcels,
    `${selectParcels(schema)} where s.shop = $1 and s.parcel_id = any($2::text[]) for update of s`,
    [shop, parcels.map(({ parcelId }) => parcelId)],
  );
  const known = new Map(stored.map((parcel) => [parcel.parcelId, parcel]));
  const fresh = parcels.filter((parcel) => !Equal.equals(known.get(parcel.parcelId), parcel));
  if (fresh.length > 0) yield* writeParcels(connection, place, fresh);
  const accepted = yield* connection.query(
    Orders,
    `select parent_order_sn as "parentOrderSn" from ${schema}.temu_orders
    where shop = $1 and state = 'accepted' and parent_order_sn = any($2::text[])
    order by parent_order_sn for update`,
    [shop, ordersIn(parcels)],
  );
  yield* moveThose(connection, place, accepted, {
    from: "accepted",
    to: "shipped",
    reason: "parcelPacked",
  });
  const created = fresh.filter(({ parcelId }) => !known.has(parcelId)).length;
  return { created, changed: fresh.length - created };
});

/** Those of the shipped orders whose every unit is in a confirmed report. */
const findReported = (
  connection: Connection,
  { schema, shop }: Place,
  parentOrderSns: ReadonlyArray<string>,
) =>
  connection.query(
    Orders,
    `with confirmed as (
      select line."parentOrderSn", line."orderSn", sum(line.quantity) as quantity
      from ${schema}.temu_shipment_reports r
      cross join jsonb_array_elements(r.confirmation -> 'parcels') as parcel
      cross join jsonb_to_recordset(parcel -> 'contents') as line(
        "parentOrderSn" text, "orderSn" text, quantity integer)
      where r.shop = $1 and r.state = 'confirmed' and ${isOfReports(schema, "$2")}
      group by 1, 2
    )
    select o.parent_order_sn as "parentOrderSn" from ${schema}.temu_orders o
    where o.shop = $1 and o.state = 'shipped' and o.parent_order_sn = any($2::text[])
      and not exists (
        select from ${schema}.temu_order_items i
        left join confirmed c
          on c."parentOrderSn" = i.parent_order_sn and c."orderSn" = i.order_sn
        where i.shop = o.shop and i.parent_order_sn = o.parent_order_sn
          and i.quantity > coalesce(c.quantity, 0))
    order by o.parent_order_sn for update of o`,
    [shop, parentOrderSns],
  );

/** Lets nobody else plan or send reports of the shop until the transaction ends. */
const lockReports = (connection: Connection, { schema, shop }: Place) =>
  connection.execute(
    "select pg_advisory_xact_lock(hashtextextended('shipment reports of ' || $1 || '.' || $2, 0))",
    [schema, shop],
  );

/** The lines that standing reports of these orders tell, all but one report. */
const standingLines = (
  connection: Connection,
  { schema, shop }: Place,
  parentOrderSns: ReadonlyArray<string>,
  but = "",
) =>
  Effect.map(
    connection.query(
      Lines,
      `select distinct line ->> 'orderSn' as "orderSn"
      from ${schema}.temu_shipment_reports r
      cross join jsonb_array_elements(r.confirmation -> 'parcels') as parcel
      cross join jsonb_array_elements(parcel -> 'contents') as line
      where r.shop = $1 and r.state = any($2::text[]) and ${isOfReports(schema, "$3")}
        and r.report_id::text <> $4`,
      [shop, [...standingReportStates], parentOrderSns, but],
    ),
    (lines) => new Set(lines.map(({ orderSn }) => orderSn)),
  );

const changeReport = Effect.fnUntraced(function* (
  connection: Connection,
  place: Place,
  change: {
    readonly reportId: string;
    readonly from: ReportState;
    readonly to: ReportState;
    readonly problem?: string;
    readonly whatToDo?: string;
    readonly missedAt?: Instant;
  },
): Effect.fn.Return<void, StorageError> {
  const { schema, shop, operation } = place;
  const now = yield* Clock.currentTimeMillis;
  if (change.to === "sending") yield* lockReports(connection, place);
  const [report] = yield* connection.query(
    ChangedReports,
    `update ${schema}.temu_shipment_reports
    set state = $4, problem = $5, what_to_do = $8, missed_at = ${time("$7::bigint")},
      state_since = case when $3 = $4 then state_since else ${time("$6::bigint")} end
    where shop = $1 and report_id::text = $2 and state = $3
    returning to_jsonb(parent_order_sns) as orders, confirmation`,
    [
      shop,
      change.reportId,
      change.from,
      change.to,
      change.problem ?? null,
      now,
      change.missedAt ?? null,
      change.whatToDo ?? null,
    ],
  );
  if (report === undefined) {
    return yield* refused(
      operation,
      `Shipment report ${change.reportId} is not ${change.from} (any more).`,
      "Nothing: nothing was written. Look at the report to see what it became meanwhile.",
    );
  }
  if (change.to === "sending") {
    const told = yield* standingLines(connection, place, report.orders, change.reportId);
    if ([...confirmedLines(report.confirmation)].some((orderSn) => told.has(orderSn))) {
      return yield* refused(
        operation,
        `Shipment report ${change.reportId} has a line that another report tells.`,
        "Nothing: nothing was written. The next run sees which of the two is to be told.",
      );
    }
  }
  if (change.to !== "confirmed") return;
  const reported = yield* findReported(connection, place, report.orders);
  yield* moveThose(connection, place, reported, {
    from: "shipped",
    to: "reported",
    reason: "everyUnitConfirmed",
  });
});

/** Takes back reports that were not sent, or that Temu has refused, for others to stand in their place. */
const withdraw = Effect.fnUntraced(function* (
  connection: Connection,
  { schema, shop, operation }: Place,
  reportIds: ReadonlyArray<string>,
  now: Instant,
): Effect.fn.Return<void, StorageError> {
  const withdrawn = yield* connection.query(
    Withdrawn,
    `update ${schema}.temu_shipment_reports
    set state = 'withdrawn', state_since = ${time("$3::bigint")}
    where shop = $1 and report_id::text = any($2::text[]) and state in ('planned', 'rejected')
    returning report_id::text as "reportId"`,
    [shop, reportIds, now],
  );
  const done = new Set(withdrawn.map(({ reportId }) => reportId));
  const left = reportIds.find((reportId) => !done.has(reportId));
  if (left === undefined) return;
  return yield* refused(
    operation,
    `Shipment report ${left} is not planned or rejected (any more).`,
    "Nothing: nothing was written. Look at the report to see what it became meanwhile.",
  );
});

const planReports = Effect.fnUntraced(function* (
  connection: Connection,
  place: Place,
  confirmations: ReadonlyArray<ShipmentConfirmation>,
  insteadOf: ReadonlyArray<string>,
) {
  const { schema, shop } = place;
  const now = yield* Clock.currentTimeMillis;
  yield* lockReports(connection, place);
  if (insteadOf.length > 0) yield* withdraw(connection, place, insteadOf, now);
  if (confirmations.length === 0) return;
  const told = yield* standingLines(connection, place, confirmations.flatMap(ordersOf));
  const free = confirmations.filter((confirmation) => {
    const lines = [...confirmedLines(confirmation)];
    if (lines.some((orderSn) => told.has(orderSn))) return false;
    for (const orderSn of lines) told.add(orderSn);
    return true;
  });
  const rows = (yield* encoded(Confirmations, free)).map((confirmation) => ({
    confirmation,
    orders: ordersOf(confirmation),
  }));
  yield* connection.execute(
    `insert into ${schema}.temu_shipment_reports
      (shop, state, confirmation, parent_order_sns, planned_at, state_since)
    select $1, 'planned', confirmation, array(select jsonb_array_elements_text(orders)),
      ${time("$3::bigint")}, ${time("$3::bigint")}
    from rows from (jsonb_to_recordset($2::jsonb) as (confirmation jsonb, orders jsonb))
      with ordinality as w(confirmation, orders, place)
    order by place`,
    [shop, jsonText(rows), now],
  );
});

/** The parcels and shipment reports of the current shop in PostgreSQL. */
export const shipmentStoreLayer: Layer.Layer<ShipmentStore, never, Database | CurrentShop> =
  Layer.effect(
    ShipmentStore,
    Effect.gen(function* () {
      const { schema, on, transact } = yield* Database;
      const { id: shop } = yield* CurrentShop;
      const placeOf = (method: string) => ({ schema, shop, operation: `ShipmentStore.${method}` });

      const reportsAfter = (states: ReadonlyArray<ReportState>, after: string) =>
        unlessEmpty(
          states,
          [],
          on("ShipmentStore.reportsIn").query(
            Reports,
            `${selectReports(schema)}
            where shop = $1 and state = any($2::text[]) and report_id > $3::bigint
            order by report_id limit $4`,
            [shop, states, after, reportPageSize],
          ),
        );

      return ShipmentStore.of({
        saveParcels: (parcels) =>
          unlessEmpty(
            parcels,
            { created: 0, changed: 0 },
            transact("ShipmentStore.saveParcels", (connection) =>
              saveParcels(connection, placeOf("saveParcels"), parcels),
            ),
          ),

        parcels: (parentOrderSns) =>
          unlessEmpty(
            parentOrderSns,
            [],
            on("ShipmentStore.parcels").query(
              Parcels,
              `${selectParcels(schema)}
              where s.shop = $1 and ${isOfOrders(schema)}
              order by s.shipped_at, s.parcel_id`,
              [shop, parentOrderSns],
            ),
          ),

        sharing: (parentOrderSns) =>
          unlessEmpty(
            parentOrderSns,
            [],
            on("ShipmentStore.sharing").query(
              Parcels,
              `with numbers as (
                select distinct s.tracking_number from ${schema}.temu_shipments s
                where s.shop = $1 and s.tracking_number <> '' and ${isOfOrders(schema)}
              )
              ${selectParcels(schema)} join numbers using (tracking_number)
              where s.shop = $1
              order by s.shipped_at, s.parcel_id`,
              [shop, parentOrderSns],
            ),
          ),

        plan: (confirmations, insteadOf = []) =>
          confirmations.length + insteadOf.length === 0
            ? Effect.void
            : transact("ShipmentStore.plan", (connection) =>
                planReports(connection, placeOf("plan"), confirmations, insteadOf),
              ),

        reportsIn: (states) =>
          Stream.paginate("0", (after) =>
            Effect.map(reportsAfter(states, after), (page) => {
              const last = page.at(-1);
              return last === undefined
                ? [[], Option.none()]
                : [
                    [page],
                    page.length < reportPageSize ? Option.none() : Option.some(last.reportId),
                  ];
            }),
          ),

        reportsOf: (parentOrderSns) =>
          unlessEmpty(
            parentOrderSns,
            [],
            on("ShipmentStore.reportsOf").query(
              Reports,
              `${selectReports(schema)}
              where shop = $1 and ${isOfReports(schema, "$2")} order by report_id`,
              [shop, parentOrderSns],
            ),
          ),

        changeReport: (change) =>
          transact("ShipmentStore.changeReport", (connection) =>
            changeReport(connection, placeOf("changeReport"), change),
          ),
      });
    }),
  );
