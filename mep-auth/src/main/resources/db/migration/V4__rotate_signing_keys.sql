-- Which key signs is read off the clock: the youngest whose time has come. Nobody has to switch it over.
alter table signing_keys
    add generation integer,
    add algorithm text not null default 'RS256' check (algorithm in ('RS256', 'RS512', 'ES256')),
    add signs_from timestamptz,
    -- The longest life that a token signed with it may have had.
    add token_seconds integer not null default 86400 check (token_seconds > 0);

update signing_keys k
set signs_from = k.created_at,
    generation = o.position
from (select kid, row_number() over (order by state = 'ACTIVE', created_at, kid) as position from signing_keys) o
where o.kid = k.kid;

drop index one_active_signing_key;

alter table signing_keys
    alter generation set not null,
    alter signs_from set not null,
    alter algorithm drop default,
    alter token_seconds drop default,
    drop column state,
    -- Replicas that make a key at once agree on one by this constraint.
    add constraint one_key_a_generation unique (generation);
