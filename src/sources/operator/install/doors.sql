-- The bot's own client id, and the SHA-256 of its secret, as "auditoot login" prints them. NULL leaves what is there. The client id that
-- was there before is good as well: links with it may be under way.
UPDATE auditoot.settings SET
  former_client_id = CASE WHEN given.client_id <> settings.client_id THEN settings.client_id ELSE former_client_id END,
  client_id = coalesce(given.client_id, settings.client_id),
  secret_hash = coalesce(decode(given.secret_hash, 'hex'), settings.secret_hash)
FROM (SELECT /*CLIENT_ID*/NULL/*CLIENT_ID*/::text AS client_id, /*SECRET_HASH*/NULL/*SECRET_HASH*/::text AS secret_hash) given;
DO $$
BEGIN
  IF EXISTS (SELECT 1 FROM auditoot.settings s WHERE s.client_id IS NULL) THEN
    RAISE WARNING 'Without the bot''s client id nobody can sign in. The bot''s log says with what to print this file.';
  END IF;
  IF EXISTS (SELECT 1 FROM auditoot.settings s WHERE s.secret_hash IS NULL) THEN
    RAISE WARNING 'Without the hash of the bot''s secret nobody is told of new apps. The bot''s log says with what to print this file.';
  END IF;
END
$$;

REVOKE ALL ON SCHEMA auditoot FROM PUBLIC, auditoot;
REVOKE ALL ON ALL TABLES IN SCHEMA auditoot FROM PUBLIC, auditoot;
REVOKE ALL ON ALL SEQUENCES IN SCHEMA auditoot FROM PUBLIC, auditoot;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA auditoot FROM PUBLIC, auditoot;
GRANT USAGE ON SCHEMA auditoot TO auditoot;
GRANT EXECUTE ON FUNCTION
  auditoot.version(),
  auditoot.drift(),
  auditoot.knows(text, bytea),
  auditoot.connect(bigint, text, bytea),
  auditoot.list(bigint, bytea),
  auditoot.remove(bigint, bytea, uuid, bigint[], bigint[]),
  auditoot.removed(bigint, bytea, uuid),
  auditoot.watch(bigint, bytea, boolean),
  auditoot.walk(bytea, bigint, integer),
  auditoot.forget(bigint, bytea)
TO auditoot;

RESET ROLE;
COMMIT;
