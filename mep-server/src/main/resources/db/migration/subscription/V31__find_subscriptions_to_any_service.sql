-- Subscriptions that name no service (key '*') are found by the states and the place that they ask for. Whether one names a
-- service is read from its criteria, so that replicas of the release before, which write and read keys only, go on beside this.
create index availability_subscriptions_to_any_in_states on availability_subscriptions
    using gin (states) with (fastupdate = off)
    where states is not null
      and (filtering_criteria is null
           or not jsonb_exists_any(filtering_criteria, array['serInstanceIds', 'serNames', 'serCategories']));

create index availability_subscriptions_to_any on availability_subscriptions (is_local)
    where states is null
      and (filtering_criteria is null
           or not jsonb_exists_any(filtering_criteria, array['serInstanceIds', 'serNames', 'serCategories']));

create index subscription_keys_of_services on subscription_keys (key, subscription_id) where key <> '*';
