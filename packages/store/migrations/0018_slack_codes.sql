-- When its person confirmed the Slack e-mail, by a code that was sent to it; NULL: it came from the directory, or there is none.
ALTER TABLE people ADD COLUMN slack_confirmed_at INTEGER CHECK (slack_confirmed_at IS NULL OR slack_email IS NOT NULL);
-- Codes of a day: one of each person's can be entered, the others tell how many were sent.
CREATE TABLE slack_codes (
  id INTEGER PRIMARY KEY,
  person INTEGER NOT NULL REFERENCES people (id),
  address TEXT NOT NULL CHECK (address <> ''),
  -- Of person and code, keyed; gone as soon as it cannot be entered any more.
  hash TEXT,
  sent_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  wrong_tries INTEGER NOT NULL DEFAULT 0 CHECK (wrong_tries >= 0),
  -- 0: whether the message arrived is not known.
  arrived INTEGER NOT NULL DEFAULT 0 CHECK (arrived IN (0, 1)),
  ended TEXT CHECK (ended IN ('used', 'replaced', 'not_sent', 'tried_out')),
  CHECK ((ended IS NULL) = (hash IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX slack_codes_open ON slack_codes (person) WHERE ended IS NULL;
CREATE INDEX slack_codes_person ON slack_codes (person, sent_at);
CREATE INDEX slack_codes_address ON slack_codes (address COLLATE NOCASE, sent_at);
CREATE INDEX slack_codes_age ON slack_codes (sent_at);
