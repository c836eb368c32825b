-- Every secret of an endpoint that was exchanged signs as well until its day is over, however many exchanges that day sees: they go
-- from two columns into rows of their own.
CREATE TABLE webhook_endpoints_new (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  url TEXT NOT NULL CHECK (url <> ''),
  owner INTEGER REFERENCES people (id),
  -- One bit per event type, 1 << (number - 1); NULL: all of them, those of later versions included.
  event_mask INTEGER CHECK (event_mask BETWEEN 1 AND 262143),
  format TEXT NOT NULL CHECK (format IN ('standard', 'defectdojo', 'cloudevents', 'cloudevents_binary')),
  header_name TEXT,
  -- Sealed, as the secrets.
  header_value TEXT,
  secret TEXT NOT NULL,
  disabled_at INTEGER,
  disabled_reason TEXT CHECK (disabled_reason IN ('gone', 'failing', 'by_owner', 'by_superuser')),
  deleted_at INTEGER,
  -- Since when, and how often in a row, it has only failed.
  failing_since INTEGER,
  failed_attempts INTEGER NOT NULL DEFAULT 0 CHECK (failed_attempts >= 0),
  last_success_at INTEGER,
  last_error_at INTEGER,
  last_error_code TEXT,
  last_error_text TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  CHECK ((header_name IS NULL) = (header_value IS NULL)),
  CHECK ((disabled_at IS NULL) = (disabled_reason IS NULL)),
  CHECK ((failing_since IS NULL) = (failed_attempts = 0))
) STRICT;
INSERT INTO webhook_endpoints_new (id, name, url, owner, event_mask, format, header_name, header_value, secret,
    disabled_at, disabled_reason, deleted_at, failing_since, failed_attempts, last_success_at, last_error_at, last_error_code, last_error_text,
    created_at, updated_at)
  SELECT id, name, url, owner, event_mask, format, header_name, header_value, secret,
    disabled_at, disabled_reason, deleted_at, failing_since, failed_attempts, last_success_at, last_error_at, last_error_code, last_error_text,
    created_at, updated_at FROM webhook_endpoints;
-- Kept aside until there is what they refer to.
CREATE TEMP TABLE kept_secrets AS SELECT id, previous_secret, previous_until FROM webhook_endpoints WHERE previous_secret IS NOT NULL;
DROP TABLE webhook_endpoints;
ALTER TABLE webhook_endpoints_new RENAME TO webhook_endpoints;
-- What the fan-out reads: the endpoints of a person, and the shared ones.
CREATE INDEX webhook_endpoints_active ON webhook_endpoints (owner) WHERE disabled_at IS NULL AND deleted_at IS NULL;
CREATE INDEX webhook_endpoints_owner ON webhook_endpoints (owner, created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX webhook_endpoints_listed ON webhook_endpoints (created_at, id) WHERE deleted_at IS NULL;
CREATE TABLE webhook_past_secrets (
  id INTEGER PRIMARY KEY,
  endpoint INTEGER NOT NULL REFERENCES webhook_endpoints (id),
  -- Sealed for the place it lay in before: the endpoint's secret.
  secret TEXT NOT NULL CHECK (secret <> ''),
  until INTEGER NOT NULL
) STRICT;
CREATE INDEX webhook_past_secrets_endpoint ON webhook_past_secrets (endpoint, until);
INSERT INTO webhook_past_secrets (endpoint, secret, until) SELECT id, previous_secret, previous_until FROM kept_secrets;
DROP TABLE kept_secrets;
