-- How often it happened: refusals of one address that are too many to be written one by one are counted.
alter table audit_log add column times integer not null default 1 check (times > 0);

-- Changes and refusals are bounded each for itself, the oldest first.
create index audit_log_by_kind on audit_log (kind, id);
