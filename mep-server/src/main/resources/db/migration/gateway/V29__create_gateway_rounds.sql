-- Which replica tells the gateway now, in one row: a lock would hold a transaction, and with it a connection, for as long as
-- the gateway takes to answer.
create table gateway_rounds (
    single       boolean primary key default true check (single),
    -- The round that is under way; another may begin when there is none, and when the time of this one is over.
    holder       uuid,
    held_until   timestamptz check ((held_until is null) = (holder is null)),
    -- When the gateway was last found to have everything; null before that.
    completed_at timestamptz
);
