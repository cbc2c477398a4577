create table application_instances (
    app_instance_id text primary key,
    admitted_at timestamptz not null
);
