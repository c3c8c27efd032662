-- Auditoot: takes back everything that its SQL installed in this database. To be applied by a superuser in Mastodon's database,
-- in one transaction, as often as you like. Stop the bot first. What it removed stays removed; the log of that goes too.
--     sudo -u postgres psql -v ON_ERROR_STOP=1 -d mastodon_production -f auditoot-uninstall.sql
-- Roles belong to the whole database server. If they still hold rights elsewhere (the bot is installed in another database, or
-- somebody gave them more), they stay, and a notice says so.

BEGIN;
SET LOCAL client_min_messages = warning;
DROP SCHEMA IF EXISTS auditoot CASCADE;
SET LOCAL client_min_messages = notice;

DO $$
DECLARE
  v_role name;
  v_table regclass;
  v_why text;
BEGIN
  FOREACH v_role IN ARRAY ARRAY['auditoot', 'auditoot_owner']::name[] LOOP
    CONTINUE WHEN NOT EXISTS (SELECT 1 FROM pg_catalog.pg_roles r WHERE r.rolname = v_role);
    FOR v_table IN
      SELECT c.oid FROM pg_catalog.pg_class c
       WHERE c.relnamespace = to_regnamespace('public') AND c.relkind IN ('r', 'p') AND c.relname IN ('oauth_access_tokens',
         'oauth_applications', 'oauth_access_grants', 'session_activations', 'web_push_subscriptions', 'users', 'accounts')
    LOOP
      EXECUTE format('REVOKE ALL ON %s FROM %I', v_table, v_role);
    END LOOP;
    EXECUTE format('REVOKE ALL ON SCHEMA public FROM %I', v_role);
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM %I', current_database(), v_role);
    BEGIN
      EXECUTE format('DROP ROLE %I', v_role);
    EXCEPTION WHEN dependent_objects_still_exist THEN
      GET STACKED DIAGNOSTICS v_why = PG_EXCEPTION_DETAIL;
      RAISE NOTICE 'The role % stays, because it still has rights elsewhere: %', v_role, v_why;
    END;
  END LOOP;
END
$$;

COMMIT;
