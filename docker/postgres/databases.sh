#!/usr/bin/env bash
# Run once by the image of PostgreSQL, on an empty data directory: a database and a role for each service.
set -euo pipefail

for service in mep_auth mep_server; do
  password=$(<"/run/secrets/mep/$service.password")
  # Through the environment of psql, so that no command line has it.
  SERVICE=$service PASSWORD=$password psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres <<'SQL'
\getenv service SERVICE
\getenv password PASSWORD
create role :"service" login password :'password';
create database :"service" owner :"service";
revoke connect on database :"service" from public;
SQL
done
