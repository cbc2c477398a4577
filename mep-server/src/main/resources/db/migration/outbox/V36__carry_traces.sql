-- The trace of the request that made the change, as W3C's traceparent; null where there was none. Replicas of the release
-- before write and read events without it.
alter table events add column traceparent text;
