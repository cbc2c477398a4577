create table clients (
    -- The C collation makes the order of pages the same on every server.
    id text collate "C" primary key
        check (id ~ '^[A-Za-z0-9._-]{1,64}$' and id not in ('.', '..')),
    role text not null check (role in ('APPLICATION', 'MANAGER', 'ADMINISTRATOR')),
    name text not null check (char_length(name) between 1 and 128),
    secret_hash text not null,
    enabled boolean not null,
    created_at timestamptz not null,
    updated_at timestamptz not null
);

create index clients_by_role on clients (role, id);
