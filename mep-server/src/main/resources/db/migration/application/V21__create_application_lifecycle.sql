alter table application_instances
    add column state text not null default 'INSTANTIATED' check (state in (
        'NOT_INSTANTIATED', 'INSTANTIATED', 'READY', 'STOPPING', 'STOPPED', 'TERMINATING', 'TERMINATED')),
    add column state_changed_at timestamptz,
    -- Those there were before this migration had shown a token.
    add column known_by text not null default 'TOKEN' check (known_by in ('TOKEN', 'PLATFORM_MANAGER')),
    add column app_name text,
    add column app_d_id text,
    add column app_info jsonb,
    -- Counts registrations and their changes, and never back: an ETag is not used twice.
    add column info_version bigint not null default 0,
    -- Since when Mp1 is closed to it, and for good: a token that is still valid does not bring it back.
    add column closed_at timestamptz,
    -- Created anew after a termination: tokens of before do not count.
    add column tokens_since timestamptz,
    -- Deleted by the platform manager; kept as long as it could have a valid token.
    add column deleted boolean not null default false;

update application_instances set state_changed_at = admitted_at;
alter table application_instances alter column state_changed_at set not null;

create index application_instances_closed on application_instances (closed_at) where closed_at is not null;

-- What is being done to an instance, or was; it is due at next_attempt_at until it is finished.
create table lifecycle_operations (
    operation_id text primary key,
    app_instance_id text not null,
    action text not null check (action in ('STOPPING', 'TERMINATING', 'DEREGISTERING')),
    mode text not null check (mode in ('GRACEFUL', 'FORCEFUL')),
    graceful_timeout integer not null check (graceful_timeout > 0),
    started_at timestamptz not null,
    finished_at timestamptz,
    next_attempt_at timestamptz,
    claimed_until timestamptz,
    claim uuid,
    check ((claimed_until is null) = (claim is null)),
    check ((finished_at is null) = (next_attempt_at is not null))
);

create unique index lifecycle_operations_pending on lifecycle_operations (app_instance_id) where finished_at is null;
create index lifecycle_operations_due on lifecycle_operations (next_attempt_at) where next_attempt_at is not null;
create index lifecycle_operations_by_application on lifecycle_operations (app_instance_id, started_at);
create index lifecycle_operations_finished on lifecycle_operations (finished_at) where finished_at is not null;

create table lifecycle_phases (
    operation_id text not null references lifecycle_operations on delete cascade,
    position integer not null,
    name text not null,
    status text not null check (status in ('PENDING', 'PROCESSING', 'FAILED_TEMP', 'COMPLETED', 'SKIPPED')),
    started_at timestamptz,
    finished_at timestamptz,
    attempts integer not null default 0,
    detail text,
    primary key (operation_id, position)
);
