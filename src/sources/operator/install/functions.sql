-- The next seven are parts of the functions below. The bot may not call them. The first three have no search_path of their own, so
-- that PostgreSQL can put them into the plans of the functions that use them; those have one.

DROP FUNCTION IF EXISTS auditoot.standing(bigint, bytea, timestamp with time zone);
DROP FUNCTION IF EXISTS auditoot.shown(bigint, text, timestamp with time zone);
DROP FUNCTION IF EXISTS auditoot.walk(bigint, integer);

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
RETURNS TABLE (standing text, user_id bigint, connected_at timestamp with time zone, client_ids text[])
LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN c.connected_at < p_now - make_interval(days => s.connection_days) THEN 'lapsed'
              WHEN p.allowed IS NULL THEN 'not_allowed'
              ELSE 'good' END,
         c.user_id, c.connected_at, array_remove(ARRAY[s.client_id, s.former_client_id], NULL)
  FROM auditoot.connections c
  CROSS JOIN auditoot.settings s
  LEFT JOIN LATERAL auditoot.person(c.account_id, c.user_id) p ON true
  WHERE c.account_id = p_account AND c.capability_hash = sha256(p_capability)
$$;

-- The sign-ins of a user that the bot shows, and therefore all that it can remove: not those that are revoked or expired, not the
-- web sessions and Mastodon's internal app, not the bot's own. What a sign-in may do is what the token says, not what the app
-- registered. There is no index on application_id: so tokens and web sessions are found by their user, and OFFSET 0 holds
-- PostgreSQL to looking up one app after the other by its id, even where it has no statistics and would expect thousands.
CREATE OR REPLACE FUNCTION auditoot.shown(p_user bigint, p_clients text[], p_now timestamp with time zone)
RETURNS TABLE (token_id bigint, app_id bigint, app_name text, website text, scopes text,
  authorized_at timestamp with time zone, last_used_at timestamp with time zone)
LANGUAGE sql STABLE AS $$
  SELECT t.id, a.id, a.name::text, a.website::text, coalesce(t.scopes::text, ''),
         t.created_at AT TIME ZONE 'UTC', t.last_used_at AT TIME ZONE 'UTC'
  FROM public.oauth_access_tokens t
  CROSS JOIN LATERAL (SELECT b.id, b.name, b.website FROM public.oauth_applications b
    WHERE b.id = t.application_id AND NOT b.superapp AND b.uid <> ALL (p_clients) OFFSET 0) a
  WHERE t.resource_owner_id = p_user AND t.revoked_at IS NULL
    AND (t.expires_in IS NULL OR t.created_at + make_interval(secs => t.expires_in) > p_now AT TIME ZONE 'UTC')
    AND t.id <> ALL (ARRAY(SELECT n.access_token_id FROM public.session_activations n
      WHERE n.user_id = p_user AND n.access_token_id IS NOT NULL))
$$;

-- How many tokens removals have counted so far, those of open transactions included.
CREATE OR REPLACE FUNCTION auditoot.counted() RETURNS bigint
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN q.is_called THEN q.last_value ELSE 0 END FROM auditoot.removals_counted q
$$;

-- How many of them were counted before the last 24 hours.
CREATE OR REPLACE FUNCTION auditoot.counted_before(p_now timestamp with time zone) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce((SELECT c.counted_to FROM auditoot.counts c WHERE c.at <= p_now - interval '24 hours' ORDER BY c.at DESC LIMIT 1), 0)
$$;

-- How many tokens may be removed for all within 24 hours. How many people are connected is what PostgreSQL last noted about that
-- table: counting would read all of it each time.
CREATE OR REPLACE FUNCTION auditoot.ceiling() RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(s.removals_in_all, 
    (SELECT greatest(2000, 20 * c.reltuples::bigint) FROM pg_class c WHERE c.oid = to_regclass('auditoot.connections')))
  FROM auditoot.settings s
$$;

-- Deletes removals that were written down 30 days ago, and counts that say nothing any more; notes the count once an hour, so that
-- what was counted and taken back is forgotten after a day, too. What another transaction holds is left to the next call: one that is
-- held open must not stop everybody.
CREATE OR REPLACE FUNCTION auditoot.keep_house(p_now timestamp with time zone) RETURNS void
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
  DELETE FROM auditoot.removals r WHERE r.ctid = ANY (ARRAY(
    SELECT o.ctid FROM auditoot.removals o WHERE o.at < p_now - interval '30 days' FOR UPDATE SKIP LOCKED));
  DELETE FROM auditoot.counts c WHERE c.ctid = ANY (ARRAY(
    SELECT o.ctid FROM auditoot.counts o
     WHERE o.at <= p_now - interval '24 hours' AND o.counted_to < (SELECT auditoot.counted_before(p_now)) FOR UPDATE SKIP LOCKED));
  INSERT INTO auditoot.counts (at, counted_to)
    SELECT p_now, auditoot.counted() WHERE NOT EXISTS (SELECT 1 FROM auditoot.counts c WHERE c.at > p_now - interval '1 hour');
