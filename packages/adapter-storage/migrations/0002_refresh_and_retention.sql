-- What the second version of order sync keeps besides: what JTL was handed over, wishes to read orders
-- anew, the shop itself, and when personal data was erased.

alter table temu_orders
  -- Left empty for older rows: for which version their address was read is not known.
  add column address_as_of timestamptz,
  -- How often the details that it is held for were asked for in vain, and when last.
  add column looks jsonb,
  add column block_reasons jsonb not null default '[]',
  -- `lines` and `address` of the document that JTL got. The address is personal data.
  add column handed_over jsonb,
  -- When its personal data was erased. Null again once an address is stored anew.
  add column erased_at timestamptz;

-- Exactly what erasing looks for: done, and not erased yet.
create index temu_orders_to_erase on temu_orders (shop, state_since)
  where erased_at is null and state in ('reported', 'cancelled', 'closed');

alter table temu_order_items add column pieces_per_unit integer;

-- Codes and names that have been given new names meanwhile. The history keeps the words of its day.
update temu_orders
set hold_reasons =
  replace(hold_reasons::text, '"partlyShippedWhenFirstSeen"', '"partlyShippedByHand"')::jsonb
where hold_codes ? 'partlyShippedWhenFirstSeen';

update temu_watermarks set name = 'walk' where name = 'orders';

-- Wishes to have an order read anew, whether it is known or not. Each wish takes a new number, also
-- one that is made again, so that a wish made meanwhile outlives the one that was fulfilled.
create table temu_refresh (
  shop text collate "C" not null,
  parent_order_sn text collate "C" not null,
  number bigint generated always as identity,
  primary key (shop, parent_order_sn)
);

-- What Temu said of a shop's access token, never the token itself.
create table temu_shop_tokens (
  shop text collate "C" primary key,
  info jsonb,
  read_at timestamptz not null,
  refused boolean not null
);

-- The shop's own article numbers in JTL for SKU ids of Temu.
create table temu_sku_map (
  shop text collate "C" not null,
  sku_id text collate "C" not null,
  article_number text not null,
  primary key (shop, sku_id)
);
