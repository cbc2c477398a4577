-- What is wanted of a rule, and what an enforcer has last found to be so. `revision` is that of the wish, taken from
-- rule_revisions; `enforced` the latest one that an enforcer has dealt with, in vain or not. `version` is the ETag: it
-- changes with whatever a client can see.
create table rules (
    app_instance_id text not null,
    kind text not null check (kind in ('TRAFFIC', 'DNS')),
    rule_id text not null,
    definition jsonb not null,
    wanted text not null check (wanted in ('ACTIVE', 'INACTIVE', 'REMOVED')),
    realised text not null check (realised in ('ACTIVE', 'INACTIVE')),
    revision bigint not null,
    enforced bigint not null default 0,
    version bigint not null,
    reason text,
    changed_at timestamptz not null,
    primary key (app_instance_id, kind, rule_id)
);

-- One name, one address of a family, on the whole platform.
create unique index rules_name on rules (lower(definition ->> 'domainName'), (definition ->> 'ipAddressType'))
    where kind = 'DNS' and wanted <> 'REMOVED';

-- What an enforcer is given: what is wanted, and what has not ended yet.
create index rules_at_work on rules (kind) where wanted = 'ACTIVE' or realised = 'ACTIVE' or enforced < revision;

-- Counts the wishes of a kind in the order of their commits: each takes the row's lock. Replicas compare it with what they
-- have dealt with; a rule that another replica has ended already is seen in it too.
create table rule_revisions (
    kind text primary key check (kind in ('TRAFFIC', 'DNS')),
    revision bigint not null
);
insert into rule_revisions (kind, revision) values ('TRAFFIC', 0), ('DNS', 0);

-- An ETag is never given to two states of a rule, not even of one that was removed and made anew.
create sequence rule_versions;
