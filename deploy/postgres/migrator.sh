#!/bin/sh
# Run once by the image of PostgreSQL when its volume is new: the role that makes all others, and the database that it owns.
set -eu
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --set password="$MIGRATOR_PASSWORD" <<'SQL'
CREATE ROLE redress_migrator LOGIN CREATEROLE PASSWORD :'password';
CREATE DATABASE redress OWNER redress_migrator;
SQL
