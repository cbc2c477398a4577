-- Whether the platform manager has named no state for the rule: then the step keeps the one that it finds at its turn.
alter table configuration_steps add column keeps_state boolean not null default false;
