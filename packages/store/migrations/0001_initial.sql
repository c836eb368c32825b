-- Times are epoch milliseconds, flags 0 or 1, masks one bit per channel (alert 1, mail 2, slack 4, msteams 8, webhooks 16),
-- event types their number in the catalogue (1-18).

CREATE TABLE people (
  id INTEGER PRIMARY KEY,
  username TEXT NOT NULL UNIQUE CHECK (length(username) BETWEEN 1 AND 150 AND username NOT GLOB '*[^A-Za-z0-9_.@+-]*'),
  name TEXT NOT NULL,
  email TEXT CHECK (email <> ''),
  slack_email TEXT CHECK (slack_email <> ''),
  active INTEGER NOT NULL CHECK (active IN (0, 1)),
  superuser INTEGER NOT NULL CHECK (superuser IN (0, 1)),
  global_role TEXT CHECK (global_role IN ('reader', 'writer', 'maintainer', 'owner', 'api_importer')),
  time_zone TEXT,
  language TEXT,
  -- The directory in which this person has a ref; owned: it also decides e-mail, active and superuser.
  source TEXT,
  ref TEXT,
  owned INTEGER NOT NULL DEFAULT 0 CHECK (owned IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  CHECK ((source IS NULL) = (ref IS NULL)),
  CHECK (owned = 0 OR source IS NOT NULL),
  UNIQUE (source, ref)
) STRICT;
-- The audience of an event is found from these, never by walking people.
CREATE INDEX people_superusers ON people (id) WHERE superuser = 1;
CREATE INDEX people_global_role ON people (id) WHERE global_role IS NOT NULL;
CREATE INDEX people_email ON people (email COLLATE NOCASE) WHERE email IS NOT NULL;

CREATE TABLE product_types (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  active INTEGER NOT NULL CHECK (active IN (0, 1)),
  source TEXT,
  ref TEXT,
  CHECK ((source IS NULL) = (ref IS NULL)),
  UNIQUE (source, ref)
) STRICT;

CREATE TABLE products (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  product_type INTEGER NOT NULL REFERENCES product_types (id),
  active INTEGER NOT NULL CHECK (active IN (0, 1)),
  source TEXT,
  ref TEXT,
  CHECK ((source IS NULL) = (ref IS NULL)),
  UNIQUE (source, ref)
) STRICT;
CREATE INDEX products_product_type ON products (product_type);
CREATE INDEX products_name ON products (name COLLATE NOCASE, id);

CREATE TABLE people_groups (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  global_role TEXT CHECK (global_role IN ('reader', 'writer', 'maintainer', 'owner', 'api_importer')),
  active INTEGER NOT NULL CHECK (active IN (0, 1)),
  source TEXT,
  ref TEXT,
  CHECK ((source IS NULL) = (ref IS NULL)),
  UNIQUE (source, ref)
) STRICT;
CREATE INDEX people_groups_global_role ON people_groups (id) WHERE global_role IS NOT NULL;

CREATE TABLE group_members (
  people_group INTEGER NOT NULL REFERENCES people_groups (id),
  person INTEGER NOT NULL REFERENCES people (id),
  PRIMARY KEY (people_group, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX group_members_person ON group_members (person);

-- Memberships: subject (person or group) by object (product or product type). source '' is local.
CREATE TABLE product_members (
  product INTEGER NOT NULL REFERENCES products (id),
  person INTEGER NOT NULL REFERENCES people (id),
  source TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('reader', 'writer', 'maintainer', 'owner', 'api_importer')),
  PRIMARY KEY (product, person, source)
) STRICT, WITHOUT ROWID;
CREATE INDEX product_members_person ON product_members (person, product);

CREATE TABLE product_groups (
  product INTEGER NOT NULL REFERENCES products (id),
  people_group INTEGER NOT NULL REFERENCES people_groups (id),
  source TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('reader', 'writer', 'maintainer', 'owner', 'api_importer')),
  PRIMARY KEY (product, people_group, source)
) STRICT, WITHOUT ROWID;
CREATE INDEX product_groups_group ON product_groups (people_group, product);

CREATE TABLE product_type_members (
  product_type INTEGER NOT NULL REFERENCES product_types (id),
  person INTEGER NOT NULL REFERENCES people (id),
  source TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('reader', 'writer', 'maintainer', 'owner', 'api_importer')),
  PRIMARY KEY (product_type, person, source)
) STRICT, WITHOUT ROWID;
CREATE INDEX product_type_members_person ON product_type_members (person, product_type);

