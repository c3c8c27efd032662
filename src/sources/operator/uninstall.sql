-- Auditoot: takes back everything that its SQL installed in this database. To be applied by a superuser in Mastodon's database, as often
-- as you like. Stop the bot first. What it removed stays removed; the log of that goes too.
--     sudo -u postgres psql -v ON_ERROR_STOP=1 -d mastodon_production -f auditoot-uninstall.sql
-- Roles belong to the whole database server. Whatever becomes of the rest, the bot's role cannot log in afterwards, to no database. If a
-- role still has something elsewhere (the bot is installed in another database, or somebody gave it more), it stays without a login, and
-- a notice says so.

-- Before anything else, and for good: nobody comes back with this role while the rest is done.
BEGIN;
DO $$
DECLARE
  v_role name;
BEGIN
  FOR v_role IN SELECT r.rolname FROM pg_catalog.pg_roles r WHERE r.rolname IN ('auditoot', 'auditoot_owner') LOOP
    EXECUTE format('ALTER ROLE %I NOLOGIN PASSWORD NULL', v_role);
  END LOOP;
END
$$;
COMMIT;
-- What it has open ends, and temporary tables with it.
DO $$ BEGIN PERFORM pg_terminate_backend(a.pid, 5000) FROM pg_stat_activity a WHERE a.usename = 'auditoot'; END $$;

BEGIN;
SET LOCAL client_min_messages = warning;
SET LOCAL search_path = pg_catalog, pg_temp;
DROP SCHEMA IF EXISTS auditoot CASCADE;
SET LOCAL client_min_messages = notice;

DO $$
DECLARE
  v_role name;
  v_owned text;
  v_why text;
BEGIN
  FOR v_role IN SELECT r.rolname FROM pg_roles r WHERE r.rolname IN ('auditoot', 'auditoot_owner') LOOP
    -- Large objects are all that it could make for itself. Anything else somebody gave it, and may want to keep.
    SELECT string_agg(pg_describe_object(d.classid, d.objid, d.objsubid), ', ') INTO v_owned
      FROM pg_shdepend d
     WHERE d.refclassid = 'pg_authid'::regclass AND d.refobjid = v_role::regrole AND d.deptype = 'o'
       AND d.dbid = (SELECT b.oid FROM pg_database b WHERE b.datname = current_database())
       AND d.classid <> 'pg_largeobject'::regclass;
    IF v_owned IS NOT NULL THEN
      RAISE EXCEPTION 'The role % owns things that it did not make: %. Give them to somebody else, then apply this again.', v_role, v_owned;
    END IF;
    EXECUTE format('DROP OWNED BY %I', v_role);
    BEGIN
      EXECUTE format('DROP ROLE %I', v_role);
    EXCEPTION WHEN dependent_objects_still_exist THEN
      GET STACKED DIAGNOSTICS v_why = PG_EXCEPTION_DETAIL;
      RAISE NOTICE 'The role % stays, without a login, because it still has something elsewhere: %. If the bot is installed in another '
        'database too, apply its file again there, and give the role a password.', v_role, v_why;
    END;
  END LOOP;
END
$$;

COMMIT;
