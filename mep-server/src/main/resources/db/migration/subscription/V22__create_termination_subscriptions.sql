create table termination_subscriptions (
    subscription_id text primary key,
    owner text not null,
    callback_reference text not null,
    api_root text not null,
    created_at timestamptz not null
);

-- An event names the instance, and finds its subscriptions by it.
create index termination_subscriptions_by_owner on termination_subscriptions (owner, subscription_id);