CREATE TABLE product_type_groups (
  product_type INTEGER NOT NULL REFERENCES product_types (id),
  people_group INTEGER NOT NULL REFERENCES people_groups (id),
  source TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('reader', 'writer', 'maintainer', 'owner', 'api_importer')),
  PRIMARY KEY (product_type, people_group, source)
) STRICT, WITHOUT ROWID;
CREATE INDEX product_type_groups_group ON product_type_groups (people_group, product_type);

-- A cell that cannot exist cannot be stored: System knows no "off", only System has Teams.
CREATE TABLE shared_layers (
  scope TEXT NOT NULL CHECK (scope IN ('system', 'template')),
  event_type INTEGER NOT NULL CHECK (event_type BETWEEN 1 AND 18),
  on_mask INTEGER NOT NULL CHECK (on_mask BETWEEN 0 AND 31),
  off_mask INTEGER NOT NULL CHECK (off_mask BETWEEN 0 AND 31),
  PRIMARY KEY (scope, event_type),
  CHECK ((on_mask & off_mask) = 0),
  CHECK (scope <> 'system' OR off_mask = 0),
  CHECK (scope <> 'template' OR ((on_mask | off_mask) & 8) = 0)
) STRICT, WITHOUT ROWID;

-- product 0 is the personal layer. Keyed the way the fan-out reads: by event type, product, person.
CREATE TABLE person_layers (
  event_type INTEGER NOT NULL CHECK (event_type BETWEEN 1 AND 18),
  product INTEGER NOT NULL CHECK (product >= 0),
  person INTEGER NOT NULL REFERENCES people (id),
  on_mask INTEGER NOT NULL CHECK (on_mask BETWEEN 0 AND 31),
  off_mask INTEGER NOT NULL CHECK (off_mask BETWEEN 0 AND 31),
  PRIMARY KEY (event_type, product, person),
  CHECK ((on_mask & off_mask) = 0),
  CHECK ((on_mask | off_mask) <> 0),
  CHECK (((on_mask | off_mask) & 8) = 0),
  CHECK (product = 0 OR (((on_mask | off_mask) & 24) = 0 AND event_type IN (3, 4, 5, 11, 16, 17, 18)))
) STRICT, WITHOUT ROWID;
CREATE INDEX person_layers_person ON person_layers (person, product);

-- One row per layer that was ever written; person and product are 0 where the layer has none.
CREATE TABLE layer_versions (
  scope TEXT NOT NULL CHECK (scope IN ('system', 'personal', 'template', 'product')),
  person INTEGER NOT NULL,
  product INTEGER NOT NULL,
  version INTEGER NOT NULL CHECK (version > 0),
  PRIMARY KEY (scope, person, product)
) STRICT, WITHOUT ROWID;

