-- What order sync keeps. Every row carries its shop. Numbers and names of Temu and of our states are
-- compared byte by byte (collate "C"), so that pages come in the same order in every database.

-- Which change of an order's state is allowed; `new` stands for an order seen for the first time.
create table temu_order_changes (
  from_state text collate "C" not null,
  to_state text collate "C" not null,
  primary key (from_state, to_state)
);

insert into temu_order_changes (from_state, to_state) values
  ('new', 'imported'), ('new', 'held'), ('new', 'cancelled'), ('new', 'closed'),
  ('imported', 'held'), ('imported', 'exported'), ('imported', 'cancelled'), ('imported', 'closed'),
  ('imported', 'accepted'),
  ('held', 'imported'), ('held', 'cancelled'), ('held', 'closed'), ('held', 'accepted'),
  ('exported', 'imported'), ('exported', 'held'), ('exported', 'submitting'),
  ('exported', 'cancelled'), ('exported', 'closed'), ('exported', 'accepted'),
  ('submitting', 'exported'), ('submitting', 'submitted'), ('submitting', 'failed'),
  ('submitting', 'accepted'),
  ('submitted', 'accepted'), ('submitted', 'failed'),
  ('accepted', 'shipped'), ('accepted', 'cancelled'),
  ('shipped', 'reported'), ('shipped', 'cancelled'),
  ('cancelled', 'accepted'),
  ('failed', 'imported'), ('failed', 'accepted'), ('failed', 'cancelled'), ('failed', 'closed'),
  ('closed', 'accepted');

-- Parent orders. `temu` is Temu's last word without its lines, which are rows of temu_order_items.
-- Personal data is only in `address`.
create table temu_orders (
  shop text collate "C" not null,
  parent_order_sn text collate "C" not null,
  state text collate "C" not null,
  hold_reasons jsonb not null default '[]',
  hold_codes jsonb generated always as (jsonb_path_query_array(hold_reasons, '$[*].code')) stored,
  temu jsonb,
  temu_status text generated always as (temu ->> 'status') stored,
  ordered_at timestamptz
    generated always as (to_timestamp((temu ->> 'orderedAt')::double precision / 1000)) stored,
  ship_before timestamptz
    generated always as (to_timestamp((temu ->> 'shipBefore')::double precision / 1000)) stored,
  updated_at timestamptz
    generated always as (to_timestamp((temu ->> 'updatedAt')::double precision / 1000)) stored,
  content_hash text not null,
  read_at timestamptz not null,
  address jsonb,
  amounts jsonb,
  jtl_order_numbers text[] not null default '{}',
  created_at timestamptz not null,
  state_since timestamptz not null,
  primary key (shop, parent_order_sn)
);

create index temu_orders_by_state on temu_orders (shop, state, parent_order_sn);
create index temu_orders_by_deadline on temu_orders (shop, ship_before);
create index temu_orders_by_hold on temu_orders using gin (hold_codes);
create index temu_orders_by_jtl_number on temu_orders using gin (jtl_order_numbers);

create function temu_refuse_order_change() returns trigger
language plpgsql set search_path from current as $$
declare
  came_from text := case when tg_op = 'INSERT' then 'new' else old.state end;
begin
  if not exists (
    select from temu_order_changes c where c.from_state = came_from and c.to_state = new.state
  ) then
    raise exception using
      errcode = 'TJ001',
      message = format('an order may not go from %s to %s', came_from, new.state);
  end if;
  return new;
end
$$;

-- After the insert, since before it an upsert of a known order would look like a new one.
create trigger temu_orders_first_state after insert on temu_orders
  for each row execute function temu_refuse_order_change();
create trigger temu_orders_next_state before update of state on temu_orders
  for each row when (old.state is distinct from new.state)
  execute function temu_refuse_order_change();

create table temu_order_items (
  shop text collate "C" not null,
  parent_order_sn text collate "C" not null,
  order_sn text collate "C" not null,
  -- The line's place in Temu's answer, from 0.
  place integer not null,
  goods_id text not null,
  sku_id text not null,
  merchant_sku text not null,
  quantity integer not null,
  original_quantity integer not null,
  name text not null,
  variant text not null,
  status text not null,
  fulfillment_type text not null,
  labels jsonb not null,
  warnings jsonb not null,
  primary key (shop, parent_order_sn, place),
  foreign key (shop, parent_order_sn) references temu_orders on delete cascade
);

