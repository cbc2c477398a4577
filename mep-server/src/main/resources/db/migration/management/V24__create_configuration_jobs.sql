-- What the platform manager has configured for an application instance, beside its rules.
create table configurations (
    app_instance_id text primary key,
    app_name text not null,
    app_support_mp1 boolean,
    constraint configurations_name unique (app_name)
);

-- A job that is PROCESSING is the lock of its instance: there is no other one that could outlive it. `claim` names the
-- worker that has it now, so what another one writes late is dropped.
create table configuration_jobs (
    task_id uuid primary key,
    app_instance_id text not null,
    operation text not null check (operation in ('CREATE', 'CHANGE', 'DELETE')),
    app_support_mp1 boolean,
    result text not null check (result in ('PROCESSING', 'SUCCESS', 'FAILURE')),
    failure text,
    detailed text,
    created_at timestamptz not null,
    deadline timestamptz not null,
    finished_at timestamptz check ((finished_at is null) = (result = 'PROCESSING')),
    claim uuid,
    claimed_until timestamptz
);
create unique index configuration_jobs_lock on configuration_jobs (app_instance_id) where result = 'PROCESSING';
create index configuration_jobs_open on configuration_jobs (created_at) where result = 'PROCESSING';
create index configuration_jobs_finished on configuration_jobs (finished_at) where finished_at is not null;

-- One rule each. `before` and `after` are the rule in the state that is wanted; null where there is none.
create table configuration_steps (
    task_id uuid not null references configuration_jobs on delete cascade,
    position int not null,
    kind text not null check (kind in ('TRAFFIC', 'DNS')),
    rule_id text not null,
    before jsonb,
    after jsonb,
    status text not null check (status in ('PENDING', 'APPLIED', 'SETTLED', 'REVERTING', 'REVERTED')),
    reason text,
    primary key (task_id, position)
);
