-- Auditoot: what a Mastodon server's operator installs, so that the bot can list and remove a person's third-party apps.
--
-- To be applied by a superuser in Mastodon's database, in one transaction, as often as you like:
--     sudo -u postgres psql -v ON_ERROR_STOP=1 -d mastodon_production -f auditoot.sql
-- Apply it again after you changed the bot's client id, after a new version of the bot asks for it, and after restoring a backup.
--
-- WHAT IT GRANTS
-- It makes a schema, auditoot, and two roles. It changes no table of Mastodon's, and a running Mastodon does not wait for it.
--
-- The role auditoot is the bot's. It may log in (once you gave it a password: this file gives none), and it may call the
-- functions at the end of this file. It may read and write no table at all, neither Mastodon's nor those made here. Like every
-- role it also has what this database gives to everybody (PUBLIC): usually to connect, and to make temporary tables and large
-- objects. In a database
-- of PostgreSQL 14, or one that was made before 15 and upgraded, everybody may also make things in the schema public, where a
-- function could take the place of one that Mastodon calls. This file refuses such a database, and says how to close it.
--
-- The role auditoot_owner cannot log in and has no members. The functions run with its rights, which are:
--   oauth_access_tokens     to read id, token, application_id, resource_owner_id, scopes, created_at, expires_in, revoked_at and
--                           last_used_at; to change revoked_at. The column token is only compared with what the bot presents, in
--                           connect; no function gives it out.
--   oauth_applications      to read id, uid, name, website and superapp. The column uid is only compared with the bot's own.
--   oauth_access_grants     to read application_id, resource_owner_id and revoked_at; to change revoked_at.
--   session_activations     to read access_token_id and user_id.
--   web_push_subscriptions  to read access_token_id; to delete rows.
--   users                   to read id, account_id, confirmed_at, approved and disabled.
--   accounts                to read id, domain, suspended_at and memorial.
--
-- WHAT THE BOT CAN DO WITH IT
-- For a person who signed in at this server and allowed the bot, and only with a secret that the bot keeps for that person: list
-- the apps that can reach the account, revoke some of them, be told of new ones. With a secret of its own besides: learn which
-- accounts let new apps be watched and the numbers (not the apps) of their new tokens, and how many tokens there are. Without
-- either, so with the database password alone: learn whether a token it already holds is valid; where that is one of the bot's
-- own tokens, connect the person it belongs to. No function gives out a token, a secret, an address or a password. Removals are counted, and end at a ceiling;
-- each is kept for 30 days in auditoot.removals, for you to read. Limits are in auditoot.settings, for you to change.

BEGIN;
SET LOCAL client_min_messages = warning;
-- This is applied with a superuser's rights: what somebody made in the schema public is not to take part in it.
SET LOCAL search_path = pg_catalog, pg_temp;

DO $$
DECLARE
  v_tables_owner text;
