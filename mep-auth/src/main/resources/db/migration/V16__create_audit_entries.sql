-- The same table as mep-server's, so that both are read alike. Replicas of the release before go on writing to audit_log, whose
-- entries until now are copied; it is dropped when none of them can be running any more.
create table audit_entries (
    id bigint generated always as identity,
    at timestamptz not null,
    -- The client; empty where nobody is known.
    actor text not null check (char_length(actor) <= 255),
    -- Who has asked for what the platform does.
    on_behalf_of text,
    address text,
    operation_id text,
    trace_id text,
    action text not null,
    app_instance_id text,
    resource text,
    -- Never a secret, nor a token.
    before json,
    after json,
    -- ASKED: an administrator asks for a change; written before it is made, and followed where it is not.
    outcome text not null check (outcome in ('DONE', 'ASKED', 'REFUSED')),
    -- That the request was answered, where it was refused.
    status integer,
    -- How often: refusals of one address that are too many to be written one by one are counted.
    times integer not null default 1 check (times > 0),
    detail text,
    primary key (at, id)
);

insert into audit_entries (at, actor, address, action, outcome, times, detail)
select at, client, address, 'unknown', case kind when 'CHANGE' then 'ASKED' else kind end, times, what
  from audit_log
 order by id;

create index audit_entries_by_actor on audit_entries (actor, at, id);
create index audit_entries_by_app on audit_entries (app_instance_id, at, id) where app_instance_id is not null;
create index audit_entries_by_action on audit_entries (action, at, id);

-- Tokens, changes and refusals are bounded each for itself, the oldest first.
create index audit_entries_of_the_done on audit_entries (at, id) where outcome = 'DONE';
create index audit_entries_of_the_asked on audit_entries (at, id) where outcome = 'ASKED';
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
