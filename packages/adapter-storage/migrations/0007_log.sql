-- Log lines of all shops, without secrets and personal data; deleted by their age. Lists go from the
-- newest line backwards, by (at, line_id).
create table temu_log (
  line_id bigint generated always as identity primary key,
  at timestamptz not null,
  level text not null,
  -- 1 debug, 2 info, 3 warning, 4 error.
  severity smallint not null generated always as (
    case level when 'debug' then 1 when 'info' then 2 when 'warning' then 3 when 'error' then 4 end
  ) stored,
  message text not null,
  shop text collate "C",
  workflow text,
  run_id text collate "C",
  step text,
  parent_order_sn text collate "C",
  annotations jsonb not null
);

create index temu_log_by_time on temu_log (at, line_id);
create index temu_log_by_shop on temu_log (shop, at, line_id);
create index temu_log_by_run on temu_log (run_id, at, line_id) where run_id is not null;
create index temu_log_by_order on temu_log (parent_order_sn, at, line_id)
  where parent_order_sn is not null;
create index temu_log_warnings on temu_log (at, line_id) where severity >= 3;
