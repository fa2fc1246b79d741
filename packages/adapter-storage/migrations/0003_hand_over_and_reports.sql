-- What hand-over and tracking keep besides.

alter table temu_orders
  -- Blocks seen in JTL that a person has released.
  add column released jsonb not null default '[]';

alter table temu_xml_export
  -- The document's sum with tax, in minor units. Empty for documents of earlier versions.
  add column total_gross bigint,
  -- Since when JTL has been seen with neither a row nor an order of this hand-over.
  add column missed_at timestamptz;

alter table temu_shipments
  -- Of a box without contents of its own: the parcel whose single unit lies in it too.
  add column further_box_of text collate "C";

alter table temu_shipment_reports
  -- What a person can do about its problem.
  add column what_to_do text;

-- Exactly what is watched after it was reported.
create index temu_orders_reported_since on temu_orders (shop, state_since)
  where state = 'reported';

-- Exactly what may appear in JTL after its end.
create index temu_orders_ended_since on temu_orders (shop, state_since)
  where state in ('cancelled', 'closed') and jtl_order_numbers = '{}';
