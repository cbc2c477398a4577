-- By itself: with both tables locked in one transaction, it and a replica that is registering or withdrawing services
-- would wait for each other.
alter table service_counts add column octets bigint not null default 0 check (octets >= 0);
update service_counts c
   set octets = weighed.octets
  from (select owner, sum(octets) as octets from services group by owner) weighed
 where weighed.owner = c.owner;
