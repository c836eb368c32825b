-- Where webhooks go: somebody's own endpoint, or with owner NULL a shared destination. Never deleted, so that the log can
-- name what a delivery went to. A delivery's target is w<id>.
CREATE TABLE webhook_endpoints (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  url TEXT NOT NULL CHECK (url <> ''),
  owner INTEGER REFERENCES people (id),
  -- One bit per event type, 1 << (number - 1); NULL: all of them, those of later versions included.
  event_mask INTEGER CHECK (event_mask BETWEEN 1 AND 262143),
  format TEXT NOT NULL CHECK (format IN ('standard', 'defectdojo')),
  header_name TEXT,
  -- Sealed, as the secrets.
  header_value TEXT,
  secret TEXT NOT NULL,
  previous_secret TEXT,
  previous_until INTEGER,
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
  CHECK ((previous_secret IS NULL) = (previous_until IS NULL)),
  CHECK ((disabled_at IS NULL) = (disabled_reason IS NULL)),
  CHECK ((failing_since IS NULL) = (failed_attempts = 0))
) STRICT;
-- What the fan-out reads: the endpoints of a person, and the shared ones.
CREATE INDEX webhook_endpoints_active ON webhook_endpoints (owner) WHERE disabled_at IS NULL AND deleted_at IS NULL;
CREATE INDEX webhook_endpoints_owner ON webhook_endpoints (owner, created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX webhook_endpoints_listed ON webhook_endpoints (created_at, id) WHERE deleted_at IS NULL;

-- A row while a connection is not tried: a channel's name, or webhooks:<endpoint>.
CREATE TABLE circuits (
  lane TEXT PRIMARY KEY CHECK (lane IN ('mail', 'slack', 'msteams') OR lane GLOB 'webhooks:[1-9]*'),
  opened_at INTEGER NOT NULL,
  probe_at INTEGER NOT NULL,
  wait_ms INTEGER NOT NULL CHECK (wait_ms > 0),
  code TEXT,
  text TEXT
) STRICT, WITHOUT ROWID;

-- Each endpoint has a queue of its own: a claim of one never walks another's, and the next endpoint with work is one step away.
CREATE INDEX deliveries_due_endpoint ON deliveries (target, crash_count, due_at) WHERE channel = 'webhooks' AND state IN ('pending', 'retrying');
-- What an endpoint missed, to be sent again.
CREATE INDEX deliveries_missed ON deliveries (target, settled_at) WHERE channel = 'webhooks' AND state IN ('failed', 'suppressed', 'expired');

-- An endpoint may say that it is gone.
CREATE TABLE attempts_new (
  event INTEGER NOT NULL,
  channel TEXT NOT NULL,
  target TEXT NOT NULL,
  generation INTEGER NOT NULL,
  attempt INTEGER NOT NULL CHECK (attempt > 0),
  boot TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  -- unknown: the process died in between; it may have arrived.
  outcome TEXT NOT NULL CHECK (outcome IN ('started', 'delivered', 'accepted', 'retry', 'failed', 'paused', 'unknown')),
  failure TEXT CHECK (failure IN ('transient', 'timeout', 'ambiguous', 'recipient', 'mailbox_full', 'too_large', 'policy', 'refused', 'gone', 'connection', 'crash', 'defect')),
  code TEXT,
  answer TEXT,
  duration_ms INTEGER,
  possible_repeat INTEGER NOT NULL DEFAULT 0 CHECK (possible_repeat IN (0, 1)),
  PRIMARY KEY (event, channel, target, generation, attempt),
  FOREIGN KEY (event, channel, target, generation) REFERENCES deliveries (event, channel, target, generation),
  CHECK ((outcome = 'started') = (ended_at IS NULL))
) STRICT, WITHOUT ROWID;
INSERT INTO attempts_new (event, channel, target, generation, attempt, boot, started_at, ended_at, outcome, failure, code, answer, duration_ms, possible_repeat)
  SELECT event, channel, target, generation, attempt, boot, started_at, ended_at, outcome, failure, code, answer, duration_ms, possible_repeat FROM attempts;
DROP TABLE attempts;
ALTER TABLE attempts_new RENAME TO attempts;
CREATE INDEX attempts_started ON attempts (boot) WHERE outcome = 'started';
