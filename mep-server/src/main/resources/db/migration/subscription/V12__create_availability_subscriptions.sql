create table availability_subscriptions (
    subscription_id text primary key,
    owner text not null,
    callback_reference text not null,
    api_root text not null,
    filtering_criteria jsonb,
    states text[],
    is_local boolean,
    created_at timestamptz not null
);

create index availability_subscriptions_by_owner on availability_subscriptions (owner);

-- An event looks its subscriptions up by key, so the cost is that of the matches and not of all subscriptions.
create table subscription_keys (
    subscription_id text not null references availability_subscriptions on delete cascade,
    key text not null,
    primary key (key, subscription_id)
);

create index subscription_keys_by_subscription on subscription_keys (subscription_id);
