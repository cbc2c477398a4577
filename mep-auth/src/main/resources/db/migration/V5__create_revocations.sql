create table revocations (
    -- Given out under a lock, so that they become visible in this order: whoever has read one has read all before it.
    position bigint generated always as identity primary key,
    -- Not a reference: a client's tokens outlive it.
    client_id text not null,
    -- The jti of one token; null where all tokens are meant that the client got until revoked_at.
    token_id text,
    revoked_at timestamptz not null,
    -- When the last token that is meant has expired.
    expires_at timestamptz not null,
    unique nulls not distinct (client_id, token_id)
);

create index revocations_by_expiry on revocations (expires_at);
