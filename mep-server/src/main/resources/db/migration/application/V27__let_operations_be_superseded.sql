-- Ended by a termination that does its work, too.
alter table lifecycle_operations add column superseded boolean not null default false;
