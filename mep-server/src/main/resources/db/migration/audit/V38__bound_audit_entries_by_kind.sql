-- Changes are bounded by who makes them, the oldest first: applications must not push out what managers have changed.
create index audit_entries_of_applications on audit_entries (at, id)
    where outcome = 'DONE' and (actor = app_instance_id or actor = 'platform');
create index audit_entries_of_managers on audit_entries (at, id)
    where outcome = 'DONE' and (actor = app_instance_id or actor = 'platform') is not true;
