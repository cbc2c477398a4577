-- How often the platform's own operations and published services were called, a day (UTC). Each replica adds what it has seen.
create table call_counts (
    day   date not null,
    kind  text not null check (kind in ('platform', 'published')),
    name  text not null check (name <> ''),
    calls bigint not null check (calls >= 0),
    primary key (day, kind, name)
);
