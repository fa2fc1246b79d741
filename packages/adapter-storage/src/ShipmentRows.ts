import { millis } from "./Sql.ts";

/** Parcels (`s`) with their contents, as `Parcel` decodes them. */
export const selectParcels = (schema: string): string => `
  select s.parcel_id as "parcelId", s.parent_order_sn as "parentOrderSn",
    s.tracking_number as "trackingNumber", s.shipping_method as "shippingMethod",
    ${millis("s.shipped_at")} as "shippedAt", s.further_box_of as "furtherBoxOf", (
      select coalesce(jsonb_agg(jsonb_build_object(
        'parentOrderSn', l.parent_order_sn,
        'orderSn', l.order_sn,
        'quantity', l.quantity
      ) order by l.place), '[]')
      from ${schema}.temu_shipment_lines l where l.shop = s.shop and l.parcel_id = s.parcel_id
    ) as contents
  from ${schema}.temu_shipments s`;

/** Shipment reports (`r`), as `ShipmentReport` decodes them. */
export const selectReports = (schema: string): string => `
  select report_id::text as "reportId", to_jsonb(parent_order_sns) as "parentOrderSns",
    confirmation, state, problem, what_to_do as "whatToDo", ${millis("missed_at")} as "missedAt"
  from ${schema}.temu_shipment_reports r`;
