create table audit_log (
    id bigint generated always as identity primary key,
    at timestamptz not null,
    -- REFUSED: somebody was not let in. CHANGE: an administrator asks for a change; written before it is made.
    kind text not null check (kind in ('REFUSED', 'CHANGE')),
    client text not null check (char_length(client) <= 64),
    address text not null check (char_length(address) <= 64),
    what text not null check (char_length(what) <= 512)
);

create index audit_log_by_time on audit_log (at);

-- Entries are added, and deleted when their time is over; none is ever altered.
create function refuse_to_alter_the_audit_log() returns trigger language plpgsql as $$
begin
    raise exception 'the audit log is append-only';
end
$$;

create trigger audit_log_is_append_only
    before update or truncate on audit_log
    for each statement execute function refuse_to_alter_the_audit_log();