create index temu_order_items_by_number on temu_order_items (shop, order_sn);
create index temu_order_items_by_sku on temu_order_items (shop, merchant_sku);

create table temu_order_events (
  event_id bigint generated always as identity primary key,
  shop text collate "C" not null,
  parent_order_sn text collate "C" not null,
  from_state text,
  to_state text not null,
  reason text not null,
  run_id text,
  at timestamptz not null,
  foreign key (shop, parent_order_sn) references temu_orders on delete cascade
);

create index temu_order_events_by_order on temu_order_events (shop, parent_order_sn, event_id);

-- Documents for JTL, each with its last hand-over: `deadline` (by JTL's clock) and `last_row_id` are
-- the intent, `jtl_row_id` the row of tXMLBestellImport. `document` is personal data.
create table temu_xml_export (
  shop text collate "C" not null,
  parent_order_sn text collate "C" not null,
  revision integer not null,
  document text not null,
  hash text not null,
  cut_fields jsonb not null,
  created_at timestamptz not null,
  deadline timestamptz,
  last_row_id bigint,
  begun_at timestamptz,
  jtl_row_id bigint,
  primary key (shop, parent_order_sn, revision),
  foreign key (shop, parent_order_sn) references temu_orders on delete cascade
);

-- What Temu said, between fetch and import. Personal data; gone with the import.
create table temu_fetched (
  shop text collate "C" not null,
  parent_order_sn text collate "C" not null,
  read_at timestamptz not null,
  content jsonb not null,
  primary key (shop, parent_order_sn)
);

create table temu_watermarks (
  shop text collate "C" not null,
  name text not null,
  at timestamptz not null,
  primary key (shop, name)
);

create table temu_shipments (
  shop text collate "C" not null,
  parcel_id text collate "C" not null,
  parent_order_sn text collate "C" not null,
  tracking_number text not null,
  shipping_method text not null,
  shipped_at timestamptz not null,
  first_seen_at timestamptz not null,
  primary key (shop, parcel_id)
);

create index temu_shipments_by_order on temu_shipments (shop, parent_order_sn);
create index temu_shipments_by_tracking on temu_shipments (shop, tracking_number);

create table temu_shipment_lines (
  shop text collate "C" not null,
  parcel_id text collate "C" not null,
  place integer not null,
  parent_order_sn text collate "C" not null,
  order_sn text collate "C" not null,
  quantity integer not null,
  primary key (shop, parcel_id, place),
  foreign key (shop, parcel_id) references temu_shipments on delete cascade
);

create index temu_shipment_lines_by_order on temu_shipment_lines (shop, parent_order_sn);

create table temu_shipment_reports (
  report_id bigint generated always as identity primary key,
  shop text collate "C" not null,
  state text not null,
  send_type text generated always as (confirmation ->> 'sendType') stored,
  confirmation jsonb not null,
  parent_order_sns text[] not null,
  problem text,
  -- While unknown: when Temu was first asked about it and had nothing of it.
  missed_at timestamptz,
  planned_at timestamptz not null,
  state_since timestamptz not null
);

create index temu_shipment_reports_by_state on temu_shipment_reports (shop, state, report_id);
create index temu_shipment_reports_by_order on temu_shipment_reports using gin (parent_order_sns);

create table temu_runs (
  run_id text collate "C" primary key,
  begun bigint generated always as identity,
  shop text collate "C" not null,
  workflow text not null,
  trigger text not null,
  parameters jsonb not null,
  started_at timestamptz not null,
  duration_millis bigint not null default 0,
  outcome text,
  temu_requests jsonb not null default '{}'
);

create index temu_runs_by_shop on temu_runs (shop, begun);
create index temu_runs_under_way on temu_runs (shop, workflow) where outcome is null;

create table temu_run_steps (
  run_id text collate "C" not null references temu_runs on delete cascade,
  name text not null,
  begun bigint generated always as identity,
  outcome text,
  started_at timestamptz not null,
  duration_millis bigint not null,
  counts jsonb not null,
  problems jsonb not null,
  primary key (run_id, name)
);

-- Who may work for a shop. `expires_at` is by this database's clock; `run_id` is null when given back.
create table temu_leases (
  shop text collate "C" not null,
  workflow text not null,
  number bigint not null,
  run_id text,
  expires_at timestamptz not null,
  primary key (shop, workflow)
);
