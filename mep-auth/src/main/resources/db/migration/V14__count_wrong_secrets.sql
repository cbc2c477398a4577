-- Wrong client secrets are counted beside wrong signatures, each kind for itself.
alter table wrong_signatures rename to wrong_proofs;
-- Empty where all names from the address are counted together.
alter table wrong_proofs rename column access_key to name;
alter table wrong_proofs add column kind text collate "C" not null default 'SIGNATURE'
    check (kind in ('SIGNATURE', 'SECRET'));
alter table wrong_proofs alter column kind drop default;
alter table wrong_proofs drop constraint wrong_signatures_pkey;
alter table wrong_proofs add primary key (kind, address, name);
drop index wrong_signatures_by_expiry;
create index wrong_proofs_by_expiry on wrong_proofs (kind, expires_at);
