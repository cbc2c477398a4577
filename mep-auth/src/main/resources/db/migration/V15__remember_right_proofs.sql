-- Who has shown a right proof of late, and from where: no lock keeps him out there.
create table right_proofs (
    kind text collate "C" not null check (kind in ('SIGNATURE', 'SECRET')),
    address text collate "C" not null,
    name text collate "C" not null,
    -- An HMAC of the secret, whose key is not in the database: nobody can guess the secret from it.
    mark text collate "C" not null,
    expires_at timestamptz not null,
    primary key (kind, address, name)
);

create index right_proofs_by_expiry on right_proofs (kind, expires_at);
create index right_proofs_by_name on right_proofs (kind, name);
