-- Octets of JSON, which every replica has in memory: what the services of one application may have together is limited.
-- A replica of the release before, which may run beside this one, adds services of no octets.
alter table services add column octets integer not null default 0 check (octets >= 0);
update services set octets = octet_length(cast(info as text));
