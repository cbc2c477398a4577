-- A key that was removed: whoever keeps the JWK set for a while learns here that its tokens count no more.
alter table revocations
    alter column client_id drop not null,
    add column kid text,
    add constraint revocations_mean_a_client_or_a_key check (
        (client_id is null) <> (kid is null) and (kid is null or token_id is null)),
    drop constraint revocations_client_id_token_id_key,
    add unique nulls not distinct (client_id, token_id, kid);
