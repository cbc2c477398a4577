-- How a client may authenticate beside its secret.
create table client_methods (
    client_id text collate "C" primary key references clients on delete cascade,
    -- A JWK set of public keys (RFC 7517).
    jwks text not null,
    -- The subject of its certificate, as RFC 2253 writes it.
    tls_subject text,
    -- Thumbprints of its certificates (x5t#S256), separated by blanks.
    tls_thumbprints text not null
);

-- The assertions that were used and have not expired: each counts once.
create table used_assertions (
    client_id text collate "C" not null references clients on delete cascade,
    token_id text not null check (char_length(token_id) between 1 and 255),
    expires_at timestamptz not null,
    primary key (client_id, token_id)
);

create index used_assertions_by_expiry on used_assertions (expires_at);
