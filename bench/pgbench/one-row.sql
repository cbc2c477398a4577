insert into floor.services (service_id, owner, ser_name, state, info, version)
    values (cast(uuidv7() as text), 'bench-app-1', 'bench', 'ACTIVE', cast(:info as jsonb), 0);
