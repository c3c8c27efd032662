-- The tables of Mastodon 4.6 (4.6.5) that the operator's functions touch, as a test instrument.
--
-- Written from column facts (names, types, defaults, indexes, foreign keys), not copied from Mastodon's own schema. Left out:
-- every other table; of accounts and users the columns that have no part in this, except those that hold secrets, which are here
-- so that attack tests have something to be refused; Rails' own bookkeeping; and the seeded application "Web" (superapp = true),
-- which a test inserts. timestamp_id is simpler than Mastodon's function of that name, and makes ids of the same kind. Timestamps
-- are UTC without a zone, as Mastodon keeps them.

CREATE SEQUENCE public.accounts_id_seq;

-- Milliseconds since 1970 in the upper 48 bits, a running number in the lower 16.
CREATE FUNCTION public.timestamp_id(table_name text) RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  RETURN ((extract(epoch FROM clock_timestamp()) * 1000)::bigint << 16)
    | (nextval(('public.' || table_name || '_id_seq')::regclass) & 65535);
END
$$;

CREATE TABLE public.accounts (
  id bigint DEFAULT public.timestamp_id('accounts'::text) NOT NULL PRIMARY KEY,
  actor_type varchar,
  created_at timestamp without time zone NOT NULL,
  display_name varchar DEFAULT '' NOT NULL,
  domain varchar,
  inbox_url varchar DEFAULT '' NOT NULL,
  memorial boolean DEFAULT false NOT NULL,
  moved_to_account_id bigint REFERENCES public.accounts (id) ON DELETE SET NULL,
  note text DEFAULT '' NOT NULL,
  private_key text,
  public_key text DEFAULT '' NOT NULL,
  silenced_at timestamp without time zone,
  suspended_at timestamp without time zone,
  updated_at timestamp without time zone NOT NULL,
  uri varchar DEFAULT '' NOT NULL,
  url varchar,
  username varchar DEFAULT '' NOT NULL
);
ALTER SEQUENCE public.accounts_id_seq OWNED BY public.accounts.id;
CREATE INDEX search_index ON public.accounts USING gin ((
  setweight(to_tsvector('simple'::regconfig, display_name::text), 'A'::"char")
  || setweight(to_tsvector('simple'::regconfig, username::text), 'B'::"char")
  || setweight(to_tsvector('simple'::regconfig, coalesce(domain, ''::varchar)::text), 'C'::"char")));
CREATE UNIQUE INDEX index_accounts_on_username_and_domain_lower
  ON public.accounts (lower(username::text), coalesce(lower(domain::text), ''::text));
CREATE INDEX index_accounts_on_domain_and_id ON public.accounts (domain, id);
CREATE INDEX index_accounts_on_moved_to_account_id ON public.accounts (moved_to_account_id)
  WHERE moved_to_account_id IS NOT NULL;
CREATE INDEX index_accounts_on_uri ON public.accounts (uri);

CREATE TABLE public.users (
  id bigserial PRIMARY KEY,
  account_id bigint NOT NULL REFERENCES public.accounts (id) ON DELETE CASCADE,
  age_verified_at timestamp without time zone,
  approved boolean DEFAULT true NOT NULL,
  confirmation_token varchar,
  confirmed_at timestamp without time zone,
  consumed_timestep integer,
  created_at timestamp without time zone NOT NULL,
  current_sign_in_at timestamp without time zone,
  disabled boolean DEFAULT false NOT NULL,
  email varchar DEFAULT '' NOT NULL,
  encrypted_password varchar DEFAULT '' NOT NULL,
  locale varchar,
  otp_backup_codes character varying[],
  otp_required_for_login boolean DEFAULT false NOT NULL,
  otp_secret varchar,
  reset_password_token varchar,
  role_id bigint,
  sign_in_token varchar,
  sign_up_ip inet,
  unconfirmed_email varchar,
  updated_at timestamp without time zone NOT NULL
);
CREATE INDEX index_users_on_account_id ON public.users (account_id);
CREATE UNIQUE INDEX index_users_on_email ON public.users (email);

