-- Who has the slots of an app key: each is the right to send one request a sliding second. One row an
-- app key, since every change looks at all of its slots; `version` lets one change at a time through.
create table temu_rate_slots (
  -- SHA-256 of the app key.
  app_key_hash text collate "C" primary key,
  version bigint not null,
  slots jsonb not null
) with (fillfactor = 50);
