-- Jobs, the processes that work them, and who did what to them. One place for all shops and hosts; all
-- times by this database's clock.

create table temu_jobs (
  job_id text collate "C" primary key,
  type text not null,
  shop text,
  description text not null,
  schedule jsonb not null,
  enabled boolean not null default true,
  parameters jsonb not null,
  -- When the schedule starts the next run; null while it is not enabled.
  next_run_at timestamptz,
  -- When the waiting run is tried again after a failure.
  retry_at timestamptz,
  -- The one run that waits or is under way, and the message of the queue that carries it.
  run jsonb,
  last_run jsonb,
  failure jsonb,
  changed jsonb
) with (fillfactor = 50);

-- Processes that work jobs, with their last sign of life.
create table temu_job_instances (
  host text collate "C" primary key,
  name text not null,
  since timestamptz not null,
  seen_at timestamptz not null,
  job_ids jsonb not null
) with (fillfactor = 50);

create table temu_audit (
  number bigint generated always as identity primary key,
  at timestamptz not null,
  by text not null,
  job_id text collate "C" not null,
  action text not null,
  details jsonb not null
);

create index temu_audit_by_job on temu_audit (job_id, number);
