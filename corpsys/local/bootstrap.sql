-- Roles, database and extensions, once per server, by a superuser; may be run again at any time:
--     psql --dbname postgres --file corpsys/local/bootstrap.sql
-- Where passwords are asked for, put them into CORPSYS_OWNER_PASSWORD, CORPSYS_APP_PASSWORD, CORPSYS_BACKUP_PASSWORD.
\set ON_ERROR_STOP on
SET client_min_messages = warning;

-- The owner migrates and owns every table. It has no BYPASSRLS: a view of its own would show every corporation's rows.
SELECT 'CREATE ROLE corpsys_owner' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'corpsys_owner') \gexec
ALTER ROLE corpsys_owner LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE;

-- The application: site, workers, commands. Owns nothing and obeys row security.
SELECT 'CREATE ROLE corpsys_app' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'corpsys_app') \gexec
ALTER ROLE corpsys_app LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;

-- The backup reads every corporation's rows: the two others cannot dump tables under row security.
SELECT 'CREATE ROLE corpsys_backup' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'corpsys_backup') \gexec
ALTER ROLE corpsys_backup LOGIN NOSUPERUSER BYPASSRLS NOCREATEDB NOCREATEROLE;
GRANT pg_read_all_data TO corpsys_backup;

\getenv owner_password CORPSYS_OWNER_PASSWORD
\getenv app_password CORPSYS_APP_PASSWORD
\getenv backup_password CORPSYS_BACKUP_PASSWORD
\if :{?owner_password}
ALTER ROLE corpsys_owner PASSWORD :'owner_password';
\endif
\if :{?app_password}
ALTER ROLE corpsys_app PASSWORD :'app_password';
\endif
\if :{?backup_password}
ALTER ROLE corpsys_backup PASSWORD :'backup_password';
\endif

SELECT 'CREATE DATABASE corpsys OWNER corpsys_owner' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'corpsys') \gexec
REVOKE ALL ON DATABASE corpsys FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE corpsys TO corpsys_app;
GRANT CONNECT ON DATABASE corpsys TO corpsys_backup;

\connect corpsys
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS unaccent;
