-- Auditoot: what a Mastodon server's operator installs on the day an app is breached, so that `auditoot incident` can say whom it
-- concerns and end the app's sign-ins. The bot itself never gets this role, and does not need it.
--
-- To be applied by a superuser in Mastodon's database, in one transaction, when the file of `auditoot operator-sql` is applied there:
--     sudo -u postgres psql -v ON_ERROR_STOP=1 -d mastodon_production -f auditoot-incident.sql
-- Then give the role a password: \password auditoot_incident
-- 24 hours later nobody gets in with it any more, and the functions do nothing any more, for whoever is in. Applying this file again
-- begins them anew. Take it away when you are done: auditoot operator-sql --incident --uninstall
--
-- WHAT IT GRANTS
-- It makes a schema, auditoot_incident, and two roles. It changes no table of Mastodon's, and a running Mastodon does not wait for it.
--
-- The role auditoot_incident may call the nine functions at the end of this file, for 24 hours. It may read and write no table at all.
--
-- The role auditoot_incident_owner cannot log in and has no members. The functions run with its rights, which are:
--   oauth_access_tokens     to read id, application_id, resource_owner_id, created_at, expires_in, revoked_at and last_used_at; to
--                           change revoked_at.
--   oauth_applications      to read id, uid, name, website and superapp.
--   oauth_access_grants     to read application_id and revoked_at; to change revoked_at.
--   session_activations     to read access_token_id.
--   web_push_subscriptions  to read access_token_id; to delete rows.
--   users                   to read id and account_id.
--   accounts                to read id and username.
-- Of the bot's own table auditoot.settings it may read the client ids, so that the bot's own app is left out.
--
-- WHAT SOMEBODY CAN DO WITH IT
-- Whoever has the password of auditoot_incident can, for 24 hours, learn the names of all apps, how many people use which, and who
-- they are; and end every sign-in of every app, but for Mastodon's own app, browser sessions and the bot's own app. Nothing gives out
-- a token, a secret, an address or a password. What was ended, when and by which connection is in auditoot_incident.incidents, and
-- each sign-in of it in auditoot_incident.targets, for you to read.

BEGIN;
SET LOCAL client_min_messages = warning;
-- This is applied with a superuser's rights: what somebody made in the schema public is not to take part in it.
SET LOCAL search_path = pg_catalog, pg_temp;

DO $$
DECLARE
  v_role name;
BEGIN
  IF NOT (SELECT r.rolsuper FROM pg_catalog.pg_roles r WHERE r.rolname = current_user) THEN
    RAISE EXCEPTION 'This file is to be applied by a superuser of the database server.';
  END IF;
  IF to_regclass('public.oauth_access_tokens') IS NULL OR to_regclass('public.session_activations') IS NULL THEN
    RAISE EXCEPTION 'The database % is not Mastodon''s: it has no such tables.', current_database();
  END IF;
  IF NOT EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = to_regclass('auditoot.settings') AND a.attname = 'former_client_id') THEN
    RAISE EXCEPTION 'The bot''s functions are not here, or too old. Apply what "auditoot operator-sql" prints, then this.';
  END IF;
  FOREACH v_role IN ARRAY ARRAY['auditoot_incident_owner', 'auditoot_incident'] LOOP
    IF NOT EXISTS (SELECT 1 FROM pg_catalog.pg_roles r WHERE r.rolname = v_role) THEN
      EXECUTE format('CREATE ROLE %I', v_role);
    END IF;
  END LOOP;
  IF EXISTS (SELECT 1 FROM pg_catalog.pg_auth_members m JOIN pg_catalog.pg_roles r ON r.oid IN (m.member, m.roleid)
             WHERE r.rolname IN ('auditoot_incident', 'auditoot_incident_owner')) THEN
    RAISE EXCEPTION 'The roles auditoot_incident and auditoot_incident_owner must be members of no role, and have no members.';
  END IF;
  -- As for the bot's role: what it made there could take the place of a function that Mastodon calls (CVE-2018-1058).
  REVOKE ALL ON SCHEMA public FROM auditoot_incident;
  IF has_schema_privilege('auditoot_incident', 'public', 'CREATE') THEN
    RAISE EXCEPTION 'In this database everybody may make things in the schema public. Nothing was installed: the file that "auditoot '
      'operator-sql" prints says how to close it.';
  END IF;
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO auditoot_incident', current_database());
  EXECUTE format('ALTER ROLE auditoot_incident VALID UNTIL %L', now() + interval '24 hours');
