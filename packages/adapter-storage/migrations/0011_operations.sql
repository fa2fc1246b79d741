-- What people set going, and what a check of a shop has found.

-- The last check of each shop's settings and rights.
create table temu_preflights (
  shop text collate "C" primary key,
  at timestamptz not null,
  jtl_version text,
  findings jsonb not null,
  -- Whether one of them has ever found nothing that stands in the way.
  has_passed boolean not null
);

call temu_publish_changes('temu_preflights', 'shop', 'select shop, shop from changed');

-- What somebody has set going for many orders of a shop. Its host gives signs of life; without them it
-- counts as interrupted.
create table temu_operations (
  operation_id text collate "C" primary key,
  shop text collate "C" not null,
  kind text not null,
  by text not null,
  total integer not null,
  started_at timestamptz not null,
  alive_until timestamptz not null,
  ended_at timestamptz
);

-- What became of each order.
create table temu_operation_results (
  operation_id text collate "C" not null references temu_operations on delete cascade,
  parent_order_sn text collate "C" not null,
  outcome text not null,
  code text,
  parameters jsonb not null,
  primary key (operation_id, parent_order_sn)
);

call temu_publish_changes('temu_operations', 'operation', 'select shop, operation_id from changed');
call temu_publish_changes('temu_operation_results', 'operation',
  'select o.shop, o.operation_id from changed join temu_operations o using (operation_id)');
