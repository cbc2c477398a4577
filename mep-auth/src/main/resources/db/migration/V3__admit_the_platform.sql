alter table clients drop constraint clients_role_check;
alter table clients add constraint clients_role_check
    check (role in ('APPLICATION', 'MANAGER', 'ADMINISTRATOR', 'PLATFORM'));
