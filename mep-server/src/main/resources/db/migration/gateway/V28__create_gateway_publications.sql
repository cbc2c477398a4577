-- What has become of services at the gateway. No foreign key: writing down a finding must lock no service, since it may have
-- to wait for the gateway; what is left of services that are gone is removed with the next finding.
create table gateway_publications (
    service_id text primary key,
    -- The version of the service that was judged: of another one nothing is known yet.
    version    bigint not null,
    state      text not null check (state in ('ACTIVE', 'WAITING', 'REFUSED')),
    reason     text not null check ((reason = '') = (state = 'ACTIVE'))
);
