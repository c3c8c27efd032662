-- The bot's own client id, as "auditoot login" prints it. NULL leaves what is there.
UPDATE auditoot.settings SET client_id = coalesce(/*CLIENT_ID*/NULL/*CLIENT_ID*/, client_id);

REVOKE ALL ON SCHEMA auditoot FROM PUBLIC, auditoot;
REVOKE ALL ON ALL TABLES IN SCHEMA auditoot FROM PUBLIC, auditoot;
REVOKE ALL ON ALL SEQUENCES IN SCHEMA auditoot FROM PUBLIC, auditoot;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA auditoot FROM PUBLIC, auditoot;
GRANT USAGE ON SCHEMA auditoot TO auditoot;
GRANT EXECUTE ON FUNCTION
  auditoot.version(),
  auditoot.drift(),
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
