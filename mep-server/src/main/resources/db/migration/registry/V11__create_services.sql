create table services (
    service_id text primary key,
    owner text not null,
    ser_name text not null,
    state text not null check (state in ('ACTIVE', 'INACTIVE', 'SUSPENDED')),
    info jsonb not null,
    liveness_interval integer check (liveness_interval > 0),
    liveness_allowance integer check (liveness_allowance >= liveness_interval),
    heartbeat_at timestamptz,
    liveness_due_at timestamptz,
    version bigint not null,
    check ((liveness_interval is null) = (liveness_due_at is null))
);

create index services_by_owner on services (owner);

-- The sweeper's question, and nothing else: which active services are overdue.
create index services_overdue on services (liveness_due_at) where state = 'ACTIVE';

-- One row an application, updated with each registration: a limit that concurrent requests cannot pass.
create table service_counts (
    owner text primary key,
    services integer not null check (services >= 0)
);
