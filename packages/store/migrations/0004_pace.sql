-- What went to a person lately, so that no storm fills a mailbox; one row per delivery that counts (mail and Slack, not what
-- System locks on), written when it is claimed and taken back when it was surely not sent.
CREATE TABLE person_sends (
  person INTEGER NOT NULL REFERENCES people (id),
  event INTEGER NOT NULL,
  channel TEXT NOT NULL CHECK (channel IN ('mail', 'slack')),
  generation INTEGER NOT NULL CHECK (generation >= 0),
  at INTEGER NOT NULL,
  PRIMARY KEY (person, event, channel, generation)
) STRICT, WITHOUT ROWID;

-- What waits for room: found by when it comes back, and counted by person.
CREATE INDEX deliveries_capped_due ON deliveries (channel, due_at) WHERE state = 'held' AND reason = 'rate_capped';
CREATE INDEX deliveries_capped_person ON deliveries (person, due_at) WHERE state = 'held' AND reason = 'rate_capped';

-- How far a connection has used up its pace; outlives the process. bucket: when it is full again · sleep: until when a key was
-- told to be quiet · taken: one message, for allowances that count exactly.
CREATE TABLE pace_marks (
  lane TEXT NOT NULL CHECK (lane <> ''),
  kind TEXT NOT NULL CHECK (kind IN ('bucket', 'sleep', 'taken')),
  key TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (lane, kind, key, at)
) STRICT, WITHOUT ROWID;
