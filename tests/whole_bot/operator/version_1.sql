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
-- role it also has what this database gives to everybody (PUBLIC): usually to connect, and to make temporary tables. In a database
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
-- the apps that can reach the account, revoke some of them, be told of new ones. Without that secret, so with the database
-- password alone: learn which accounts let new apps be watched and the numbers (not the apps) of their new tokens, how many
-- tokens there are, and whether a token it already holds is valid; where that is one of the bot's own tokens, connect the person
-- it belongs to. No function gives out a token, a secret, an address or a password. Removals are counted, and end at a ceiling;
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
-- count tokens over the last 24 hours. A connection ends connection_days after the last sign-in; removing asks for one that is
-- not older than removal_sign_in_days. Change them with UPDATE, as a superuser; applying this file again leaves them as they are.
CREATE TABLE IF NOT EXISTS auditoot.settings (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  client_id text,
  removals_per_person integer NOT NULL DEFAULT 200 CHECK (removals_per_person >= 0),
  removals_in_all integer NOT NULL DEFAULT 2000 CHECK (removals_in_all >= 0),
  connection_days integer NOT NULL DEFAULT 400 CHECK (connection_days BETWEEN 1 AND 36500),
  removal_sign_in_days integer NOT NULL DEFAULT 90 CHECK (removal_sign_in_days BETWEEN 1 AND 36500)
);

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

-- The next three are parts of the functions below. The bot may not call them. They have no search_path of their own, so that
-- PostgreSQL can put them into the plans of the functions that use them; those have one.

-- A row if this is a local person whose account is in order. One that moved away is: its apps can still reach it.
CREATE OR REPLACE FUNCTION auditoot.person(p_account bigint, p_user bigint) RETURNS TABLE (allowed boolean)
LANGUAGE sql STABLE AS $$
  SELECT true
  FROM public.users u
  JOIN public.accounts a ON a.id = u.account_id
  WHERE u.id = p_user AND u.account_id = p_account AND u.confirmed_at IS NOT NULL AND u.approved AND NOT u.disabled
    AND a.domain IS NULL AND a.suspended_at IS NULL AND NOT a.memorial
$$;

-- A row if this person is connected and this is the person's secret, with what stands in the way of using it ('good': nothing).
CREATE OR REPLACE FUNCTION auditoot.standing(p_account bigint, p_capability bytea, p_now timestamp with time zone)
RETURNS TABLE (standing text, user_id bigint, connected_at timestamp with time zone, client_id text)
LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN c.connected_at < p_now - make_interval(days => s.connection_days) THEN 'lapsed'
              WHEN p.allowed IS NULL THEN 'not_allowed'
              ELSE 'good' END,
         c.user_id, c.connected_at, s.client_id
  FROM auditoot.connections c
  CROSS JOIN auditoot.settings s
  LEFT JOIN LATERAL auditoot.person(c.account_id, c.user_id) p ON true
  WHERE c.account_id = p_account AND c.capability_hash = sha256(p_capability)
$$;

-- The sign-ins of a user that the bot shows, and therefore all that it can remove: not those that are revoked or expired, not the
-- web sessions and Mastodon's internal app, not the bot's own. What a sign-in may do is what the token says, not what the app
-- registered. There is no index on application_id: so tokens and web sessions are found by their user, and OFFSET 0 holds
-- PostgreSQL to looking up one app after the other by its id, even where it has no statistics and would expect thousands.
CREATE OR REPLACE FUNCTION auditoot.shown(p_user bigint, p_client text, p_now timestamp with time zone)
RETURNS TABLE (token_id bigint, app_id bigint, app_name text, website text, scopes text,
  authorized_at timestamp with time zone, last_used_at timestamp with time zone)
LANGUAGE sql STABLE AS $$
  SELECT t.id, a.id, a.name::text, a.website::text, coalesce(t.scopes::text, ''),
         t.created_at AT TIME ZONE 'UTC', t.last_used_at AT TIME ZONE 'UTC'
  FROM public.oauth_access_tokens t
  CROSS JOIN LATERAL (SELECT b.id, b.name, b.website FROM public.oauth_applications b
    WHERE b.id = t.application_id AND NOT b.superapp AND b.uid IS DISTINCT FROM p_client OFFSET 0) a
  WHERE t.resource_owner_id = p_user AND t.revoked_at IS NULL
    AND (t.expires_in IS NULL OR t.created_at + make_interval(secs => t.expires_in) > p_now AT TIME ZONE 'UTC')
    AND t.id <> ALL (ARRAY(SELECT n.access_token_id FROM public.session_activations n
      WHERE n.user_id = p_user AND n.access_token_id IS NOT NULL))
