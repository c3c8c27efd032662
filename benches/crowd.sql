-- Many people, apps and tokens, in Mastodon's tables. The program puts numbers in for {people}, {apps} and {tokens}.
--
-- A fifth of the tokens are web sessions, one in 25 is nobody's, one in 100 the bot's own; 15 in 100 are revoked, 2 in 100 expire
-- after two hours. Who signed up early has more tokens: the first about a thousand, the one in the middle about 14. There are twice
-- as many people of other servers as of this one. Everybody here is connected, and every third watches.

SET synchronous_commit = off;
SET work_mem = '256MB';
SET maintenance_work_mem = '512MB';
-- The rows fit together by the way they are made; having each checked takes longer than making it.
SET session_replication_role = replica;
SELECT setseed(0.4);

-- Here the machine's clock is good, and the one that tests can move takes time.
DROP FUNCTION pg_catalog.clock_timestamp();
ALTER FUNCTION pg_catalog.machine_clock_timestamp() RENAME TO clock_timestamp;

-- An index that is made when the rows are there is made sooner.
CREATE TEMP TABLE indexes AS
  SELECT i.indexrelid::regclass AS index, pg_get_indexdef(i.indexrelid) AS definition FROM pg_index i
  JOIN pg_class c ON c.oid = i.indrelid WHERE c.relnamespace = 'public'::regnamespace AND NOT i.indisprimary;
DO $$ DECLARE r record; BEGIN FOR r IN SELECT * FROM indexes LOOP EXECUTE format('DROP INDEX %s', r.index); END LOOP; END $$;

INSERT INTO accounts (id, username, domain, uri, created_at, updated_at)
  SELECT 100000000000 + n, 'person' || n, CASE WHEN n > {people} THEN 'server' || n % 5000 || '.example' END, 'urn:' || n,
    now(), now()
  FROM generate_series(1, 3 * {people}) n;
INSERT INTO users (id, account_id, email, created_at, updated_at, confirmed_at)
  SELECT n, 100000000000 + n, n || '@people.example', now(), now(), now() FROM generate_series(1, {people}) n;
INSERT INTO oauth_applications (id, name, redirect_uri, secret, uid, scopes, website, created_at)
  SELECT n, CASE n WHEN 2 THEN 'Auditoot' ELSE 'App ' || n % 3000 END, 'urn:ietf:wg:oauth:2.0:oob', md5('s' || n),
    CASE n WHEN 2 THEN 'the bot' ELSE md5('u' || n) || md5(n::text) END, 'read write follow push',
    'https://app' || n % 3000 || '.example', now() - interval '3 years'
  FROM generate_series(2, {apps}) n;
INSERT INTO oauth_access_tokens
    (id, token, application_id, resource_owner_id, scopes, created_at, expires_in, revoked_at, last_used_at)
  SELECT n, md5('t' || n) || md5(n::text),
    CASE WHEN kind < 0.2 THEN 1 WHEN kind < 0.21 THEN 2 ELSE 3 + floor(({apps} - 2) * app)::bigint END,
    CASE WHEN kind < 0.96 THEN 1 + floor({people} * power(person, 1.5))::bigint END, 'read write follow',
    (now() AT TIME ZONE 'UTC') - interval '1 hour' - make_interval(secs => 12.0 * ({tokens} - n)),
    CASE WHEN kind BETWEEN 0.5 AND 0.52 THEN 7200 END, CASE WHEN random() < 0.15 THEN now() END,
    CASE WHEN random() < 0.5 THEN now() END
  FROM (SELECT n, random() AS kind, random() AS app, random() AS person FROM generate_series(1, {tokens}) n) r;
INSERT INTO session_activations (access_token_id, session_id, user_id, created_at, updated_at)
  SELECT id, md5('x' || id), resource_owner_id, now(), now() FROM oauth_access_tokens
  WHERE application_id = 1 AND resource_owner_id IS NOT NULL;
INSERT INTO web_push_subscriptions (access_token_id, user_id, endpoint, key_auth, key_p256dh, created_at, updated_at)
  SELECT id, resource_owner_id, 'an endpoint', 'a key', 'a key', now(), now() FROM oauth_access_tokens
  WHERE id % 10 = 7 AND resource_owner_id IS NOT NULL;
-- Mastodon clears away every night what is not pending any more: there are never many.
INSERT INTO oauth_access_grants (token, application_id, resource_owner_id, created_at, expires_in, redirect_uri)
  SELECT md5('g' || id), application_id, resource_owner_id, now(), 600, 'x' FROM oauth_access_tokens
  WHERE id % 50 = 7 AND resource_owner_id IS NOT NULL AND application_id > 2;
SELECT setval('oauth_access_tokens_id_seq', {tokens}), setval('oauth_applications_id_seq', {apps}),
  setval('users_id_seq', {people});

DO $$ DECLARE r record; BEGIN FOR r IN SELECT * FROM indexes LOOP EXECUTE r.definition; END LOOP; END $$;
INSERT INTO auditoot.connections (account_id, user_id, capability_hash, connected_at, watch_after)
  SELECT u.account_id, u.id, sha256('the secret'), now(), CASE WHEN u.id % 3 = 0 THEN 0 END FROM users u;
-- A month of removals, as many as the ceiling allows.
INSERT INTO auditoot.removals (account_id, request, at, token_ids)
  SELECT 100000000000 + n % {people}, gen_random_uuid(), now() - interval '25 hours' - make_interval(secs => n * 43), ARRAY[-n]
  FROM generate_series(1, 56000) n;
VACUUM ANALYZE;
