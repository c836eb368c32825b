-- Counts the saves of a channel's settings, so that nobody overwrites what they have not seen.
ALTER TABLE channels ADD COLUMN version INTEGER NOT NULL DEFAULT 0 CHECK (version >= 0);
