-- What was asked of the other side, on one line, without secrets.
ALTER TABLE attempts ADD COLUMN request TEXT;

-- The log of what ended without a message that somebody has: rare, looked for most, and found without walking the rest. A
-- fan-out and a delivery that goes well write nothing here.
CREATE INDEX deliveries_not_sent ON deliveries (state, event, channel, target, generation)
  WHERE state IN ('failed', 'suppressed', 'expired', 'cancelled');
-- What waits for a person.
CREATE INDEX deliveries_held ON deliveries (reason, event, channel, target, generation) WHERE state = 'held';
