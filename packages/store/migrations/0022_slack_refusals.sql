-- Addresses in Slack at which a message failed for good, a person's e-mail or the shared channel, and since when; gone with the next message that arrives.
CREATE TABLE slack_refusals (
  address TEXT NOT NULL COLLATE NOCASE PRIMARY KEY,
  code TEXT,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
