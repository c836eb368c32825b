-- The sign-in library's tables. A user is a person who can sign in and has the person's id; the e-mail here is a
-- stand-in that the library wants, never shown or mailed to. Of a session only SHA-256 of its token is stored.

CREATE TABLE sign_in_users (
  id INTEGER PRIMARY KEY REFERENCES people (id),
  name TEXT NOT NULL,
  email TEXT NOT NULL UNIQUE CHECK (email LIKE '%@sign-in.invalid'),
  email_verified INTEGER NOT NULL CHECK (email_verified IN (0, 1)),
  image TEXT,
  username TEXT NOT NULL UNIQUE,
  display_username TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE sign_in_accounts (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL,
  provider_id TEXT NOT NULL,
  user_id INTEGER NOT NULL REFERENCES sign_in_users (id),
  access_token TEXT,
  refresh_token TEXT,
  id_token TEXT,
  access_token_expires_at INTEGER,
  refresh_token_expires_at INTEGER,
  scope TEXT,
  -- A hash in PHC form.
  password TEXT CHECK (password LIKE '$%'),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (provider_id, account_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX sign_in_accounts_user ON sign_in_accounts (user_id);

CREATE TABLE sign_in_sessions (
  id TEXT PRIMARY KEY,
  token TEXT NOT NULL UNIQUE CHECK (length(token) = 64 AND token NOT GLOB '*[^0-9a-f]*'),
  user_id INTEGER NOT NULL REFERENCES sign_in_users (id),
  expires_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  ip_address TEXT,
  user_agent TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX sign_in_sessions_user ON sign_in_sessions (user_id);

CREATE TABLE sign_in_verifications (
  id TEXT PRIMARY KEY,
  identifier TEXT NOT NULL,
  value TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sign_in_verifications_identifier ON sign_in_verifications (identifier);
