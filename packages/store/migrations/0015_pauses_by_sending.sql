-- Who signs in does not see why it is paused: only what is sent next tells whether that is over.
ALTER TABLE channels ADD COLUMN pause_by_sending INTEGER NOT NULL DEFAULT 0 CHECK (pause_by_sending IN (0, 1));
