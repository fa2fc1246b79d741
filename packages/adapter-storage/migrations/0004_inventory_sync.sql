-- What the inventory sync keeps. An article of JTL goes by the key of its number, which is made in one
-- place outside the database; nothing here changes the case of a number. Quantities are exact decimals: a
-- tenth is a tenth.

alter table temu_sku_map add column article_key text collate "C" not null default '';

-- Once, for rows from before: whoever maps a SKU anew gets the key that is made outside.
update temu_sku_map set article_key = lower(btrim(article_number));

alter table temu_sku_map alter column article_key drop default;

-- SKUs as downloads have seen them. Free room, since a download writes to every row when it was seen.
create table temu_products (
  shop text collate "C" not null,
  sku_id text collate "C" not null,
  goods_id text collate "C" not null,
  merchant_sku text not null,
  -- Of the merchant SKU; empty without one. What temu_sku_map says goes before.
  article_key text collate "C" not null,
  -- Its article as of the last count of open units, or of when it came: of temu_sku_map, else of the
  -- merchant SKU. What is compared has to go by what was counted.
  counted_number text not null,
  counted_key text collate "C" not null,
  name text not null,
  variant text not null,
  on_sale boolean not null,
  listed boolean not null,
  -- Since when without a break; of one that is not listed, since when it is not.
  listed_since timestamptz not null,
  seen_at timestamptz not null,
  shown integer,
  shown_at timestamptz,
  -- The last reading that was not what was expected: at, expected, shown.
  surprise jsonb,
  primary key (shop, sku_id)
) with (fillfactor = 80);

create index temu_products_by_place on temu_products (shop, goods_id, sku_id);

-- What the last comparison found of each SKU, and what became of its last push. A comparison may write all
-- of them: there is room for it beside each row, and no index over what it changes, so that none is touched.
create table temu_inventory (
  shop text collate "C" not null,
  sku_id text collate "C" not null,
  article_number text,
  available text,
  sellable numeric,
  open numeric not null default 0,
  target integer,
  reason text not null,
  expected integer,
  needs_sync boolean not null default false,
  held_back boolean not null default false,
  -- Whether JTL knows and sells its article, and whether it ever did.
  known boolean not null default false,
  was_known boolean not null default false,
  pushed integer,
  pushed_at timestamptz,
  -- The last movement that had been seen when the open units behind the push were counted.
  pushed_until bigint,
  -- The last push that was accepted; those behind it were not.
  taken integer,
  taken_at timestamptz,
  taken_until bigint,
  push_outcome text,
  request_key text,
  problem text,
  retry_at timestamptz,
  rejections integer not null default 0,
  primary key (shop, sku_id)
) with (fillfactor = 50);

-- Articles of JTL as each shop has read them: warehouses differ from shop to shop.
create table temu_articles (
  shop text collate "C" not null,
  article_key text collate "C" not null,
  number text not null,
  -- Whether it is to be read.
  wanted boolean not null,
  read_at timestamptz,
  -- Null before it was read.
  known boolean,
  active boolean,
  managed boolean,
  oversells boolean,
  available text,
  sellable numeric,
  primary key (shop, article_key)
) with (fillfactor = 80);

create index temu_articles_of_all_shops on temu_articles (article_key, shop);

-- What one unit of a bundle holds.
create table temu_article_parts (
  shop text collate "C" not null,
  bundle_key text collate "C" not null,
  place integer not null,
  part_key text collate "C" not null,
  part_number text not null,
  amount numeric not null check (amount > 0),
  limits boolean not null,
  primary key (shop, bundle_key, place),
  foreign key (shop, bundle_key) references temu_articles on delete cascade
);

-- Lines of Temu's orders as far as they take stock. No personal data.
create table temu_sold_lines (
  shop text collate "C" not null,
  parent_order_sn text collate "C" not null,
  order_sn text collate "C" not null,
  sku_id text collate "C" not null,
  merchant_sku text not null,
  article_key text collate "C" not null,
  quantity integer not null,
  original_quantity integer not null,
  is_open boolean not null,
  moves_stock boolean not null,
  ordered_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (shop, parent_order_sn, order_sn)
);

create index temu_sold_lines_open on temu_sold_lines (shop, parent_order_sn)
  where is_open and quantity > 0;

-- Orders of which nobody can tell what they have sold: Temu's answer has an unexpected form.
create table temu_unread_orders (
  shop text collate "C" not null,
  parent_order_sn text collate "C" not null,
  since timestamptz not null,
  -- Names of fields, no values.
  problem text not null,
  -- A person says that nothing has to be kept back for it.
  released boolean not null default false,
  primary key (shop, parent_order_sn)
);

-- Changes of a SKU's stock at Temu by itself: units sold, or given back (below 0).
create table temu_stock_movements (
  shop text collate "C" not null,
  number bigint generated always as identity,
  sku_id text collate "C" not null,
  units integer not null,
  at timestamptz not null,
  primary key (shop, number)
);

create index temu_stock_movements_by_sku on temu_stock_movements (shop, sku_id);

-- Units of articles that Temu has sold and JTL has not reserved, over all shops, as each shop has
-- counted them last.
create table temu_open_units (
  shop text collate "C" not null,
  article_key text collate "C" not null,
  number text not null,
  units integer not null,
  -- A hash of the lines that were counted: equal units may be other lines.
  lines uuid not null,
  primary key (shop, article_key)
);

-- How far the inventory sync of a shop has come.
create table temu_inventory_marks (
  shop text collate "C" primary key,
  downloaded_at timestamptz,
  stock_mark text,
  -- When the shop's open lines were set aside for other shops; reading its sales ends it.
  set_aside_at timestamptz,
  -- The last movement that had been seen when open units were counted, and the same of the last
  -- comparison.
  open_until bigint not null default 0,
  compared_until bigint not null default 0
);

-- Pushes of stock: what was meant, and what Temu said of it. Without an end nobody knows.
create table temu_stock_pushes (
  shop text collate "C" not null,
  request_key text collate "C" not null,
  goods_id text collate "C" not null,
  targets jsonb not null,
  begun_at timestamptz not null,
  verdicts jsonb,
  ended_at timestamptz,
  primary key (shop, request_key)
);

create index temu_stock_pushes_by_product on temu_stock_pushes (shop, goods_id, begun_at);