$$;

-- The functions that the bot may call. All of them ask the clock, not the beginning of the transaction: whoever holds a
-- transaction open for days must not be able to remove on a day that is over. They use generic plans: no secret appears in one
-- (auto_explain would log it), and the plan does not depend on who asked first.

-- The version of these functions. The bot compares it with the one it was written for.
CREATE OR REPLACE FUNCTION auditoot.version() RETURNS integer
LANGUAGE sql IMMUTABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ SELECT 1 $$;

-- Connects a person who has just signed in at this server and allowed the bot. The proof is the access token of that sign-in: it
-- must be valid, of the bot's own application, and of this local person, whose account is in order. So neither a message nor the
-- bot itself can connect anybody who was not there. A token of the bot's own application is revoked whatever comes of it, since
-- it has no other use; a token of another application is never touched. Answers 'connected'; 'no_token' (unknown, revoked,
-- expired, or nobody's); 'not_our_app'; 'bad_hash'; 'another_account'; 'not_allowed' (the account is not in order): the first
-- that is true.
CREATE OR REPLACE FUNCTION auditoot.connect(p_account bigint, p_token text, p_capability_hash bytea) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_now timestamp with time zone := clock_timestamp();
  v_token bigint;
  v_user bigint;
  v_account bigint;
  v_ours boolean;
  v_alive boolean;
BEGIN
  SELECT t.id, u.id, u.account_id, coalesce(a.uid = s.client_id, false),
         u.id IS NOT NULL AND t.revoked_at IS NULL
           AND (t.expires_in IS NULL OR t.created_at + make_interval(secs => t.expires_in) > v_now AT TIME ZONE 'UTC')
    INTO v_token, v_user, v_account, v_ours, v_alive
    FROM public.oauth_access_tokens t
    CROSS JOIN auditoot.settings s
    LEFT JOIN public.oauth_applications a ON a.id = t.application_id
    LEFT JOIN public.users u ON u.id = t.resource_owner_id
   WHERE t.token = p_token;
  IF v_ours THEN
    UPDATE public.oauth_access_tokens t SET revoked_at = v_now AT TIME ZONE 'UTC' WHERE t.id = v_token AND t.revoked_at IS NULL;
    v_alive := v_alive AND FOUND;  -- of two calls with one token, one connects
  END IF;
  IF v_alive IS NOT TRUE THEN RETURN 'no_token'; END IF;
  IF NOT v_ours THEN RETURN 'not_our_app'; END IF;
  IF octet_length(p_capability_hash) IS DISTINCT FROM 32 THEN RETURN 'bad_hash'; END IF;
  IF v_account IS DISTINCT FROM p_account THEN RETURN 'another_account'; END IF;
  PERFORM 1 FROM auditoot.person(p_account, v_user) p;
  IF NOT FOUND THEN RETURN 'not_allowed'; END IF;
  DELETE FROM auditoot.connections c WHERE c.user_id = v_user AND c.account_id <> p_account;
  INSERT INTO auditoot.connections AS c (account_id, user_id, capability_hash, connected_at)
  VALUES (p_account, v_user, p_capability_hash, v_now)
  ON CONFLICT (account_id) DO UPDATE
    SET user_id = excluded.user_id, capability_hash = excluded.capability_hash, connected_at = excluded.connected_at;
  RETURN 'connected';
END
$$;

-- Lists a connected person's sign-ins, newest first, at most 1001 (one more than the bot shows, so that it can say so). The first
-- row has nothing but state: 'listed', 'not_connected' (or not the person's secret), 'lapsed' (the last sign-in is too long ago)
-- or 'not_allowed'. After 'listed' comes one row for each sign-in. It gives out no token, only its number.
CREATE OR REPLACE FUNCTION auditoot.list(p_account bigint, p_capability bytea)
RETURNS TABLE (state text, token_id bigint, app_id bigint, app_name text, website text, scopes text,
  authorized_at timestamp with time zone, last_used_at timestamp with time zone)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_now timestamp with time zone := clock_timestamp();
  v_standing text;
  v_user bigint;
  v_client text;
BEGIN
  SELECT d.standing, d.user_id, d.client_id INTO v_standing, v_user, v_client
    FROM auditoot.standing(p_account, p_capability, v_now) d;
  state := CASE v_standing WHEN 'good' THEN 'listed' ELSE coalesce(v_standing, 'not_connected') END;
  RETURN NEXT;
  IF v_standing = 'good' THEN
    RETURN QUERY
      SELECT 'token'::text, w.token_id, w.app_id, w.app_name, w.website, w.scopes, w.authorized_at, w.last_used_at
        FROM auditoot.shown(v_user, v_client, v_now) w
       ORDER BY w.token_id DESC LIMIT 1001;
  END IF;
END
$$;

-- Removes, for a connected person who signed in within removal_sign_in_days (and a day, for a conversation that began in time),
-- those of p_tokens that list shows to that person; whatever else is named there is passed over. With them go their push
-- subscriptions and, for the apps of p_whole (tokens of p_tokens whose app the person confirmed as a whole), sign-ins that are
-- half done. All of it or nothing. Answers 'removed' with the ids that this request revoked; the same request again answers the
-- same and does nothing, so that the bot can finish what a crash interrupted. Otherwise nothing is done: 'not_connected',
-- 'lapsed', 'not_allowed', 'sign_in_too_old', 'person_ceiling' or 'ceiling'. Removals wait for one another, so that the ceilings
-- hold exactly.
CREATE OR REPLACE FUNCTION auditoot.remove(p_account bigint, p_capability bytea, p_request uuid,
  p_tokens bigint[], p_whole bigint[])
RETURNS TABLE (state text, token_ids bigint[])
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_now timestamp with time zone := clock_timestamp();
  v_person record;
  v_settings record;
  v_day record;
  v_tokens bigint[];
  v_apps bigint[];
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'auditoot.remove works in READ COMMITTED only' USING ERRCODE = 'feature_not_supported';
  END IF;
  token_ids := '{}';
  SELECT d.standing, d.user_id, d.connected_at, d.client_id INTO v_person
    FROM auditoot.standing(p_account, p_capability, v_now) d;
  IF NOT FOUND THEN state := 'not_connected'; RETURN NEXT; RETURN; END IF;

  SELECT s.removals_per_person, s.removals_in_all, s.removal_sign_in_days INTO v_settings FROM auditoot.settings s FOR UPDATE;
  v_now := clock_timestamp();
  SELECT 'removed', r.token_ids INTO state, token_ids
    FROM auditoot.removals r WHERE r.account_id = p_account AND r.request = p_request;
  IF FOUND THEN RETURN NEXT; RETURN; END IF;

  token_ids := '{}';
  IF v_person.standing <> 'good' THEN state := v_person.standing; RETURN NEXT; RETURN; END IF;
  IF v_person.connected_at < v_now - make_interval(days => v_settings.removal_sign_in_days + 1) THEN
    state := 'sign_in_too_old'; RETURN NEXT; RETURN;
  END IF;

  SELECT array_agg(w.token_id), array_agg(DISTINCT w.app_id) FILTER (WHERE w.token_id = ANY (p_whole)) INTO v_tokens, v_apps
    FROM auditoot.shown(v_person.user_id, v_person.client_id, v_now) w
   WHERE w.token_id = ANY (p_tokens);
  SELECT count(*) AS requests_in_all, count(*) FILTER (WHERE r.account_id = p_account) AS requests_of_person,
         coalesce(sum(cardinality(r.token_ids)), 0) + coalesce(cardinality(v_tokens), 0) AS in_all,
         coalesce(sum(cardinality(r.token_ids)) FILTER (WHERE r.account_id = p_account), 0)
           + coalesce(cardinality(v_tokens), 0) AS of_person
    INTO v_day
    FROM auditoot.removals r WHERE r.at > v_now - interval '24 hours';
  state := 'removed';
  IF v_tokens IS NULL THEN
    -- Nothing to do is no reason to refuse; but what is written down about it must not grow without end.
    IF v_day.requests_of_person >= v_settings.removals_per_person OR v_day.requests_in_all >= v_settings.removals_in_all THEN
      RETURN NEXT; RETURN;
    END IF;
  ELSIF v_day.of_person > v_settings.removals_per_person THEN
    state := 'person_ceiling'; RETURN NEXT; RETURN;
  ELSIF v_day.in_all > v_settings.removals_in_all THEN
    state := 'ceiling'; RETURN NEXT; RETURN;
  ELSE
    -- Somebody may have revoked one of them on the web page meanwhile: then this request did not.
    WITH gone AS (UPDATE public.oauth_access_tokens t SET revoked_at = v_now AT TIME ZONE 'UTC'
      WHERE t.id = ANY (v_tokens) AND t.revoked_at IS NULL RETURNING t.id)
    SELECT coalesce(array_agg(g.id ORDER BY g.id), '{}') INTO token_ids FROM gone g;
    -- Mastodon sends pushes without looking at the token again.
    DELETE FROM public.web_push_subscriptions p WHERE p.access_token_id = ANY (v_tokens);
    UPDATE public.oauth_access_grants g SET revoked_at = v_now AT TIME ZONE 'UTC'
     WHERE g.resource_owner_id = v_person.user_id AND g.application_id = ANY (v_apps) AND g.revoked_at IS NULL;
  END IF;
  INSERT INTO auditoot.removals (account_id, request, at, token_ids) VALUES (p_account, p_request, v_now, token_ids);
  DELETE FROM auditoot.removals r WHERE r.at < v_now - interval '30 days';
  RETURN NEXT;
END
$$;

-- Says what an earlier request of a connected person removed, whatever became of the account since. Changes nothing. Answers
-- 'removed' with the ids, 'unknown_request' (never carried out, or more than 30 days ago) or 'not_connected'.
CREATE OR REPLACE FUNCTION auditoot.removed(p_account bigint, p_capability bytea, p_request uuid)
RETURNS TABLE (state text, token_ids bigint[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_now timestamp with time zone := clock_timestamp();
BEGIN
  SELECT CASE WHEN r.request IS NULL THEN 'unknown_request' ELSE 'removed' END, coalesce(r.token_ids, '{}') INTO state, token_ids
    FROM auditoot.standing(p_account, p_capability, v_now) d
    LEFT JOIN auditoot.removals r ON r.account_id = p_account AND r.request = p_request;
  IF NOT FOUND THEN state := 'not_connected'; token_ids := '{}'; END IF;
  RETURN NEXT;
END
$$;

-- Turns on, for a connected person, being told of tokens that are new from now on; or off: what was authorized before is still
-- told. Off and on again leaves no hole for it either: watch_after stays, and the walk below has long passed what is older than
-- minutes. Answers 'on', 'off', 'not_connected', 'lapsed' or 'not_allowed'.
CREATE OR REPLACE FUNCTION auditoot.watch(p_account bigint, p_capability bytea, p_on boolean) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_now timestamp with time zone := clock_timestamp();
  v_standing text;
  v_highest bigint;
BEGIN
  SELECT d.standing INTO v_standing FROM auditoot.standing(p_account, p_capability, v_now) d;
  IF v_standing IS DISTINCT FROM 'good' THEN RETURN coalesce(v_standing, 'not_connected'); END IF;
  SELECT coalesce(max(t.id), 0) INTO v_highest FROM public.oauth_access_tokens t;
  IF p_on THEN
    UPDATE auditoot.connections c SET watch_after = coalesce(c.watch_after, v_highest), watch_to = NULL
     WHERE c.account_id = p_account;
    RETURN 'on';
  END IF;
  UPDATE auditoot.connections c SET watch_to = v_highest
   WHERE c.account_id = p_account AND c.watch_after IS NOT NULL AND c.watch_to IS NULL;
  RETURN 'off';
END
$$;

-- Walks over the tokens after p_after, at most p_most and at most 1000, and tells which of them are new sign-ins of people who
-- asked to be told. It asks for nobody's secret, so it says nothing about the app: that takes list. The first row says how far it
-- looked (scanned_to) and from where to look again next time (settled_to): numbers are given before a token is committed, so one
-- that is missing now can appear later, below those that are there; after five minutes none is expected. How old a token is, is what
-- the clock of Mastodon's own machine says. One of more than five minutes ahead counts as settled, or it would hold the walk up until
-- then; what is true of one that is behind is true of it too: something that appears late below it can be missed.
-- With p_after NULL only that row comes, with the highest id there is; so it does with one above that (the newest tokens were
-- deleted, or the database was put back from an older copy), which would pass over all that come until then. It never looks at a
-- person without a new token.
-- As it comes by twice a minute, it also deletes removals that were written down 30 days ago; on a standby it cannot, and does not.
CREATE OR REPLACE FUNCTION auditoot.walk(p_after bigint, p_most integer)
RETURNS TABLE (token_id bigint, account_id bigint, scanned_to bigint, settled_to bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_now timestamp with time zone := clock_timestamp();
  v_recent timestamp without time zone := (v_now - interval '5 minutes') AT TIME ZONE 'UTC';
  v_ahead timestamp without time zone := (v_now + interval '5 minutes') AT TIME ZONE 'UTC';
  v_highest bigint;
  v_to bigint;
  v_client text;
  v_since timestamp with time zone;
BEGIN
  IF current_setting('transaction_read_only') = 'off' THEN
    DELETE FROM auditoot.removals r WHERE r.at < v_now - interval '30 days';
  END IF;
  SELECT coalesce(max(t.id), 0) INTO v_highest FROM public.oauth_access_tokens t;
  IF p_after IS NULL OR p_after > v_highest THEN
    scanned_to := v_highest;
    settled_to := v_highest;
    RETURN NEXT; RETURN;
  END IF;
  SELECT coalesce(max(w.id), p_after), coalesce(max(w.id) FILTER (WHERE w.settled), p_after) INTO scanned_to, settled_to
    FROM (SELECT n.id, bool_and(n.created_at < v_recent OR n.created_at > v_ahead) OVER (ORDER BY n.id) AS settled
            FROM (SELECT t.id, t.created_at FROM public.oauth_access_tokens t WHERE t.id > p_after
                   ORDER BY t.id LIMIT greatest(least(p_most, 1000), 1)) n) w;
  RETURN NEXT;
  v_to := scanned_to;
  SELECT s.client_id, v_now - make_interval(days => s.connection_days) INTO v_client, v_since FROM auditoot.settings s;
  RETURN QUERY
    SELECT t.id, c.account_id, NULL::bigint, NULL::bigint
      FROM public.oauth_access_tokens t
      CROSS JOIN LATERAL (SELECT k.account_id, k.user_id FROM auditoot.connections k
        WHERE k.user_id = t.resource_owner_id AND k.watch_after < t.id AND (k.watch_to IS NULL OR t.id <= k.watch_to)
          AND k.connected_at >= v_since OFFSET 0) c
      CROSS JOIN LATERAL (SELECT 1 FROM auditoot.shown(c.user_id, v_client, v_now) w WHERE w.token_id = t.id OFFSET 0) listed
     WHERE t.id > p_after AND t.id <= v_to AND t.resource_owner_id IS NOT NULL AND t.revoked_at IS NULL
     ORDER BY t.id;
END
$$;

-- Forgets that a person was connected, in whatever state the account is. The log of removals stays for its 30 days.
-- Answers 'forgotten' or 'not_connected'.
CREATE OR REPLACE FUNCTION auditoot.forget(p_account bigint, p_capability bytea) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  DELETE FROM auditoot.connections c WHERE c.account_id = p_account AND c.capability_hash = sha256(p_capability);
  RETURN CASE WHEN FOUND THEN 'forgotten' ELSE 'not_connected' END;
END
$$;

INSERT INTO auditoot.settings (one) VALUES (true) ON CONFLICT (one) DO NOTHING;
-- The bot's own client id, as "auditoot login" prints it. NULL leaves what is there.
UPDATE auditoot.settings SET client_id = coalesce(/*CLIENT_ID*/NULL/*CLIENT_ID*/, client_id);

REVOKE ALL ON SCHEMA auditoot FROM PUBLIC, auditoot;
REVOKE ALL ON ALL TABLES IN SCHEMA auditoot FROM PUBLIC, auditoot;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA auditoot FROM PUBLIC, auditoot;
GRANT USAGE ON SCHEMA auditoot TO auditoot;
GRANT EXECUTE ON FUNCTION
  auditoot.version(),
  auditoot.connect(bigint, text, bytea),
  auditoot.list(bigint, bytea),
  auditoot.remove(bigint, bytea, uuid, bigint[], bigint[]),
  auditoot.removed(bigint, bytea, uuid),
  auditoot.watch(bigint, bytea, boolean),
  auditoot.walk(bigint, integer),
  auditoot.forget(bigint, bytea)
TO auditoot;

RESET ROLE;
COMMIT;
