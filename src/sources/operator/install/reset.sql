-- A role may change its own settings, and they last: what a thief left there is taken back, whether it was for all databases or one.
DO $$
DECLARE
  v_database name;
BEGIN
  FOR v_database IN
    SELECT d.datname FROM pg_catalog.pg_db_role_setting s JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase
     WHERE s.setrole = 'auditoot'::regrole
  LOOP
    EXECUTE format('ALTER ROLE auditoot IN DATABASE %I RESET ALL', v_database);
  END LOOP;
END
$$;
ALTER ROLE auditoot RESET ALL;
