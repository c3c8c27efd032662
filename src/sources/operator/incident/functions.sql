
-- The next three are parts of the functions below. The role may not call them.

-- Stops whoever comes after the 24 hours.
CREATE OR REPLACE FUNCTION auditoot_incident.check_time() RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF (SELECT coalesce(bool_and(s.valid_until > clock_timestamp()), false) FROM auditoot_incident.settings s) IS NOT TRUE THEN
    RAISE EXCEPTION 'The 24 hours of this role are over.' USING ERRCODE = 'invalid_authorization_specification';
  END IF;
END
$$;

-- The registrations that are meant: the one with this client id or, without one, those with one of these names and the website beside
-- it, both exactly as they registered. Never Mastodon's own app, and never the bot's.
CREATE OR REPLACE FUNCTION auditoot_incident.meant(p_names text[], p_websites text[], p_client text)
RETURNS TABLE (app_id bigint, app_name text, website text)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT a.id, a.name::text, coalesce(a.website::text, '')
  FROM public.oauth_applications a
  WHERE NOT a.superapp
    AND NOT EXISTS (SELECT 1 FROM auditoot.settings s WHERE a.uid IN (s.client_id, s.former_client_id))
    AND CASE WHEN p_client IS NULL THEN (a.name::text, coalesce(a.website::text, '')) IN
          (SELECT w.name, coalesce(w.website, '') FROM unnest(p_names, p_websites) AS w(name, website))
        ELSE a.uid = p_client END
$$;

-- The sign-ins of these apps that are good now, and whose they are: not those that are nobody's, and not browser sessions. An app can
-- have registered a hundred thousand times: so its registrations are joined, and not looked through for each token.
CREATE OR REPLACE FUNCTION auditoot_incident.sign_ins(p_apps bigint[])
RETURNS TABLE (token_id bigint, app_id bigint, account_id bigint, created_at timestamp without time zone,
  last_used_at timestamp without time zone)
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
  SELECT t.id, t.application_id, u.account_id, t.created_at, t.last_used_at
  FROM public.oauth_access_tokens t
  JOIN (SELECT DISTINCT unnest(p_apps) AS id) p ON p.id = t.application_id
  JOIN public.users u ON u.id = t.resource_owner_id
  WHERE t.revoked_at IS NULL
    AND (t.expires_in IS NULL OR t.created_at + make_interval(secs => t.expires_in) > clock_timestamp() AT TIME ZONE 'UTC')
    AND NOT EXISTS (SELECT 1 FROM public.session_activations n WHERE n.access_token_id = t.id)
$$;

-- The functions that the role may call.

-- The version of these functions. The program compares it with the one it was written for.
CREATE OR REPLACE FUNCTION auditoot_incident.version() RETURNS integer
LANGUAGE sql IMMUTABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ SELECT 1 $$;

