-- What only a local server gets, after bootstrap.sql: the owner may create test databases, which start with the extensions.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
ALTER ROLE corpsys_owner CREATEDB;
\connect template1
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;