BEGIN
  IF NOT (SELECT r.rolsuper FROM pg_catalog.pg_roles r WHERE r.rolname = current_user) THEN
    RAISE EXCEPTION 'This file is to be applied by a superuser of the database server.';
  END IF;
  IF current_setting('server_version_num')::integer < 140000 THEN
    RAISE EXCEPTION 'This file needs PostgreSQL 14 or later.';
  END IF;
  IF to_regclass('public.oauth_access_tokens') IS NULL OR to_regclass('public.session_activations') IS NULL THEN
    RAISE EXCEPTION 'The database % is not Mastodon''s: it has no such tables.', current_database();
  END IF;
  IF NOT EXISTS (SELECT 1 FROM pg_catalog.pg_roles r WHERE r.rolname = 'auditoot_owner') THEN
    CREATE ROLE auditoot_owner;
  END IF;
  IF NOT EXISTS (SELECT 1 FROM pg_catalog.pg_roles r WHERE r.rolname = 'auditoot') THEN
    CREATE ROLE auditoot;
  END IF;
  IF EXISTS (SELECT 1 FROM pg_catalog.pg_auth_members m JOIN pg_catalog.pg_roles r ON r.oid IN (m.member, m.roleid)
             WHERE r.rolname IN ('auditoot', 'auditoot_owner')) THEN
    RAISE EXCEPTION 'The roles auditoot and auditoot_owner must be members of no role, and have no members.';
  END IF;
  -- A function public.lower(character varying) fits Mastodon's queries better than PostgreSQL's own lower(text), and would run with
  -- Mastodon's rights (CVE-2018-1058). Closing that for everybody is the operator's decision: others may rely on it.
  REVOKE ALL ON SCHEMA public FROM auditoot;
  IF has_schema_privilege('auditoot', 'public', 'CREATE') THEN
    SELECT t.tableowner INTO v_tables_owner FROM pg_catalog.pg_tables t WHERE t.schemaname = 'public' AND t.tablename = 'accounts';
    RAISE EXCEPTION E'In this database everybody may make things in the schema public (PostgreSQL allowed it up to version 14, and '
      'an upgrade leaves it so). The bot''s role could make functions there that Mastodon would then call. Nothing was installed. '
      'Leave it to the role that owns Mastodon''s tables, then apply this file again:\n%',
      format('REVOKE CREATE ON SCHEMA public FROM PUBLIC; GRANT CREATE ON SCHEMA public TO %I;', v_tables_owner);
  END IF;
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO auditoot', current_database());
END
$$;

ALTER ROLE auditoot_owner NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS NOINHERIT;
ALTER ROLE auditoot LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS NOINHERIT CONNECTION LIMIT 16;
/*RESET*/
ALTER ROLE auditoot SET statement_timeout = '5s';
ALTER ROLE auditoot SET lock_timeout = '2s';
ALTER ROLE auditoot SET idle_in_transaction_session_timeout = '10s';
-- remove counts what others have just removed, which it could not see from inside an older picture of the tables.
ALTER ROLE auditoot SET default_transaction_isolation = 'read committed';
-- Every statement here is over in milliseconds; compiling one for a server without statistics would take longer than the rest.
ALTER ROLE auditoot SET jit = off;
-- What the bot presents (a token, a person's secret) is a parameter of its statements. It must not end up in the server's log.
ALTER ROLE auditoot SET log_parameter_max_length = 0;
ALTER ROLE auditoot SET log_parameter_max_length_on_error = 0;
-- Nor in a logged plan (auto_explain): a generic one has no values in it. It also does not depend on who happened to ask first.
ALTER ROLE auditoot SET plan_cache_mode = force_generic_plan;
-- Since PostgreSQL 16 auto_explain writes parameters down by a setting of its own. Before 16 it does not know this one, and where it
-- is loaded, the name would be refused.
DO $$
BEGIN
  IF current_setting('server_version_num')::integer >= 160000 THEN
    ALTER ROLE auditoot SET auto_explain.log_parameter_max_length = 0;
  END IF;
END
$$;

CREATE SCHEMA IF NOT EXISTS auditoot AUTHORIZATION auditoot_owner;
ALTER SCHEMA auditoot OWNER TO auditoot_owner;

-- Whatever an earlier version of this file granted is taken back first: what holds afterwards is what stands here.
REVOKE ALL ON public.oauth_access_tokens, public.oauth_applications, public.oauth_access_grants, public.session_activations,
  public.web_push_subscriptions, public.users, public.accounts FROM auditoot, auditoot_owner;
GRANT USAGE ON SCHEMA public TO auditoot_owner;
GRANT SELECT (id, token, application_id, resource_owner_id, scopes, created_at, expires_in, revoked_at, last_used_at),
  UPDATE (revoked_at) ON public.oauth_access_tokens TO auditoot_owner;
GRANT SELECT (id, uid, name, website, superapp) ON public.oauth_applications TO auditoot_owner;
GRANT SELECT (application_id, resource_owner_id, revoked_at), UPDATE (revoked_at) ON public.oauth_access_grants TO auditoot_owner;
GRANT SELECT (access_token_id, user_id) ON public.session_activations TO auditoot_owner;
GRANT SELECT (access_token_id), DELETE ON public.web_push_subscriptions TO auditoot_owner;
GRANT SELECT (id, account_id, confirmed_at, approved, disabled) ON public.users TO auditoot_owner;
GRANT SELECT (id, domain, suspended_at, memorial) ON public.accounts TO auditoot_owner;

-- What follows belongs to auditoot_owner. Nothing here depends on Mastodon's tables (no foreign key, no view, and the bodies of
-- the functions are strings), so it stands in the way of none of Mastodon's migrations.
SET LOCAL ROLE auditoot_owner;

