\set app random(0, :applications - 1)
begin;
insert into floor.service_counts as counted (owner, services) values ('bench-app-' || cast(:app as integer), 1)
    on conflict (owner) do update set services = counted.services + 1 where counted.services < 1000000;
insert into floor.services (service_id, owner, ser_name, state, info, version)
    values (cast(uuidv7() as text), 'bench-app-' || cast(:app as integer), 'bench', 'ACTIVE', cast(:info as jsonb), 0);
insert into floor.events (kind, subject, attributes, occurred_at)
    values ('service', cast(uuidv7() as text), cast(:event as jsonb), now());
commit;
