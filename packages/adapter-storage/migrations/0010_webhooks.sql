-- What Temu has told by webhooks: which order has changed, never how. No personal data; deleted by age.
create table temu_webhook_events (
  -- The same for the same message: one that comes again changes nothing.
  event_id text collate "C" primary key,
  -- The order in which they came.
  number bigint generated always as identity,
  app_key text not null,
  code text not null,
  sent_at timestamptz not null,
  mall_id text,
  parent_order_sn text collate "C",
  received_at timestamptz not null,
  shop text collate "C",
  outcome text not null check (outcome in ('marked', 'test', 'unknownShop', 'unknownEvent'))
);

create index temu_webhook_events_by_time on temu_webhook_events (received_at);
create index temu_webhook_events_unknown on temu_webhook_events (number)
  where outcome in ('unknownShop', 'unknownEvent');