-- One row. client_id is the bot's own: without it nobody can connect. A removal beyond a ceiling is refused as a whole; both
-- count tokens over the last 24 hours. removals_in_all is NULL for one that grows with the server: about 20 tokens for each connected
-- person, and at least 2,000. A connection ends connection_days after the last sign-in; removing asks for one that is
-- not older than removal_sign_in_days. Change them with UPDATE, as a superuser; applying this file again leaves them as they are.
CREATE TABLE IF NOT EXISTS auditoot.settings (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  client_id text,
  removals_per_person integer NOT NULL DEFAULT 200 CHECK (removals_per_person >= 0),
  removals_in_all integer CHECK (removals_in_all >= 0),
  connection_days integer NOT NULL DEFAULT 400 CHECK (connection_days BETWEEN 1 AND 36500),
  removal_sign_in_days integer NOT NULL DEFAULT 90 CHECK (removal_sign_in_days BETWEEN 1 AND 36500)
);

-- Version 1 had the same number for every server; one that you chose yourself stays.
DO $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_attribute a
             WHERE a.attrelid = 'auditoot.settings'::regclass AND a.attname = 'removals_in_all' AND a.attnotnull) THEN
    ALTER TABLE auditoot.settings ALTER COLUMN removals_in_all DROP NOT NULL, ALTER COLUMN removals_in_all DROP DEFAULT;
    UPDATE auditoot.settings SET removals_in_all = NULL WHERE removals_in_all = 2000;
  END IF;
END
$$;

-- The client id before the one of now, and the SHA-256 of the bot's own secret, which walk asks for.
ALTER TABLE auditoot.settings ADD COLUMN IF NOT EXISTS former_client_id text;
ALTER TABLE auditoot.settings ADD COLUMN IF NOT EXISTS secret_hash bytea CHECK (octet_length(secret_hash) = 32);

-- The role's settings as this file sets them, for auditoot.drift to compare with.
ALTER TABLE auditoot.settings ADD COLUMN IF NOT EXISTS role_settings text[];

-- Who signed in and allowed the bot. Of the person's secret only the SHA-256 is here. A person is told of new tokens whose id is
-- above watch_after, and not above watch_to; watch_after is NULL while nothing was ever watched, watch_to while it goes on.
CREATE TABLE IF NOT EXISTS auditoot.connections (
  account_id bigint PRIMARY KEY,
  user_id bigint NOT NULL UNIQUE,
  capability_hash bytea NOT NULL CHECK (octet_length(capability_hash) = 32),
  connected_at timestamp with time zone NOT NULL,
  watch_after bigint,
  watch_to bigint
);

-- What was removed, for 30 days: for the ceilings, for a request that is repeated after a crash, and for the operator.
CREATE TABLE IF NOT EXISTS auditoot.removals (
  account_id bigint NOT NULL,
  request uuid NOT NULL,
  at timestamp with time zone NOT NULL,
  token_ids bigint[] NOT NULL,
  PRIMARY KEY (account_id, request)
);
CREATE INDEX IF NOT EXISTS removals_at ON auditoot.removals (at);

-- Of the tokens that were removed, how many there were in all, and how far that count had come when: for the ceiling for all, and
-- about nobody.
CREATE SEQUENCE IF NOT EXISTS auditoot.removals_counted;
CREATE TABLE IF NOT EXISTS auditoot.counts (
  at timestamp with time zone NOT NULL,
  counted_to bigint NOT NULL
);
CREATE INDEX IF NOT EXISTS counts_at ON auditoot.counts (at);

