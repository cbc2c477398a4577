\set n random(1, :services)
\set app :n % :applications
update floor.services
   set heartbeat_at = now(), liveness_due_at = now() + liveness_allowance * interval '1 second'
 where service_id = 'bench-' || cast(:n as integer) and owner = 'bench-app-' || cast(:app as integer)
   and state = 'ACTIVE' and liveness_interval is not null;
