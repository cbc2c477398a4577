-- Records that this platform has put into zones of a DNS server, or may have: a row is written before the update that
-- adds the record, and removed when the record is known to be gone. No foreign key: a record outlives its application
-- until it has been removed.
create table dns_published_records (
    zone             text not null,
    name             text not null check (name = lower(name)),
    type             text not null check (type in ('A', 'AAAA')),
    address          text not null,
    app_instance_id  text not null,
    rule_id          text not null,
    -- When it was sent in an update whose answer is not known; null when every such update was answered.
    unanswered_since timestamptz,
    primary key (name, type, address)
);