-- Under which names and websites apps are registered here, how often each, whether one of them has this client id, and whether one is
-- Mastodon's own app or the bot's. Which of them are meant, and which only look like them, the program decides.
CREATE OR REPLACE FUNCTION auditoot_incident.names(p_client text)
RETURNS TABLE (app_name text, website text, registrations bigint, has_client boolean, is_own boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM auditoot_incident.check_time();
  RETURN QUERY
    SELECT a.name::text, coalesce(a.website::text, ''), count(*), bool_or(a.uid = p_client),
           a.superapp OR coalesce(a.uid IN (s.client_id, s.former_client_id), false)
      FROM public.oauth_applications a CROSS JOIN auditoot.settings s GROUP BY 1, 2, 5;
END
$$;

-- How many people and sign-ins there are of the registrations that are meant, by name and website; the newest, and the last use.
CREATE OR REPLACE FUNCTION auditoot_incident.count(p_names text[], p_websites text[], p_client text)
RETURNS TABLE (app_name text, website text, registrations bigint, people bigint, sign_ins bigint, newest timestamp with time zone,
  last_use timestamp with time zone)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM auditoot_incident.check_time();
  RETURN QUERY
    WITH m AS MATERIALIZED (SELECT * FROM auditoot_incident.meant(p_names, p_websites, p_client))
    SELECT m.app_name, m.website, count(DISTINCT m.app_id), count(DISTINCT s.account_id), count(s.token_id),
           max(s.created_at) AT TIME ZONE 'UTC', max(s.last_used_at) AT TIME ZONE 'UTC'
      FROM m LEFT JOIN auditoot_incident.sign_ins(ARRAY(SELECT n.app_id FROM m n)) s ON s.app_id = m.app_id
     GROUP BY 1, 2;
END
$$;

-- Who has sign-ins of the registrations that are meant: those after an account, at most p_most and at most 10,000.
CREATE OR REPLACE FUNCTION auditoot_incident.people(p_names text[], p_websites text[], p_client text, p_after bigint, p_most integer)
RETURNS TABLE (account_id bigint, username text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM auditoot_incident.check_time();
  RETURN QUERY
    SELECT p.account_id, a.username::text
      FROM (SELECT DISTINCT s.account_id
              FROM auditoot_incident.sign_ins(ARRAY(SELECT m.app_id FROM auditoot_incident.meant(p_names, p_websites, p_client) m)) s
             WHERE s.account_id > p_after ORDER BY 1 LIMIT greatest(least(p_most, 10000), 1)) p
      JOIN public.accounts a ON a.id = p.account_id ORDER BY 1;
END
$$;

-- Begins to end the sign-ins of the registrations that are meant: writes down which, and ends none yet. p_number is the most there may
-- be. Answers 'begun', 'grew' (there are more than that; nothing was written down), 'none', or 'unfinished': an earlier one, by the same
-- words, was interrupted, and goes on as what it was. With p_number NULL it only looks: 'would_begin' in place of 'begun'.
CREATE OR REPLACE FUNCTION auditoot_incident.start(p_names text[], p_websites text[], p_client text, p_asked text, p_number bigint)
RETURNS TABLE (state text, incident uuid, number bigint, ended bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_apps bigint[];
  v_names text[];
  v_id uuid := gen_random_uuid();
BEGIN
  PERFORM auditoot_incident.check_time();
  -- Two that begin at once begin one.
  LOCK TABLE auditoot_incident.incidents IN SHARE ROW EXCLUSIVE MODE;
  SELECT 'unfinished', i.id, i.number, i.revoked INTO state, incident, number, ended
    FROM auditoot_incident.incidents i WHERE i.asked = p_asked AND i.finished_at IS NULL ORDER BY i.begun_at LIMIT 1;
  IF FOUND THEN
    IF number - ended > p_number THEN state := 'grew'; END IF;
    RETURN NEXT; RETURN;
  END IF;
  ended := 0;
  SELECT coalesce(array_agg(m.app_id), '{}'), coalesce(array_agg(m.app_name), '{}') INTO v_apps, v_names
    FROM auditoot_incident.meant(p_names, p_websites, p_client) m;
  IF p_number IS NULL THEN
    SELECT count(*) INTO number FROM auditoot_incident.sign_ins(v_apps) s;
    state := CASE number WHEN 0 THEN 'none' ELSE 'would_begin' END;
    RETURN NEXT; RETURN;
  END IF;
  INSERT INTO auditoot_incident.targets (incident, token_id, application_id, account_id)
    SELECT v_id, s.token_id, s.app_id, s.account_id FROM auditoot_incident.sign_ins(v_apps) s;
  GET DIAGNOSTICS number = ROW_COUNT;
  IF number = 0 OR number > p_number THEN
    DELETE FROM auditoot_incident.targets t WHERE t.incident = v_id;
    state := CASE number WHEN 0 THEN 'none' ELSE 'grew' END;
    RETURN NEXT; RETURN;
  END IF;
  INSERT INTO auditoot_incident.incidents (id, asked, begun_at, begun_by, application_ids, application_names, number)
    VALUES (v_id, p_asked, clock_timestamp(),
      concat_ws(' ', session_user, coalesce(host(inet_client_addr()), 'by socket'), current_setting('application_name')), v_apps, v_names, number);
  state := 'begun';
  incident := v_id;
  RETURN NEXT;
END
$$;

-- Ends the next sign-ins that were written down, at most p_most and at most 1000, with their push subscriptions, and answers which
-- they are. p_cut_to is the last of the batch before, once its streams are cut: until then the same batch is answered again and nothing
-- else is ended, so that whoever was interrupted can take up where that was. No row: nothing is left, and the incident is over.
CREATE OR REPLACE FUNCTION auditoot_incident.revoke(p_incident uuid, p_cut_to bigint, p_most integer)
RETURNS TABLE (token_id bigint, account_id bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_incident record;
  v_now timestamp without time zone;
  v_tokens bigint[];
  v_ended bigint;
BEGIN
  PERFORM auditoot_incident.check_time();
  SELECT i.revoked_to, i.cut_to, i.finished_at INTO v_incident FROM auditoot_incident.incidents i WHERE i.id = p_incident FOR UPDATE;
  IF NOT FOUND OR v_incident.finished_at IS NOT NULL THEN RETURN; END IF;
  IF p_cut_to = v_incident.revoked_to AND v_incident.cut_to < p_cut_to THEN
    v_incident.cut_to := p_cut_to;
    UPDATE auditoot_incident.incidents i SET cut_to = p_cut_to WHERE i.id = p_incident;
  END IF;
  IF v_incident.cut_to < v_incident.revoked_to THEN
    RETURN QUERY SELECT t.token_id, t.account_id FROM auditoot_incident.targets t
      WHERE t.incident = p_incident AND t.token_id > v_incident.cut_to AND t.token_id <= v_incident.revoked_to ORDER BY 1;
    RETURN;
  END IF;
  v_now := clock_timestamp() AT TIME ZONE 'UTC';
  -- What is half done would come to a new sign-in: before the first batch and after the last.
  v_tokens := ARRAY(SELECT t.token_id FROM auditoot_incident.targets t
    WHERE t.incident = p_incident AND t.token_id > v_incident.cut_to ORDER BY 1 LIMIT greatest(least(p_most, 1000), 1));
  IF v_incident.cut_to = 0 OR v_tokens = '{}' THEN
    UPDATE public.oauth_access_grants g SET revoked_at = v_now
      FROM (SELECT DISTINCT unnest(i.application_ids) AS id FROM auditoot_incident.incidents i WHERE i.id = p_incident) p
     WHERE g.application_id = p.id AND g.revoked_at IS NULL;
  END IF;
  IF v_tokens = '{}' THEN
    UPDATE auditoot_incident.incidents i SET finished_at = clock_timestamp() WHERE i.id = p_incident;
    RETURN;
  END IF;
  UPDATE public.oauth_access_tokens t SET revoked_at = v_now WHERE t.id = ANY (v_tokens) AND t.revoked_at IS NULL;
  GET DIAGNOSTICS v_ended = ROW_COUNT;
  -- Mastodon sends pushes without looking at the token again.
  DELETE FROM public.web_push_subscriptions p WHERE p.access_token_id = ANY (v_tokens);
  UPDATE auditoot_incident.incidents i SET revoked = i.revoked + v_ended, revoked_to = v_tokens[cardinality(v_tokens)]
   WHERE i.id = p_incident;
  RETURN QUERY SELECT t.token_id, t.account_id FROM auditoot_incident.targets t
    WHERE t.incident = p_incident AND t.token_id = ANY (v_tokens) ORDER BY 1;
END
$$;

-- What is over and not told: which incidents, and when they were over.
CREATE OR REPLACE FUNCTION auditoot_incident.untold()
RETURNS TABLE (incident uuid, finished_at timestamp with time zone)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM auditoot_incident.check_time();
  RETURN QUERY SELECT i.id, i.finished_at FROM auditoot_incident.incidents i
    WHERE i.finished_at IS NOT NULL AND i.told_at IS NULL ORDER BY 2;
END
$$;

-- Whose sign-ins an incident ended, how many of each, and of what: one name and how many others.
CREATE OR REPLACE FUNCTION auditoot_incident.concerned(p_incident uuid)
RETURNS TABLE (account_id bigint, app_name text, others bigint, sign_ins bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM auditoot_incident.check_time();
  RETURN QUERY
    SELECT t.account_id, min(n.app_name), count(DISTINCT n.app_name) - 1, count(*)
      FROM auditoot_incident.targets t
      JOIN (SELECT DISTINCT u.app_id, u.app_name FROM auditoot_incident.incidents i,
              unnest(i.application_ids, i.application_names) AS u(app_id, app_name) WHERE i.id = p_incident) n ON n.app_id = t.application_id
     WHERE t.incident = p_incident GROUP BY 1;
END
$$;

-- The bot has taken over whom to tell of an incident.
CREATE OR REPLACE FUNCTION auditoot_incident.note_told(p_incident uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM auditoot_incident.check_time();
  UPDATE auditoot_incident.incidents i SET told_at = clock_timestamp() WHERE i.id = p_incident AND i.finished_at IS NOT NULL;
END
$$;

INSERT INTO auditoot_incident.settings (one, valid_until) VALUES (true, clock_timestamp() + interval '24 hours')
  ON CONFLICT (one) DO UPDATE SET valid_until = excluded.valid_until;

REVOKE ALL ON SCHEMA auditoot_incident FROM PUBLIC, auditoot_incident;
REVOKE ALL ON ALL TABLES IN SCHEMA auditoot_incident FROM PUBLIC, auditoot_incident;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA auditoot_incident FROM PUBLIC, auditoot_incident;
GRANT USAGE ON SCHEMA auditoot_incident TO auditoot_incident;
GRANT EXECUTE ON FUNCTION
  auditoot_incident.version(),
  auditoot_incident.names(text),
  auditoot_incident.count(text[], text[], text),
  auditoot_incident.people(text[], text[], text, bigint, integer),
  auditoot_incident.start(text[], text[], text, text, bigint),
  auditoot_incident.revoke(uuid, bigint, integer),
  auditoot_incident.untold(),
  auditoot_incident.concerned(uuid),
  auditoot_incident.note_told(uuid)
TO auditoot_incident;

RESET ROLE;
COMMIT;
