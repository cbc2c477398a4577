-- The same table as mep-server's, so that both are read alike; what is there already keeps its words as the detail.
drop trigger audit_log_is_append_only on audit_log;

alter table audit_log rename column client to actor;
alter table audit_log rename column what to detail;
alter table audit_log rename column kind to outcome;

alter table audit_log
    drop constraint audit_log_kind_check,
    drop constraint audit_log_client_check,
    drop constraint audit_log_address_check,
    drop constraint audit_log_what_check,
    drop constraint audit_log_pkey;

alter table audit_log
    alter column outcome type text using case outcome when 'CHANGE' then 'ASKED' else outcome end,
    alter column detail drop not null,
    alter column address drop not null,
    add column action text not null default 'unknown',
    -- Who has asked for what the platform does.
    add column on_behalf_of text,
    add column operation_id text,
    add column trace_id text,
    add column app_instance_id text,
    add column resource text,
    -- Never a secret, nor a token.
    add column before json,
    add column after json,
    -- That the request was answered, where it was refused.
    add column status integer;

alter table audit_log
    alter column action drop default,
    -- ASKED: an administrator asks for a change; written before it is made, and followed where it is not.
    add check (outcome in ('DONE', 'ASKED', 'REFUSED')),
    add check (char_length(actor) <= 255),
    add primary key (at, id);

drop index audit_log_by_time;
drop index audit_log_by_kind;

create index audit_log_by_actor on audit_log (actor, at, id);
create index audit_log_by_app on audit_log (app_instance_id, at, id) where app_instance_id is not null;
create index audit_log_by_action on audit_log (action, at, id);

-- Tokens, changes and refusals are bounded each for itself, the oldest first.
create index audit_log_of_the_done on audit_log (at, id) where outcome = 'DONE';
create index audit_log_of_the_asked on audit_log (at, id) where outcome = 'ASKED';
create index audit_log_of_refusals on audit_log (at, id) where outcome = 'REFUSED';

-- Entries are added, and deleted when their time is over, by the sweep alone; none is ever altered.
create or replace function refuse_to_alter_the_audit_log() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' and current_setting('mep.audit_sweep', true) = 'on' then
        return null;
    end if;
    raise exception 'the audit log is append-only';
end
$$;

create trigger audit_log_is_append_only
    before update or delete or truncate on audit_log
    for each statement execute function refuse_to_alter_the_audit_log();
