-- Brings the registry to :services services beside the template, as another replica would: the rows of one registration
-- (its name is "template") multiplied, each with its event, so that a running mep-server follows by the change feed.
-- Nobody subscribes yet, so the events count as told. Service "bench-N" is the application's whose number is N modulo
-- :applications, as in wrk.lua.
\set ON_ERROR_STOP on
begin;

create temporary table seeded on commit drop as
select 'bench-' || n as id, 'bench-app-' || n % :applications as app
  from generate_series((select count(*) from services where ser_name <> 'template') + 1, :services) as n;

insert into services
select made.*
  from seeded
  join services as template on template.ser_name = 'template'
 cross join lateral jsonb_populate_record(
           template,
           jsonb_build_object(
               'service_id', id,
               'owner', app,
               'ser_name', id,
               'info', template.info || jsonb_build_object('serInstanceId', id, 'serName', id))) as made;

insert into events (kind, subject, attributes, occurred_at, expanded)
select template.kind, seeded.id, attributes || jsonb_build_object('owner', app, 'serName', seeded.id), now(), true
  from seeded
  join events as template on template.attributes ->> 'serName' = 'template';

insert into service_counts (owner, services)
select app, count(*) from seeded group by app
on conflict (owner) do update set services = service_counts.services + excluded.services;

commit;
analyze services, service_counts, events;
