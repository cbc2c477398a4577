-- Who has asked for what the platform does by and by; null for what was asked for before this was noted.
alter table configuration_jobs add column asked_by text;
alter table lifecycle_operations add column asked_by text;
