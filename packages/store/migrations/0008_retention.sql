-- Sums of event_counts, changed in the same transactions: what is measured every few seconds must not be counted each time.
CREATE TABLE delivery_totals (
  channel TEXT NOT NULL CHECK (channel IN ('alert', 'mail', 'slack', 'msteams', 'webhooks')),
  state TEXT NOT NULL CHECK (state IN ('pending', 'held', 'sending', 'retrying', 'delivered', 'accepted', 'failed', 'suppressed', 'expired', 'cancelled')),
  count INTEGER NOT NULL CHECK (count >= 0),
  PRIMARY KEY (channel, state)
) STRICT, WITHOUT ROWID;
INSERT INTO delivery_totals (channel, state, count) SELECT channel, state, sum(count) FROM event_counts GROUP BY channel, state;

-- Attempts after one that may have arrived: counted here, because the attempts themselves are not kept for ever.
CREATE TABLE possible_repeats (
  channel TEXT PRIMARY KEY CHECK (channel IN ('mail', 'slack', 'msteams', 'webhooks')),
  count INTEGER NOT NULL CHECK (count > 0)
) STRICT, WITHOUT ROWID;
INSERT INTO possible_repeats (channel, count) SELECT channel, count(*) FROM attempts WHERE possible_repeat = 1 GROUP BY channel;

-- How long things are kept. The audit trail for a year at least: whoever may change this must not be able to remove their traces.
ALTER TABLE settings ADD COLUMN keep_deliveries_days INTEGER NOT NULL DEFAULT 90 CHECK (keep_deliveries_days BETWEEN 7 AND 3650);
ALTER TABLE settings ADD COLUMN keep_alerts_days INTEGER NOT NULL DEFAULT 365 CHECK (keep_alerts_days BETWEEN 7 AND 3650);
ALTER TABLE settings ADD COLUMN keep_audit_days INTEGER NOT NULL DEFAULT 730 CHECK (keep_audit_days BETWEEN 365 AND 3650);

-- SHA-256 over the hash of the row before and this row; null in rows from before there was a chain.
ALTER TABLE audit ADD COLUMN hash TEXT CHECK (length(hash) = 64);

-- Where the chain begins: the newest row that retention removed, and its hash.
CREATE TABLE audit_anchor (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  through INTEGER NOT NULL CHECK (through >= 0),
  hash TEXT CHECK (length(hash) = 64),
  at INTEGER NOT NULL
) STRICT;
INSERT INTO audit_anchor (id, through, at) VALUES (1, 0, 0);
CREATE TRIGGER audit_anchor_stays BEFORE DELETE ON audit_anchor BEGIN SELECT RAISE(ABORT, 'the anchor of the audit trail stays'); END;
-- It moves forward only, onto a row that is older than the settings want rows kept.
CREATE TRIGGER audit_anchor_moves BEFORE UPDATE ON audit_anchor
  WHEN NEW.through <= OLD.through OR NOT EXISTS (
    SELECT 1 FROM audit, settings WHERE audit.id = NEW.through AND audit.hash IS NEW.hash
      AND audit.at < NEW.at - settings.keep_audit_days * 86400000)
  BEGIN SELECT RAISE(ABORT, 'audit rows are kept for as long as the settings say'); END;

-- Append-only still: what may go is behind the anchor.
DROP TRIGGER audit_is_append_only_delete;
CREATE TRIGGER audit_is_append_only_delete BEFORE DELETE ON audit
  WHEN OLD.id > (SELECT through FROM audit_anchor)
  BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
