#!/bin/sh
# The job `roles`: for each service a database, a role that owns it and its tables and only migrates, and a role that the service runs as.
# What that one may do, the migration job grants, which knows the tables. It may be run again: then it sets what has changed.
set -eu
. /run/secrets/roles

role_and_database() {
  psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --set service="$1" --set owner="$1_owner" --set runtime="$1_service" \
    --set owner_password="$2" --set runtime_password="$3" <<'SQL'
SELECT format('CREATE ROLE %I', name) FROM (VALUES (:'owner'), (:'runtime')) AS wanted (name)
  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec
ALTER ROLE :"owner" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'owner_password';
ALTER ROLE :"runtime" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'runtime_password';
-- A transaction that somebody forgot must not keep rows locked.
ALTER ROLE :"runtime" SET idle_in_transaction_session_timeout = '60s';
SELECT format('CREATE DATABASE %I OWNER %I', :'service', :'owner')
  WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'service') \gexec
REVOKE ALL ON DATABASE :"service" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"service" TO :"runtime";
\connect :service
REVOKE ALL ON SCHEMA public FROM PUBLIC;
SQL
  echo "database $1: roles $1_owner and $1_service"
}

role_and_database order "$ORDER_OWNER_PASSWORD" "$ORDER_DB_PASSWORD"
role_and_database consumer "$CONSUMER_OWNER_PASSWORD" "$CONSUMER_DB_PASSWORD"
role_and_database kitchen "$KITCHEN_OWNER_PASSWORD" "$KITCHEN_DB_PASSWORD"
role_and_database accounting "$ACCOUNTING_OWNER_PASSWORD" "$ACCOUNTING_DB_PASSWORD"
role_and_database orchestrator "$ORCHESTRATOR_OWNER_PASSWORD" "$ORCHESTRATOR_DB_PASSWORD"
