-- An attempt that is under way is kept in its delivery, which is written at that moment anyhow; its row of the log is written once, when it
-- is over. That is one row less to write and one less to change for each message.
ALTER TABLE deliveries ADD COLUMN started_at INTEGER CHECK (started_at IS NULL OR state = 'sending');
UPDATE deliveries AS d SET started_at = a.started_at FROM attempts a
  WHERE d.state = 'sending' AND a.event = d.event AND a.channel = d.channel AND a.target = d.target AND a.generation = d.generation
    AND a.attempt = d.attempt_number AND a.outcome = 'started';
DELETE FROM attempts WHERE outcome = 'started' AND (event, channel, target, generation) IN (
  SELECT event, channel, target, generation FROM deliveries WHERE state = 'sending');
-- The whole log: what is over, and what is under way.
CREATE VIEW attempt_log AS
  SELECT event, channel, target, generation, attempt, boot, started_at, ended_at, outcome, failure, request, code, answer, duration_ms, possible_repeat
    FROM attempts
  UNION ALL
  SELECT event, channel, target, generation, attempt_number, lease_boot, started_at, NULL, 'started', NULL, NULL, NULL, NULL, NULL,
      EXISTS (SELECT 1 FROM attempts b WHERE b.event = d.event AND b.channel = d.channel AND b.target = d.target AND b.generation <= d.generation
        AND (b.outcome = 'unknown' OR b.failure = 'ambiguous'))
    FROM deliveries d WHERE state = 'sending' AND started_at IS NOT NULL;
