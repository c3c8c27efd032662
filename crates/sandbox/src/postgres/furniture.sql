-- What a database of the sandbox has besides Mastodon's tables: a clock that can be moved, Mastodon's internal app, and nothing
-- in the schema public that everybody may add to.

-- The operator's functions ask the database what time it is, and tests move the time. So the sandbox's databases have another
-- clock_timestamp(): what it says is in a table. The SQL of the operator is applied as it is, and does not know.
CREATE SCHEMA sandbox;
-- A time that stands still; or nothing, and what the time of the machine is put forward by.
CREATE TABLE sandbox.clock (standing timestamp with time zone, ahead interval NOT NULL);
INSERT INTO sandbox.clock VALUES (NULL, '0');
ALTER FUNCTION pg_catalog.clock_timestamp() RENAME TO machine_clock_timestamp;
CREATE FUNCTION pg_catalog.clock_timestamp() RETURNS timestamp with time zone LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$ SELECT coalesce(c.standing, machine_clock_timestamp() + c.ahead) FROM sandbox.clock c $$;

-- PostgreSQL 14 lets everybody make things in the schema public. The operator's SQL asks for this before it is applied there.
REVOKE CREATE ON SCHEMA public FROM PUBLIC;

-- As db/seeds/01_web_app.rb of Mastodon makes it. Its id is that of a real server; the sandbox begins to count after it.
INSERT INTO public.oauth_applications (id, created_at, updated_at, name, redirect_uri, scopes, secret, superapp, uid)
VALUES (1, '2020-01-01', '2020-01-01', 'Web', 'urn:ietf:wg:oauth:2.0:oob', 'read write follow push', 'the internal app has no client',
  true, 'web');
