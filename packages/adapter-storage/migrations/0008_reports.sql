-- What lists and figures across shops are found by.

-- Exactly the orders that Temu may still wait for, as lists sort them: those without a latest shipping
-- time come last.
create index temu_orders_unreported
  on temu_orders (shop, coalesce(ship_before, 'infinity'), parent_order_sn)
  where state in (
    'imported', 'held', 'exported', 'submitting', 'submitted', 'failed', 'accepted', 'shipped');

create index temu_order_events_by_time on temu_order_events (shop, at);

create index temu_runs_by_workflow on temu_runs (shop, workflow, begun);
create index temu_runs_by_time on temu_runs (shop, started_at, run_id);

-- What lists of all orders are sorted by.
create index temu_orders_by_shipping
  on temu_orders (shop, coalesce(ship_before, 'infinity'), parent_order_sn);
create index temu_orders_by_change on temu_orders (shop, state_since, parent_order_sn);

create index temu_order_items_by_sku_id on temu_order_items (shop, sku_id);
create index temu_products_by_merchant_sku on temu_products (shop, merchant_sku);
