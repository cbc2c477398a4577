-- What the keys are made from that access keys' secrets are encrypted with; the password is not in the database.
create table sealing_keys (
    version integer primary key check (version > 0),
    salt bytea not null,
    scrypt_cost integer not null check (scrypt_cost between 10 and 20),
    -- A known text encrypted with the key, which tells whether a password makes it.
    proof text not null,
    created_at timestamptz not null
);

create table access_keys (
    application_id text collate "C" primary key references clients (id) on delete cascade,
    access_key text collate "C" not null unique check (access_key ~ '^[A-Za-z0-9_+/=]{20}$'),
    -- AES-256-GCM: nonce, ciphertext and tag as base64.
    secret text not null,
    key_version integer not null references sealing_keys (version),
    -- A JSON array of names, which clients get as this text.
    required_services text not null,
    created_at timestamptz not null,
    updated_at timestamptz not null
);

-- Names no row of access_keys: a key that is registered again must not forget what it has signed.
create table used_signatures (
    access_key text collate "C" not null,
    signature text collate "C" not null,
    expires_at timestamptz not null,
    primary key (access_key, signature)
);

create index used_signatures_by_expiry on used_signatures (expires_at);

create table wrong_signatures (
    address text collate "C" not null,
    -- Empty where all keys from the address are counted together.
    access_key text collate "C" not null,
    failures integer not null check (failures > 0),
    -- The end of the lock, or of the counting where there is none.
    expires_at timestamptz not null,
    primary key (address, access_key)
);

create index wrong_signatures_by_expiry on wrong_signatures (expires_at);