CREATE TABLE preference_history (
  id INTEGER PRIMARY KEY,
  scope TEXT NOT NULL CHECK (scope IN ('system', 'personal', 'template', 'product')),
  person INTEGER NOT NULL,
  product INTEGER NOT NULL,
  event_type INTEGER NOT NULL CHECK (event_type BETWEEN 1 AND 18),
  channel TEXT NOT NULL CHECK (channel IN ('alert', 'mail', 'slack', 'msteams', 'webhooks')),
  from_value TEXT NOT NULL CHECK (from_value IN ('inherit', 'on', 'off')),
  to_value TEXT NOT NULL CHECK (to_value IN ('inherit', 'on', 'off')),
  changed_by INTEGER NOT NULL REFERENCES people (id),
  via TEXT NOT NULL DEFAULT 'app' CHECK (via IN ('app', 'link', 'import')),
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX preference_history_cell ON preference_history (scope, person, product, event_type, channel, id);

CREATE TABLE events (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  source TEXT NOT NULL,
  client_id TEXT NOT NULL,
  event_key TEXT NOT NULL CHECK (length(event_key) BETWEEN 1 AND 64),
  event_type INTEGER NOT NULL CHECK (event_type BETWEEN 1 AND 18),
  title TEXT NOT NULL CHECK (title <> ''),
  description TEXT,
  url TEXT,
  occurred_at INTEGER NOT NULL,
  accepted_at INTEGER NOT NULL,
  severity TEXT CHECK (severity IN ('critical', 'high', 'medium', 'low', 'info')),
  product INTEGER REFERENCES products (id),
  product_type INTEGER REFERENCES product_types (id),
  engagement TEXT CHECK (engagement IS NULL OR json_valid(engagement)),
  test TEXT CHECK (test IS NULL OR json_valid(test)),
  finding TEXT CHECK (finding IS NULL OR json_valid(finding)),
  actor TEXT,
  data TEXT NOT NULL CHECK (json_valid(data)),
  audience TEXT NOT NULL CHECK (audience IN ('default', 'superusers', 'destinations')),
  rule TEXT NOT NULL CHECK (rule IN ('destinations', 'superusers', 'recipients', 'product', 'product_type', 'default_superusers', 'nobody')),
  alert_only INTEGER NOT NULL CHECK (alert_only IN (0, 1)),
  -- The request as it came, and SHA-256 of it.
  body TEXT NOT NULL,
  body_hash TEXT NOT NULL,
  fan_out TEXT NOT NULL CHECK (fan_out IN ('accepted', 'fanning_out', 'fanned_out')),
  -- The last person whose rows are on disk; 0 before the first page.
  fan_out_cursor INTEGER NOT NULL DEFAULT 0,
  -- Written with the last page; grows with redeliveries.
  intended INTEGER,
  reached_nobody TEXT CHECK (reached_nobody IN ('unknown_product', 'nobody')),
  changed_at INTEGER NOT NULL,
  UNIQUE (source, client_id),
  CHECK ((fan_out = 'fanned_out') = (intended IS NOT NULL)),
  CHECK (reached_nobody <> 'unknown_product' OR rule = 'nobody')
) STRICT;
CREATE INDEX events_to_fan_out ON events (seq) WHERE fan_out <> 'fanned_out';
CREATE INDEX events_product ON events (product, seq) WHERE product IS NOT NULL;
CREATE INDEX events_repeat ON events (body_hash, accepted_at);
CREATE INDEX events_changed ON events (changed_at);
CREATE INDEX events_reached_nobody ON events (seq) WHERE reached_nobody IS NOT NULL;

-- Named recipients, each name once; person null: nobody's name.
CREATE TABLE event_recipients (
  event INTEGER NOT NULL REFERENCES events (seq),
  username TEXT NOT NULL,
  person INTEGER REFERENCES people (id),
  PRIMARY KEY (event, username)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_recipients_person ON event_recipients (person, event) WHERE person IS NOT NULL;

-- target: p<person>, mailbox, slack, msteams, w<endpoint>, name:<as given>. The public id is derived from the key.
CREATE TABLE deliveries (
  event INTEGER NOT NULL REFERENCES events (seq),
  channel TEXT NOT NULL CHECK (channel IN ('alert', 'mail', 'slack', 'msteams', 'webhooks')),
  target TEXT NOT NULL CHECK (target <> ''),
  generation INTEGER NOT NULL CHECK (generation >= 0),
  person INTEGER REFERENCES people (id),
  state TEXT NOT NULL CHECK (state IN ('pending', 'held', 'sending', 'retrying', 'delivered', 'accepted', 'failed', 'suppressed', 'expired', 'cancelled')),
  reason TEXT,
  why TEXT CHECK (why IN ('system', 'product', 'personal', 'template', 'default')),
  created_at INTEGER NOT NULL,
  due_at INTEGER,
  expires_at INTEGER,
  settled_at INTEGER,
  attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  -- Grows with every try, counted or not: the fencing token.
  attempt_number INTEGER NOT NULL DEFAULT 0,
  crash_count INTEGER NOT NULL DEFAULT 0,
  lease_boot TEXT,
  lease_until INTEGER,
  receipt TEXT,
  read_at INTEGER,
  archived_at INTEGER,
  PRIMARY KEY (event, channel, target, generation),
  CHECK ((state IN ('pending', 'retrying', 'held')) = (due_at IS NOT NULL)),
  CHECK ((state = 'sending') = (lease_boot IS NOT NULL)),
  CHECK ((state = 'sending') = (lease_until IS NOT NULL)),
  CHECK ((state IN ('delivered', 'accepted', 'failed', 'suppressed', 'expired', 'cancelled')) = (settled_at IS NOT NULL)),
  CHECK (state <> 'suppressed' OR reason IN ('opted_out', 'muted', 'inactive_user', 'unknown_recipient', 'no_access', 'no_address', 'address_refused', 'no_endpoint', 'channel_disabled', 'alert_only', 'same_address')),
  CHECK (state <> 'held' OR reason IN ('rate_capped', 'quarantined', 'restored')),
  CHECK (state <> 'failed' OR reason IS NOT NULL),
  CHECK (channel <> 'msteams' OR person IS NULL),
  CHECK (channel = 'alert' OR (read_at IS NULL AND archived_at IS NULL)),
  CHECK (channel <> 'alert' OR state IN ('delivered', 'suppressed'))
) STRICT, WITHOUT ROWID;
-- Fresh ones are claimed before those whose attempt a crash cut off.
CREATE INDEX deliveries_due ON deliveries (channel, crash_count, due_at) WHERE state IN ('pending', 'retrying');
CREATE INDEX deliveries_leased ON deliveries (lease_until) WHERE state = 'sending';
CREATE INDEX deliveries_person ON deliveries (person, channel, event) WHERE person IS NOT NULL;

-- Counts outlive the deliveries and change in the same transactions.
CREATE TABLE event_counts (
  event INTEGER NOT NULL REFERENCES events (seq),
  channel TEXT NOT NULL CHECK (channel IN ('alert', 'mail', 'slack', 'msteams', 'webhooks')),
  state TEXT NOT NULL CHECK (state IN ('pending', 'held', 'sending', 'retrying', 'delivered', 'accepted', 'failed', 'suppressed', 'expired', 'cancelled')),
  count INTEGER NOT NULL CHECK (count >= 0),
  PRIMARY KEY (event, channel, state)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_counts_open ON event_counts (event) WHERE count > 0 AND state IN ('pending', 'held', 'sending', 'retrying');

-- Broadcast recipients of a channel that is off, not configured or left out by alert_only: no rows, only this count.
CREATE TABLE event_skips (
  event INTEGER NOT NULL REFERENCES events (seq),
  channel TEXT NOT NULL CHECK (channel IN ('mail', 'slack', 'msteams', 'webhooks')),
  reason TEXT NOT NULL CHECK (reason IN ('channel_disabled', 'alert_only')),
  count INTEGER NOT NULL CHECK (count > 0),
  PRIMARY KEY (event, channel, reason)
) STRICT, WITHOUT ROWID;

CREATE TABLE attempts (
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
  failure TEXT CHECK (failure IN ('transient', 'timeout', 'ambiguous', 'recipient', 'mailbox_full', 'too_large', 'policy', 'refused', 'connection', 'crash', 'defect')),
  code TEXT,
  answer TEXT,
  duration_ms INTEGER,
  possible_repeat INTEGER NOT NULL DEFAULT 0 CHECK (possible_repeat IN (0, 1)),
  PRIMARY KEY (event, channel, target, generation, attempt),
  FOREIGN KEY (event, channel, target, generation) REFERENCES deliveries (event, channel, target, generation),
  CHECK ((outcome = 'started') = (ended_at IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX attempts_started ON attempts (boot) WHERE outcome = 'started';

CREATE TABLE channels (
  channel TEXT PRIMARY KEY CHECK (channel IN ('alert', 'mail', 'slack', 'msteams', 'webhooks')),
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  -- JSON; secrets inside are sealed.
  settings TEXT CHECK (settings IS NULL OR json_valid(settings)),
  -- Copied out of the settings, because the fan-out and claims read it.
  shared_address TEXT CHECK (shared_address <> ''),
  paused_at INTEGER,
  pause_code TEXT,
  pause_text TEXT,
  last_success_at INTEGER,
  last_error_at INTEGER,
  last_error_code TEXT,
  last_error_text TEXT,
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO channels (channel, enabled, updated_at) VALUES ('alert', 1, 0), ('mail', 0, 0), ('slack', 0, 0), ('msteams', 0, 0), ('webhooks', 0, 0);

-- Addresses that a server refused for good; liftable.
CREATE TABLE refused_addresses (
  address TEXT NOT NULL COLLATE NOCASE PRIMARY KEY,
  code TEXT,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE settings (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  system_audience TEXT NOT NULL CHECK (system_audience IN ('everyone', 'superusers')),
  public_url TEXT,
  team_name TEXT,
  disclaimer TEXT,
  defectdojo_instance TEXT,
  defectdojo_last_seen_at INTEGER
) STRICT;
INSERT INTO settings (id, system_audience) VALUES (1, 'everyone');

CREATE TABLE api_tokens (
  id TEXT PRIMARY KEY,
  person INTEGER NOT NULL REFERENCES people (id),
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  scopes TEXT NOT NULL CHECK (json_valid(scopes)),
  hash TEXT NOT NULL UNIQUE CHECK (length(hash) = 64),
  rate_per_second INTEGER CHECK (rate_per_second > 0),
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  last_used_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX api_tokens_person ON api_tokens (person);

CREATE TABLE links (
  hash TEXT PRIMARY KEY CHECK (length(hash) = 64),
  purpose TEXT NOT NULL CHECK (purpose IN ('first_superuser', 'set_password')),
  person INTEGER REFERENCES people (id),
  created_by INTEGER REFERENCES people (id),
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER,
  CHECK ((purpose = 'set_password') = (person IS NOT NULL))
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  actor INTEGER REFERENCES people (id),
  action TEXT NOT NULL,
  object TEXT,
  detail TEXT NOT NULL CHECK (json_valid(detail))
) STRICT;
CREATE TRIGGER audit_is_append_only_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER audit_is_append_only_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
