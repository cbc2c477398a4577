-- Changes are told with the resource before and after them, as DONE. They are bounded by themselves, the oldest first: neither tokens
-- that are issued nor those that are revoked by whose they were must push out what administrators have changed.
create index audit_entries_of_tokens on audit_entries (at, id)
    where outcome = 'DONE' and (action = 'token.issue' or (action = 'token.revoke' and actor = before ->> 'sub'));
create index audit_entries_of_changes on audit_entries (at, id)
    where outcome = 'DONE' and (action = 'token.issue' or (action = 'token.revoke' and actor = before ->> 'sub')) is not true;
-- audit_entries_of_the_done is for replicas of the release before, and goes when none of them can be running any more.
