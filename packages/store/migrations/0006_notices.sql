-- Channels that an event has on for its audience by itself, as if System had: notices of ours insist (one bit per channel, never Teams).
ALTER TABLE events ADD COLUMN insists INTEGER NOT NULL DEFAULT 0 CHECK (insists BETWEEN 0 AND 31 AND (insists & 8) = 0);
-- A test send: one delivery, tried once, in the log like any other.
ALTER TABLE events ADD COLUMN is_test INTEGER NOT NULL DEFAULT 0 CHECK (is_test IN (0, 1));

-- A break of which superusers were told and which is not known to be over. It outlives the pause: a try in between, or the end of
-- the process, does not make two of it. `incident_held`: deliveries that had waited when the connection was tried again.
ALTER TABLE channels ADD COLUMN incident_since INTEGER;
ALTER TABLE channels ADD COLUMN incident_held INTEGER CHECK (incident_held >= 0);
-- Who entered the secret in the settings, and when.
ALTER TABLE channels ADD COLUMN secret_set_by INTEGER REFERENCES people (id);
ALTER TABLE channels ADD COLUMN secret_set_at INTEGER;

-- How often somebody has tried channels out lately.
CREATE INDEX audit_tests ON audit (actor, at) WHERE action = 'channel.tested';