CREATE TABLE public.oauth_applications (
  id bigserial PRIMARY KEY,
  confidential boolean DEFAULT true NOT NULL,
  created_at timestamp without time zone,
  name varchar NOT NULL,
  owner_id bigint REFERENCES public.users (id) ON DELETE CASCADE,
  owner_type varchar,
  redirect_uri text NOT NULL,
  scopes varchar DEFAULT '' NOT NULL,
  secret varchar NOT NULL,
  superapp boolean DEFAULT false NOT NULL,
  uid varchar NOT NULL,
  updated_at timestamp without time zone,
  website varchar
);
CREATE INDEX index_oauth_applications_on_owner_id_and_owner_type ON public.oauth_applications (owner_id, owner_type);
CREATE INDEX index_oauth_applications_on_superapp ON public.oauth_applications (superapp) WHERE superapp = true;
CREATE UNIQUE INDEX index_oauth_applications_on_uid ON public.oauth_applications (uid);

CREATE TABLE public.oauth_access_tokens (
  id bigserial PRIMARY KEY,
  application_id bigint REFERENCES public.oauth_applications (id) ON DELETE CASCADE,
  created_at timestamp without time zone NOT NULL,
  expires_in integer,
  last_used_at timestamp without time zone,
  last_used_ip inet,
  refresh_token varchar,
  resource_owner_id bigint REFERENCES public.users (id) ON DELETE CASCADE,
  revoked_at timestamp without time zone,
  scopes varchar,
  token varchar NOT NULL
);
CREATE UNIQUE INDEX index_oauth_access_tokens_on_refresh_token
  ON public.oauth_access_tokens (refresh_token text_pattern_ops) WHERE refresh_token IS NOT NULL;
CREATE INDEX index_oauth_access_tokens_on_resource_owner_id
  ON public.oauth_access_tokens (resource_owner_id) WHERE resource_owner_id IS NOT NULL;
CREATE UNIQUE INDEX index_oauth_access_tokens_on_token ON public.oauth_access_tokens (token);

CREATE TABLE public.oauth_access_grants (
  id bigserial PRIMARY KEY,
  application_id bigint NOT NULL REFERENCES public.oauth_applications (id) ON DELETE CASCADE,
  code_challenge varchar,
  code_challenge_method varchar,
  created_at timestamp without time zone NOT NULL,
  expires_in integer NOT NULL,
  redirect_uri text NOT NULL,
  resource_owner_id bigint NOT NULL REFERENCES public.users (id) ON DELETE CASCADE,
  revoked_at timestamp without time zone,
  scopes varchar,
  token varchar NOT NULL
);
CREATE INDEX index_oauth_access_grants_on_resource_owner_id ON public.oauth_access_grants (resource_owner_id);
CREATE UNIQUE INDEX index_oauth_access_grants_on_token ON public.oauth_access_grants (token);

CREATE TABLE public.session_activations (
  id bigserial PRIMARY KEY,
  access_token_id bigint REFERENCES public.oauth_access_tokens (id) ON DELETE CASCADE,
  created_at timestamp without time zone NOT NULL,
  ip inet,
  session_id varchar NOT NULL,
  updated_at timestamp without time zone NOT NULL,
  user_agent varchar DEFAULT '' NOT NULL,
  user_id bigint NOT NULL REFERENCES public.users (id) ON DELETE CASCADE,
  web_push_subscription_id bigint
);
CREATE INDEX index_session_activations_on_access_token_id ON public.session_activations (access_token_id);
CREATE UNIQUE INDEX index_session_activations_on_session_id ON public.session_activations (session_id);
CREATE INDEX index_session_activations_on_user_id ON public.session_activations (user_id);

CREATE TABLE public.web_push_subscriptions (
  id bigserial PRIMARY KEY,
  access_token_id bigint NOT NULL REFERENCES public.oauth_access_tokens (id) ON DELETE CASCADE,
  created_at timestamp without time zone NOT NULL,
  data json,
  endpoint varchar NOT NULL,
  key_auth varchar NOT NULL,
  key_p256dh varchar NOT NULL,
  standard boolean DEFAULT false NOT NULL,
  updated_at timestamp without time zone NOT NULL,
  user_id bigint NOT NULL REFERENCES public.users (id) ON DELETE CASCADE
);
CREATE INDEX index_web_push_subscriptions_on_access_token_id ON public.web_push_subscriptions (access_token_id)
  WHERE access_token_id IS NOT NULL;
CREATE INDEX index_web_push_subscriptions_on_user_id ON public.web_push_subscriptions (user_id);
