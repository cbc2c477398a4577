-- Which published services hold which places, host and port. Services of one application may hold one together, those of
-- different applications do not.
create table gateway_places (
    place      text not null,
    service_id text not null,
    primary key (place, service_id)
);
