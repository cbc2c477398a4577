-- Names no row of clients any more: a client that is registered again must not forget which assertions it has used.
alter table used_assertions drop constraint used_assertions_client_id_fkey;
