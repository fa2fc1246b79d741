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
