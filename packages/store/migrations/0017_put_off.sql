-- What waits and is due later than its event by more than a minute: was tried, is held for room, or was given back. Of all others the time they are
-- due tells when nobody wants them any more (120 hours), of these only their own. What goes at its first attempt never is in here.
CREATE INDEX deliveries_put_off ON deliveries (channel, expires_at)
  WHERE due_at > expires_at - 431940000 AND (state IN ('pending', 'retrying') OR (state = 'held' AND reason = 'rate_capped'));
