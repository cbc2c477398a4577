-- What happened. The outbox and the change feed are this one table: a row is written in the transaction of the change,
-- and only `expanded` is ever updated. `xid` is what lets a reader of the feed find a transaction that committed late.
create table events (
    id          bigint generated always as identity primary key,
    xid         xid8 not null default pg_current_xact_id(),
    kind        text not null check (kind <> ''),
    subject     text not null,
    attributes  jsonb not null check (jsonb_typeof(attributes) = 'object'),
    occurred_at timestamptz not null,
    expanded    boolean not null default false
);
create index events_not_expanded on events (id) where not expanded;
create index events_xid on events (xid);

-- The greatest xid of an event that was purged: a reader that stopped before it has missed something and must be told.
create table event_horizon (
    purged xid8 not null
);
create unique index event_horizon_is_one_row on event_horizon ((true));
insert into event_horizon values ('0');

-- One row per subscription that is, or once was, owed something. A lane is worked by one relay at a time, in order.
-- `grown` counts how often something was added: a relay that finds it changed since it claimed the lane has not emptied it.
create table lanes (
    lane            text primary key,
    destination     text not null,
    next_attempt_at timestamptz,
    claimed_until   timestamptz,
    claim           uuid,
    attempts        integer not null default 0 check (attempts >= 0),
    grown           bigint not null default 1,
    last_error      text,
    check ((claimed_until is null) = (claim is null))
) with (fillfactor = 70);
create index lanes_due on lanes (next_attempt_at) where next_attempt_at is not null;

-- What is owed. No foreign keys: rows are made by the ten thousand in one statement that makes their lanes too, and the
-- purge of events asks here first.
create table deliveries (
    id         bigint generated always as identity primary key,
    lane       text not null,
    event_id   bigint not null,
    owner      text not null,
    root       text not null,
    target     text not null,
    created_at timestamptz not null
);
create index deliveries_lane on deliveries (lane, id);
create index deliveries_event on deliveries (event_id);

-- What could not be delivered, kept for the administrator to replay or delete.
create table dead_letters (
    id         bigint generated always as identity primary key,
    lane       text not null,
    event_id   bigint not null references events,
    owner      text not null,
    root       text not null,
    target     text not null,
    attempts   integer not null,
    reason     text not null,
    died_at    timestamptz not null
);
create index dead_letters_lane on dead_letters (lane, id);
create index dead_letters_event on dead_letters (event_id);
create index dead_letters_died_at on dead_letters (died_at);