$$;

-- The functions that the bot may call. All of them ask the clock, not the beginning of the transaction: whoever holds a
-- transaction open for days must not be able to remove on a day that is over. They use generic plans: no secret appears in one
-- (auto_explain would log it), and the plan does not depend on who asked first.

-- The version of these functions. The bot compares it with the one it was written for.
CREATE OR REPLACE FUNCTION auditoot.version() RETURNS integer
LANGUAGE sql IMMUTABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ SELECT 2 $$;

-- Whether this client id is in the settings, and the hash of this secret of the bot's own. The bot asks at its start and once an hour,
-- and tells the operator.
CREATE OR REPLACE FUNCTION auditoot.knows(p_client text, p_secret bytea) RETURNS TABLE (client boolean, secret boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(p_client IN (s.client_id, s.former_client_id), false), coalesce(s.secret_hash = sha256(p_secret), false)
  FROM auditoot.settings s
$$;

-- What of the bot's role is not as this file left it, in words: the bot asks once an hour, and tells the operator. Everything it looks
-- at is in PostgreSQL's catalog, where everybody may look.
CREATE OR REPLACE FUNCTION auditoot.drift() RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH there AS (SELECT unnest(s.setconfig) AS setting FROM pg_db_role_setting s
    WHERE s.setrole = 'auditoot'::regrole AND s.setdatabase IN (0, (SELECT d.oid FROM pg_database d WHERE d.datname = current_database()))),
  ought AS (SELECT unnest(s.role_settings) AS setting FROM auditoot.settings s),
  changed AS ((TABLE there EXCEPT TABLE ought) UNION (TABLE ought EXCEPT TABLE there))
  SELECT ARRAY(
    SELECT DISTINCT 'its setting ' || split_part(c.setting, '=', 1) FROM changed c
    UNION ALL
    SELECT 'it is a superuser, or may make roles or databases, replicate or pass over row security' FROM pg_roles r
     WHERE r.rolname = 'auditoot' AND (r.rolsuper OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication OR r.rolbypassrls)
    UNION ALL
    SELECT format('it is a member of the role %I', g.rolname) FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
     WHERE m.member = 'auditoot'::regrole
    UNION ALL
    SELECT 'it may make things in the schema public' WHERE has_schema_privilege('auditoot', 'public', 'CREATE')
    UNION ALL
    SELECT format('it has rights of its own on %s', c.oid::regclass) FROM pg_class c
     WHERE c.relnamespace IN ('public'::regnamespace, 'auditoot'::regnamespace) AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
       AND (has_any_column_privilege('auditoot', c.oid, 'SELECT, INSERT, UPDATE, REFERENCES')
         OR has_table_privilege('auditoot', c.oid, 'DELETE, TRUNCATE, TRIGGER'))
    ORDER BY 1)
$$;

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
  SELECT t.id, u.id, u.account_id, coalesce(a.uid IN (s.client_id, s.former_client_id), false),
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
  v_clients text[];
BEGIN
  SELECT d.standing, d.user_id, d.client_ids INTO v_standing, v_user, v_clients
    FROM auditoot.standing(p_account, p_capability, v_now) d;
  state := CASE v_standing WHEN 'good' THEN 'listed' ELSE coalesce(v_standing, 'not_connected') END;
  RETURN NEXT;
  IF v_standing = 'good' THEN
    RETURN QUERY
      SELECT 'token'::text, w.token_id, w.app_id, w.app_name, w.website, w.scopes, w.authorized_at, w.last_used_at
        FROM auditoot.shown(v_user, v_clients, v_now) w
       ORDER BY w.token_id DESC LIMIT 1001;
  END IF;
END
$$;

-- Removes, for a connected person who signed in within removal_sign_in_days (and a day, for a conversation that began in time),
-- those of p_tokens that list shows to that person; whatever else is named there is passed over. With them go their push
-- subscriptions and, for the apps of p_whole (tokens of p_tokens whose app the person confirmed as a whole), sign-ins that are
-- half done. All of it or nothing. Answers 'removed' with the ids that this request revoked; the same request again answers the
-- same and does nothing, so that the bot can finish what a crash interrupted. Otherwise nothing is done: 'not_connected',
-- 'lapsed', 'not_allowed', 'sign_in_too_old', 'person_ceiling' or 'ceiling'.
-- Removals of one person wait for one another, and so do they and whatever changes this person's connection: what is asked after
-- the wait is what holds then. Nobody waits for anybody else, so nobody's open transaction keeps others from removing. The ceiling
-- for all holds exactly all the same: it is counted by a sequence, which everybody sees at once and no rollback takes back. So a
-- removal that is rolled back after it was done counts for a day. The bot never does that: each of its calls is a transaction of
-- its own. Whoever has its password and its store could otherwise have as much under way as they like, and commit it all at once.
CREATE OR REPLACE FUNCTION auditoot.remove(p_account bigint, p_capability bytea, p_request uuid,
  p_tokens bigint[], p_whole bigint[])
RETURNS TABLE (state text, token_ids bigint[])
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_now timestamp with time zone;
  v_person record;
  v_settings record;
  v_day record;
  v_tokens bigint[];
  v_apps bigint[];
  v_wanted bigint;
  v_counted_to bigint;
  v_counted_from bigint;
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'auditoot.remove works in READ COMMITTED only' USING ERRCODE = 'feature_not_supported';
  END IF;
  token_ids := '{}';
  PERFORM 1 FROM auditoot.connections c
   WHERE c.account_id = p_account AND c.capability_hash = sha256(p_capability) FOR UPDATE;
  IF NOT FOUND THEN state := 'not_connected'; RETURN NEXT; RETURN; END IF;
  v_now := clock_timestamp();
  SELECT d.standing, d.user_id, d.connected_at, d.client_ids INTO v_person
    FROM auditoot.standing(p_account, p_capability, v_now) d;

  SELECT 'removed', r.token_ids INTO state, token_ids
    FROM auditoot.removals r WHERE r.account_id = p_account AND r.request = p_request;
  IF FOUND THEN RETURN NEXT; RETURN; END IF;

  token_ids := '{}';
  SELECT s.removals_per_person, auditoot.ceiling() AS removals_in_all, s.removal_sign_in_days INTO v_settings FROM auditoot.settings s;
  IF v_person.standing <> 'good' THEN state := v_person.standing; RETURN NEXT; RETURN; END IF;
  IF v_person.connected_at < v_now - make_interval(days => v_settings.removal_sign_in_days + 1) THEN
    state := 'sign_in_too_old'; RETURN NEXT; RETURN;
  END IF;

  SELECT array_agg(w.token_id), array_agg(DISTINCT w.app_id) FILTER (WHERE w.token_id = ANY (p_whole)) INTO v_tokens, v_apps
    FROM auditoot.shown(v_person.user_id, v_person.client_ids, v_now) w
   WHERE w.token_id = ANY (p_tokens);
  v_wanted := coalesce(cardinality(v_tokens), 0);
  PERFORM auditoot.keep_house(v_now);
  SELECT count(*) AS requests_in_all, count(*) FILTER (WHERE r.account_id = p_account) AS requests_of_person,
         coalesce(sum(cardinality(r.token_ids)) FILTER (WHERE r.account_id = p_account), 0) AS of_person
    INTO v_day
    FROM auditoot.removals r WHERE r.at > v_now - interval '24 hours';
  state := 'removed';
  IF v_wanted = 0 THEN
    -- Nothing to do is no reason to refuse; but what is written down about it must not grow without end.
    IF v_day.requests_of_person >= v_settings.removals_per_person OR v_day.requests_in_all >= v_settings.removals_in_all THEN
      RETURN NEXT; RETURN;
    END IF;
  ELSIF v_day.of_person + v_wanted > v_settings.removals_per_person THEN
    state := 'person_ceiling'; RETURN NEXT; RETURN;
  ELSE
    v_counted_from := auditoot.counted_before(v_now);
    IF auditoot.counted() - v_counted_from + v_wanted > v_settings.removals_in_all THEN
      state := 'ceiling'; RETURN NEXT; RETURN;
    END IF;
    BEGIN
      -- Somebody may have revoked one of them on the web page meanwhile: then this request did not.
      WITH gone AS (UPDATE public.oauth_access_tokens t SET revoked_at = v_now AT TIME ZONE 'UTC'
        WHERE t.id = ANY (v_tokens) AND t.revoked_at IS NULL RETURNING t.id)
      SELECT coalesce(array_agg(g.id ORDER BY g.id), '{}') INTO token_ids FROM gone g;
      -- Mastodon sends pushes without looking at the token again.
      DELETE FROM public.web_push_subscriptions p WHERE p.access_token_id = ANY (v_tokens);
      UPDATE public.oauth_access_grants g SET revoked_at = v_now AT TIME ZONE 'UTC'
       WHERE g.resource_owner_id = v_person.user_id AND g.application_id = ANY (v_apps) AND g.revoked_at IS NULL;
      -- Counted last, so that what fails before, because it waited too long for somebody, is not.
      SELECT max(nextval('auditoot.removals_counted')) INTO v_counted_to FROM generate_series(1, v_wanted);
      IF v_counted_to - v_counted_from > v_settings.removals_in_all THEN
        RAISE EXCEPTION 'Others counted meanwhile.' USING ERRCODE = 'AU001';
      END IF;
      INSERT INTO auditoot.counts (at, counted_to) VALUES (v_now, v_counted_to);
    EXCEPTION WHEN SQLSTATE 'AU001' THEN -- What this block did is undone.
      state := 'ceiling'; token_ids := '{}'; RETURN NEXT; RETURN;
    END;
  END IF;
  INSERT INTO auditoot.removals (account_id, request, at, token_ids) VALUES (p_account, p_request, v_now, token_ids);
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
-- asked to be told. It asks for nobody's secret, so it says nothing about the app: that takes list. It asks for the bot's own, and
-- says nothing at all where that is not the one whose hash is in the settings. The first row says how much of the ceiling for all is
-- used up (ceiling_used, in per cent), how far it
-- looked (scanned_to) and from where to look again next time (settled_to): numbers are given before a token is committed, so one
-- that is missing now can appear later, below those that are there; after five minutes none is expected. How old a token is, is what
-- the clock of Mastodon's own machine says. One of more than five minutes ahead counts as settled, or it would hold the walk up until
-- then; what is true of one that is behind is true of it too: something that appears late below it can be missed.
-- With p_after NULL only that row comes, with the highest id there is; so it does with one above that (the newest tokens were
-- deleted, or the database was put back from an older copy), which would pass over all that come until then. It never looks at a
-- person without a new token.
-- As it comes by twice a minute, it also deletes removals that were written down 30 days ago; on a standby it cannot, and does not.
CREATE OR REPLACE FUNCTION auditoot.walk(p_secret bytea, p_after bigint, p_most integer)
RETURNS TABLE (token_id bigint, account_id bigint, scanned_to bigint, settled_to bigint, ceiling_used integer)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_now timestamp with time zone := clock_timestamp();
  v_recent timestamp without time zone := (v_now - interval '5 minutes') AT TIME ZONE 'UTC';
  v_ahead timestamp without time zone := (v_now + interval '5 minutes') AT TIME ZONE 'UTC';
  v_highest bigint;
  v_to bigint;
  v_clients text[];
  v_since timestamp with time zone;
BEGIN
  PERFORM 1 FROM auditoot.settings s WHERE s.secret_hash = sha256(p_secret);
  IF NOT FOUND THEN RETURN; END IF;
  IF current_setting('transaction_read_only') = 'off' THEN
    PERFORM auditoot.keep_house(v_now);
  END IF;
  ceiling_used := least(100 * (auditoot.counted() - auditoot.counted_before(v_now)) / greatest(auditoot.ceiling(), 1), 100);
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
  SELECT array_remove(ARRAY[s.client_id, s.former_client_id], NULL), v_now - make_interval(days => s.connection_days)
    INTO v_clients, v_since FROM auditoot.settings s;
  RETURN QUERY
    SELECT t.id, c.account_id, NULL::bigint, NULL::bigint, NULL::integer
      FROM public.oauth_access_tokens t
      CROSS JOIN LATERAL (SELECT k.account_id, k.user_id FROM auditoot.connections k
        WHERE k.user_id = t.resource_owner_id AND k.watch_after < t.id AND (k.watch_to IS NULL OR t.id <= k.watch_to)
          AND k.connected_at >= v_since OFFSET 0) c
      CROSS JOIN LATERAL (SELECT 1 FROM auditoot.shown(c.user_id, v_clients, v_now) w WHERE w.token_id = t.id OFFSET 0) listed
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
UPDATE auditoot.settings SET role_settings =
  (SELECT s.setconfig FROM pg_catalog.pg_db_role_setting s WHERE s.setrole = 'auditoot'::regrole AND s.setdatabase = 0);
