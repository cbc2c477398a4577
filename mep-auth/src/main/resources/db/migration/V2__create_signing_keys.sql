create table signing_keys (
    -- The thumbprint of the public key (RFC 7638).
    kid text primary key,
    state text not null check (state in ('ACTIVE', 'RETIRED')),
    -- PKCS#8 as PEM, encrypted with a password that is not in the database.
    private_key text not null check (private_key like '-----BEGIN ENCRYPTED PRIVATE KEY-----%'),
    created_at timestamptz not null
);

-- One key signs; replicas that start at once on an empty table agree on it by this index.
create unique index one_active_signing_key on signing_keys (state) where state = 'ACTIVE';
