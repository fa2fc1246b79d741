-- What lists and figures across shops are found by.

-- Exactly the orders that Temu may still wait for.
create index temu_orders_unreported on temu_orders (shop, ship_before)
  where state in (
    'imported', 'held', 'exported', 'submitting', 'submitted', 'failed', 'accepted', 'shipped');

create index temu_order_events_by_time on temu_order_events (shop, at);

create index temu_runs_by_workflow on temu_runs (shop, workflow, begun);
create index temu_runs_by_time on temu_runs (shop, started_at, run_id);
