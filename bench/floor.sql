-- Tables like those that a registration and a heartbeat write, for pgbench: same columns, indexes and rows.
\set ON_ERROR_STOP on
set client_min_messages = warning;
drop schema if exists floor cascade;
create schema floor;
create table floor.services (like services including all);
create table floor.service_counts (like service_counts including all);
create table floor.events (like events including all);
insert into floor.services select * from services;
insert into floor.service_counts select * from service_counts;
analyze floor.services, floor.service_counts, floor.events;
