-- Hints that something has changed, for whoever shows it: which object of which shop, never what it is
-- now. They are written by triggers, with the change itself, so that no writer can forget them.

-- As transactions left them, in no order. Whoever reads takes them out and gives them their place.
create table temu_event_outbox (
  -- Null: of no shop.
  shop text collate "C",
  kind text not null,
  -- Null: several of this kind.
  object text collate "C"
);

-- In the order in which readers see them. Only the newest are kept.
create table temu_events (
  id bigint generated always as identity primary key,
  shop text collate "C",
  kind text not null,
  object text collate "C"
);

-- Ids of another database mean nothing here.
create table temu_event_epoch (
  only_one boolean primary key default true check (only_one),
  epoch text not null
);
insert into temu_event_epoch (epoch)
values (left(replace(gen_random_uuid()::text, '-', ''), 12));

-- Wakes readers once a transaction, when it is committed.
create function temu_notify_readers() returns trigger
language plpgsql set search_path from current as $$
begin
  if exists (select from changed) then
    perform pg_notify('temu_jtl_events', '"' || replace(tg_table_schema, '"', '""') || '"');
  end if;
  return null;
end
$$;

create trigger temu_event_outbox_notify after insert on temu_event_outbox
  referencing new table as changed
  for each statement execute function temu_notify_readers();

-- Arguments: the kind, and which objects a statement has touched, as a query over `changed`. More than
-- 20 of a shop are one hint without an object: whoever shows a list reads it anew.
create function temu_publish() returns trigger
language plpgsql set search_path from current as $$
begin
  execute format(
    'with touched as (
      select distinct shop, object from (%s) as t(shop, object)
    ),
    counted as (
      select shop, object, count(*) over (partition by shop) as many from touched
    )
    insert into temu_event_outbox (shop, kind, object)
    select distinct shop, %L, case when many <= 20 then object end from counted',
    tg_argv[1], tg_argv[0]);
  return null;
end
$$;

-- Has every change of a table published.
create procedure temu_publish_changes(changed_table text, kind text, objects text)
language plpgsql set search_path from current as $$
declare
  operation text;
begin
  foreach operation in array array['insert', 'update', 'delete'] loop
    execute format(
      'create trigger %I after %s on %I referencing %s table as changed
        for each statement execute function temu_publish(%L, %L)',
      changed_table || '_publish_' || operation, operation, changed_table,
      case operation when 'delete' then 'old' else 'new' end, kind, objects);
  end loop;
end
$$;

call temu_publish_changes('temu_orders', 'order', 'select shop, parent_order_sn from changed');
call temu_publish_changes('temu_shipments', 'order', 'select shop, parent_order_sn from changed');
call temu_publish_changes('temu_shipment_reports', 'order',
  'select shop, unnest(parent_order_sns) from changed');
call temu_publish_changes('temu_unread_orders', 'order',
  'select shop, parent_order_sn from changed');
call temu_publish_changes('temu_inventory', 'inventory', 'select shop, sku_id from changed');
call temu_publish_changes('temu_sku_map', 'inventory', 'select shop, sku_id from changed');
call temu_publish_changes('temu_runs', 'run', 'select shop, run_id from changed');
call temu_publish_changes('temu_run_steps', 'run',
  'select r.shop, r.run_id from changed join temu_runs r using (run_id)');
call temu_publish_changes('temu_jobs', 'job', 'select shop, job_id from changed');
call temu_publish_changes('temu_shop_tokens', 'shop', 'select shop, shop from changed');
call temu_publish_changes('temu_inventory_marks', 'shop', 'select shop, shop from changed');

-- A download writes to every SKU when it was seen, which changes nothing that anybody looks at.
create trigger temu_products_publish_insert after insert on temu_products
  referencing new table as changed
  for each statement execute function temu_publish(
    'inventory', 'select shop, sku_id from changed');
create trigger temu_products_publish_update after update on temu_products
  referencing old table as was new table as changed
  for each statement execute function temu_publish(
    'inventory', 'select c.shop, c.sku_id from changed c join was w using (shop, sku_id)
      where (c.goods_id, c.merchant_sku, c.name, c.variant, c.on_sale, c.listed, c.shown, c.surprise)
        is distinct from
        (w.goods_id, w.merchant_sku, w.name, w.variant, w.on_sale, w.listed, w.shown, w.surprise)');
create trigger temu_products_publish_delete after delete on temu_products
  referencing old table as changed
  for each statement execute function temu_publish(
    'inventory', 'select shop, sku_id from changed');

create trigger temu_log_publish after insert on temu_log
  referencing new table as changed
  for each statement execute function temu_publish('log', 'select shop, null::text from changed');
create trigger temu_log_publish_alerts after insert on temu_log
  referencing new table as changed
  for each statement execute function temu_publish(
    'alert', 'select shop, annotations ->> ''alert'' from changed where annotations ? ''alert''');

-- Gives what is committed its place, under a lock that only readers take: ids rise as readers see them,
-- and whoever has not committed yet comes later instead of being passed over. The newest 10,000 are kept.
create function temu_place_events() returns void
language plpgsql set search_path from current as $$
begin
  if not exists (select from temu_event_outbox) then
    return;
  end if;
  perform pg_advisory_xact_lock(hashtextextended('temu-jtl events of ' || current_schema(), 0));
  with taken as (
    delete from temu_event_outbox returning shop, kind, object
  ),
  hints as (
    select distinct shop, kind, object from taken
  ),
  counted as (
    select shop, kind, object, count(*) over (partition by shop, kind) as many,
      bool_or(object is null) over (partition by shop, kind) as is_whole
    from hints
  )
  insert into temu_events (shop, kind, object)
  select distinct shop, kind, case when many <= 20 and not is_whole then object end from counted;
  delete from temu_events where id <= (select max(id) from temu_events) - 10000;
end
$$;
