
-- Asked for with --new-password: whoever knew the password of the bot's role is out, and so is the bot until you give it another one.
BEGIN;
ALTER ROLE auditoot PASSWORD NULL;
COMMIT;
DO $$ BEGIN PERFORM pg_terminate_backend(a.pid, 5000) FROM pg_stat_activity a WHERE a.usename = 'auditoot'; END $$;