END
$$;

ALTER ROLE auditoot_incident_owner NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS NOINHERIT;
ALTER ROLE auditoot_incident LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS NOINHERIT CONNECTION LIMIT 4;
/*RESET*/
-- There is no index on application_id: counting reads the whole table of tokens, which takes some seconds for some millions.
ALTER ROLE auditoot_incident SET statement_timeout = '5min';
ALTER ROLE auditoot_incident SET lock_timeout = '2s';
ALTER ROLE auditoot_incident SET idle_in_transaction_session_timeout = '10s';
ALTER ROLE auditoot_incident SET default_transaction_isolation = 'read committed';

CREATE SCHEMA IF NOT EXISTS auditoot_incident AUTHORIZATION auditoot_incident_owner;
ALTER SCHEMA auditoot_incident OWNER TO auditoot_incident_owner;

-- Whatever an earlier version of this file granted is taken back first: what holds afterwards is what stands here.
REVOKE ALL ON public.oauth_access_tokens, public.oauth_applications, public.oauth_access_grants, public.session_activations,
  public.web_push_subscriptions, public.users, public.accounts FROM auditoot_incident, auditoot_incident_owner;
REVOKE ALL ON ALL TABLES IN SCHEMA auditoot FROM auditoot_incident, auditoot_incident_owner;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA auditoot FROM auditoot_incident, auditoot_incident_owner;
REVOKE ALL ON SCHEMA auditoot FROM auditoot_incident, auditoot_incident_owner;
GRANT USAGE ON SCHEMA public, auditoot TO auditoot_incident_owner;
GRANT SELECT (id, application_id, resource_owner_id, created_at, expires_in, revoked_at, last_used_at), UPDATE (revoked_at)
  ON public.oauth_access_tokens TO auditoot_incident_owner;
GRANT SELECT (id, uid, name, website, superapp) ON public.oauth_applications TO auditoot_incident_owner;
GRANT SELECT (application_id, revoked_at), UPDATE (revoked_at) ON public.oauth_access_grants TO auditoot_incident_owner;
GRANT SELECT (access_token_id) ON public.session_activations TO auditoot_incident_owner;
GRANT SELECT (access_token_id), DELETE ON public.web_push_subscriptions TO auditoot_incident_owner;
GRANT SELECT (id, account_id) ON public.users TO auditoot_incident_owner;
GRANT SELECT (id, username) ON public.accounts TO auditoot_incident_owner;
GRANT SELECT (client_id, former_client_id) ON auditoot.settings TO auditoot_incident_owner;

-- What follows belongs to auditoot_incident_owner, and nothing of it depends on Mastodon's tables.
SET LOCAL ROLE auditoot_incident_owner;

-- One row. PostgreSQL looks at VALID UNTIL only where a password is asked for, and only when somebody comes in; the functions look at
-- this each time.
CREATE TABLE IF NOT EXISTS auditoot_incident.settings (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  valid_until timestamp with time zone NOT NULL
);

-- The record. number is how many sign-ins there were to end when it began, revoked how many this ended (people end some themselves
-- meanwhile). Targets up to revoked_to are ended; those up to cut_to have had their streams cut. The names of the apps stand beside their
-- ids, because Mastodon deletes what it has no use for. told_at is when the bot had taken over whom to tell.
CREATE TABLE IF NOT EXISTS auditoot_incident.incidents (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  asked text NOT NULL,
  begun_at timestamp with time zone NOT NULL,
  begun_by text NOT NULL,
  application_ids bigint[] NOT NULL,
  application_names text[] NOT NULL,
  number bigint NOT NULL,
  revoked bigint NOT NULL DEFAULT 0,
  revoked_to bigint NOT NULL DEFAULT 0,
  cut_to bigint NOT NULL DEFAULT 0,
  finished_at timestamp with time zone,
  told_at timestamp with time zone
);
CREATE TABLE IF NOT EXISTS auditoot_incident.targets (
  incident uuid NOT NULL,
  token_id bigint NOT NULL,
  application_id bigint NOT NULL,
  account_id bigint NOT NULL,
  PRIMARY KEY (incident, token_id)
);
