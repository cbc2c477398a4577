create table audit_entries (
    id bigint generated always as identity,
    at timestamptz not null,
    -- The subject of the token or of the certificate; 'platform' for what the platform does; empty where nobody is known.
    actor text not null check (char_length(actor) <= 255),
    -- Who has asked for what the platform does.
    on_behalf_of text,
    address text,
    operation_id text,
    trace_id text,
    action text not null,
    app_instance_id text,
    resource text,
    -- As they were written, redacted: json and not jsonb, which would be parsed into another form for every change.
    before json,
    after json,
    outcome text not null check (outcome in ('DONE', 'REFUSED')),
    status integer,
    -- How often: refusals of one address that are too many to be written one by one are counted.
    times integer not null default 1 check (times > 0),
    detail text,
    primary key (at, id)
);

-- Each filter that few entries pass is read in the order of time.
create index audit_entries_by_actor on audit_entries (actor, at, id);
create index audit_entries_by_app on audit_entries (app_instance_id, at, id);
create index audit_entries_by_action on audit_entries (action, at, id);
create index audit_entries_by_operation on audit_entries (operation_id, at, id) where operation_id is not null;
create index audit_entries_of_refusals on audit_entries (at, id) where outcome = 'REFUSED';

-- Entries are added, and deleted when their time is over, by the sweep alone; none is ever altered.
create function refuse_to_alter_audit_entries() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' and current_setting('mep.audit_sweep', true) = 'on' then
        return null;
    end if;
    raise exception 'the audit log is append-only';
end
$$;

create trigger audit_entries_are_append_only
    before update or delete or truncate on audit_entries
    for each statement execute function refuse_to_alter_audit_entries();
